/** What a room tells its listeners, besides the game's own events. */
import type { Frame } from '../ground/frame.ts';
import type { TransportNotice } from '../link/transport.ts';
import type { EventDataOf, EventLayout } from './event-layout.ts';
import type { AnyGame, Game, HookedGame } from './game.ts';
import type { DesyncReport } from './desync-report.ts';
import type { Member } from './members.ts';
import type { RoomSettings } from './room-config.ts';

export interface RoomEvents {
  /** Somebody came, went, or told something new about itself. */
  members: { readonly members: readonly Member[] };
  /** Bots, the lock, or this player's own settings changed. */
  settings: { readonly bots: number; readonly locked: boolean; readonly settings: RoomSettings };
  /** A member would like to have this machine's seat: `takeSeat` with its own seat agrees. */
  seatRequest: { readonly member: string; readonly seat: number; readonly text: string };
  /** A match begins here. `slots` are this machine's own; `midway`: the others have been playing it. */
  started: { readonly number: number; readonly slots: readonly number[]; readonly midway: boolean };
  /** The match is over on this machine, and why. */
  ended: { readonly reason: MatchEnd; readonly text: string };
  /** Nothing was heard from a player for a while; the match waits for its inputs. */
  stalled: { readonly member: string; readonly text: string };
  /** It is heard again. */
  resumed: { readonly member: string };
  /** A player was silent for too long: the match goes on without it, its seats are absent until it is back. */
  benched: { readonly member: string; readonly frame: Frame; readonly text: string };
  /** It is back, and plays from `frame` on. */
  unbenched: { readonly member: string; readonly frame: Frame; readonly text: string };
  /** A player left the match, or did not come back: its seats are gone from `frame` on. The match goes on, if need be alone. */
  left: { readonly member: string; readonly frame: Frame; readonly text: string };
  /** Those who are heard are too few to go on without `member`: the match waits. Of two, nobody can tell whose fault it is. */
  paused: { readonly member: string; readonly text: string; readonly by: 'silence' | 'agreement' };
  /** The wait, or the agreed pause, is over. */
  continued: { readonly member: string };
  /** Two machines computed different states: this one and `member`, in the frame before `frame`. */
  desync: { readonly member: string; readonly frame: Frame; readonly ours: number; readonly theirs: number; readonly text: string };
  /** A member, or oneself, said something: plain text of at most 500 bytes. Show it as text, never as markup. */
  said: { readonly member: string; readonly text: string };
  /** A member, or oneself, made a quick sign. */
  emote: { readonly member: string; readonly emote: string };
  /** What is known of a desync, once the other side has shown its state or did not: see `writeDesyncReport`. Once per match. */
  report: { readonly report: DesyncReport };
  /** Something a player should know, in a plain sentence. */
  notice: { readonly kind: TransportNotice['kind'] | 'start-failed' | 'refused' | 'no-seat' | 'contradiction'; readonly member?: string; readonly text: string };
  /** The room is closed on this machine. */
  closed: { readonly reason: 'closed' | 'kicked' };
}

/** Every name of `RoomEvents`: a listener to anything else would never be called. */
export const ROOM_EVENTS: { readonly [K in keyof RoomEvents]: true } = {
  members: true, settings: true, seatRequest: true, started: true, ended: true, stalled: true, resumed: true, benched: true, unbenched: true, left: true, paused: true,
  continued: true, desync: true, said: true, emote: true, report: true, notice: true, closed: true,
};

export type MatchEnd =
  | 'ended' // by this machine's own call
  | 'left' // this machine was asked to leave, or given up while it was away; or somebody left before the match began
  | 'outdated' // this machine was away for so long that it cannot catch up
  | 'desync' // the machines computed different games, and no majority says which is right
  | 'refused' // a player runs something else
  | 'closed'; // the room was closed

/** One of the game's own events. */
export interface GameEvent<D = unknown> {
  readonly name: string;
  readonly data: D;
  readonly frame: Frame;
  /** A predicted event that was heard before did not happen after all. */
  readonly undone: boolean;
}

/** The game's own event names, with their data. */
export type OwnEvents<G extends AnyGame> =
  G extends HookedGame<infer _I, infer _L, infer _S, infer E> ? EventsOf<E> : G extends Game<infer _I, infer _S, infer E> ? EventsOf<E> : never;

type EventsOf<E extends EventLayout> = { [K in keyof E & string]: GameEvent<EventDataOf<E, K>> };
