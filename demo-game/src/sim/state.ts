/**
 * What there is to know about a match, declared once: everything that is saved, rolled back, summed and drawn. Arrays are
 * by body; bodies `0 .. slots-1` are the players' and those after them are bots.
 */
import { f64, i8, u16, u8, type InputsOf, type StateOf, type StepContext, event } from '@rollmesh/core';
import { TILES } from './floor.ts';
import { MAX_BODIES } from './rules.ts';

export const Phase = { countdown: 0, playing: 1, roundOver: 2, matchOver: 3, closed: 4 } as const;

/** Where a round is played, and what for. */
export const Arena = { hive: 0, carousel: 1, ice: 2 } as const;
export const Mode = { last: 0, crown: 1 } as const;

export const INPUT = {
  x: 'axis',
  y: 'axis',
  dash: 'impulse',
  /** A vote for a rematch, and back to the lobby; both only once the match is over. */
  again: 'impulse',
  quit: 'impulse',
  /** Votes for what is played next, in the pause between two rounds. */
  next1: 'impulse',
  next2: 'impulse',
  next3: 'impulse',
  /** Whoever comes while a round is played comes in at once, or with the next one. */
  lateNow: 'impulse',
  lateNext: 'impulse',
} as const;

export const STATE = {
  /** One of `Phase`, and how many frames it has lasted. */
  phase: u8(),
  clock: u16(),
  /** From 1. */
  round: u8(),
  bodies: u8(),
  /** As many figures as sat down for the match, bots among them: whoever leaves is replaced by a bot, and who comes takes a bot's place. */
  company: u8(),
  /** Frames of play in this round: the floor's clock. */
  time: u16(),
  pattern: u8(),
  /** One of `Arena` and one of `Mode`. */
  arena: u8(),
  mode: u8(),
  /** When each tile drops, in frames of play. */
  dropAt: u16(TILES),
  /** Of ice that breaks under feet: when it would have dropped by itself; 0 for whole ice. */
  backAt: u16(TILES),
  /** Frames of feet that a tile of ice has carried since it was whole. */
  worn: u8(TILES),
  /** Who won the last round, and the match; -1 for nobody. */
  winner: i8(),
  champion: i8(),

  x: f64(MAX_BODIES),
  y: f64(MAX_BODIES),
  vx: f64(MAX_BODIES),
  vy: f64(MAX_BODIES),
  faceX: f64(MAX_BODIES),
  faceY: f64(MAX_BODIES),
  /** Frames left of a dash, of its cooldown, of a dash asked for early, of a daze. */
  dashing: u8(MAX_BODIES),
  cooldown: u8(MAX_BODIES),
  wish: u8(MAX_BODIES),
  dazed: u8(MAX_BODIES),
  /** How shaken somebody is: the more, the farther the next hit throws. */
  wobble: f64(MAX_BODIES),
  /** Frames over nothing. */
  edge: u8(MAX_BODIES),
  /** 0 while up, else 1 + `time` of the fall. */
  fell: u16(MAX_BODIES),
  /** Frames since the fall, for the eye; stops at 255. */
  sinking: u8(MAX_BODIES),
  /** Falls left; with none, out of the round. */
  lives: u8(MAX_BODIES),
  /** Frames for which somebody who came back cannot be touched. */
  shield: u8(MAX_BODIES),
  /** 1 + who hit last, and for how long that still counts. */
  hitBy: u8(MAX_BODIES),
  credit: u8(MAX_BODIES),

  /** Who wears the crown, -1 for nobody; where it lies then; for how long nobody can take it. */
  crownBy: i8(),
  crownX: f64(),
  crownY: f64(),
  crownSafe: u8(),
  /** Frames for which somebody has worn it. */
  points: u16(MAX_BODIES),

  wins: u8(MAX_BODIES),
  /** Matches won since the room opened. */
  titles: u8(MAX_BODIES),
  /** Knock-outs since one's own last fall. */
  streak: u8(MAX_BODIES),
  /** 0, or 1 + which of the three next rounds somebody wants. */
  vote: u8(MAX_BODIES),
  knockouts: u8(MAX_BODIES),
  /** 1 if nobody sits at this body: a bot steers it. */
  unattended: u8(MAX_BODIES),
  again: u8(MAX_BODIES),
  /** 1 if late arrivals come in at once. The others by bit of seat: nobody's, somebody's who waits for a body, came in late this round. */
  lateIn: u8(),
  vacant: u8(),
  waiting: u8(),
  cameLate: u8(),
  /** Frames since the first vote, 0 before it. */
  voteClock: u16(),

  /** What a bot has made up its mind to do. */
  botX: f64(MAX_BODIES),
  botY: f64(MAX_BODIES),
  botDash: u8(MAX_BODIES),
};

export const EVENTS = {
  /** Two bodies met. `power` is 0 to about 2.5; `strike` tells a dash from a bump. */
  hit: event<{ by: number; to: number; x: number; y: number; power: number; strike: boolean }>('predicted'),
  dash: event<{ body: number }>('predicted'),
  /** Somebody is going down; undone if it was a wrong prediction. `by` is who hit last, or -1; `lives` is what remains. */
  fall: event<{ body: number; by: number; lives: number }>('predicted'),
  /** A pillar threw somebody. */
  bonk: event<{ body: number; x: number; y: number }>('predicted'),
  /** Somebody has the crown now. */
  crown: event<{ body: number }>('predicted'),
  /** So many knock-outs without a fall of one's own. */
  streak: event<{ body: number; count: number }>('final'),
  roundOver: event<{ winner: number; round: number }>('final'),
  matchOver: event<{ winner: number }>('final'),
  rematch: event<{ round: number }>('final'),
  /** From now on late arrivals come in at once, or not. */
  late: event<{ atOnce: boolean }>('final'),
  /** Somebody wants back to the lobby: everybody ends the match. */
  quit: event<{ body: number }>('final'),
};

export type State = StateOf<typeof STATE>;
export type Inputs = InputsOf<typeof INPUT>;
export type Context = StepContext<typeof EVENTS>;
