/**
 * A match on this machine alone: practice against bots, and the one that plays by itself behind the lobby. The same game
 * and the same drawing as in a room; only the network is missing.
 */
import { NO_FRAME, type FrameInputs, type GameRun } from '@rollmesh/core';
import { Prng } from '@rollmesh/core/sim';
import { SoloRecording } from './replay/recorded-solo.ts';
import { beginWith } from './sim/rounds.ts';
import { MAX_BODIES } from './sim/rules.ts';
import { shoveOff } from './sim/shove-off.ts';
import type { EVENTS, INPUT, STATE } from './sim/state.ts';
import type { MatchView } from './game/arena-scene.ts';
import type { GameEventLike } from './game/effects.ts';
import type { Press } from './input.ts';

/** After a longer pause the match goes on from where it was. */
const MOST_CATCH_UP = 5;

export interface SoloOptions {
  /** Bodies in all, 2 to 8. */
  readonly bodies: number;
  /** How many of them are played at this machine; the others are bots. */
  readonly players: number;
  readonly seed: readonly number[];
  /** Where and what for the first round is played; default: the simplest. */
  readonly first?: { readonly arena: number; readonly mode: number };
  /** Who plays, for the recording; none is made without. */
  readonly names?: readonly string[];
  input(seat: number): Press;
  hear(event: GameEventLike): void;
}

interface Inputs extends FrameInputs {
  frame: number;
}

export class SoloMatch {
  readonly run: GameRun<typeof INPUT, typeof STATE, typeof EVENTS>;
  private readonly before;
  private readonly inputs: Inputs;
  private readonly options: SoloOptions;
  private readonly recorded: SoloRecording | undefined;
  private owedMs = 0;
  private lastMs: number | undefined;

  constructor(options: SoloOptions) {
    this.options = options;
    this.run = shoveOff.start({ seed: options.seed, slots: options.bodies });
    this.run.reserve(1);
    if (options.first !== undefined) beginWith(this.run.state, options.first.arena, options.first.mode, new Prng(Uint32Array.from(options.seed)));
    this.before = this.run.createStateView();
    this.before.copyFromLive();
    const width = shoveOff.inputBytes;
    this.inputs = { frame: NO_FRAME, slots: options.bodies, width, bytes: new Uint8Array(width * options.bodies), present: (1 << options.players) - 1, gone: 0 };
    if (options.names !== undefined) this.recorded = new SoloRecording(this.run, this.inputs, options.seed, Array.from({ length: options.bodies }, (_, slot) => options.names![slot] ?? ''));
  }

  get frame(): number {
    return this.inputs.frame;
  }

  /** The match so far, as a replay file. */
  get recording(): Uint8Array | undefined {
    return this.recorded?.bytes();
  }

  /** Plays what is due and says what to draw. */
  tick(nowMs: number): MatchView {
    const frameMs = 1000 / shoveOff.tickRate;
    this.owedMs = Math.min(this.owedMs + (nowMs - (this.lastMs ?? nowMs)), MOST_CATCH_UP * frameMs);
    this.lastMs = nowMs;
    for (; this.owedMs >= frameMs; this.owedMs -= frameMs) this.step();
    return { state: this.run.state, previous: this.before.state, alpha: this.owedMs / frameMs };
  }

  private step(): void {
    const { inputs, options } = this;
    inputs.frame += 1;
    for (let seat = 0; seat < options.players; seat += 1) shoveOff.encodeInput(options.input(seat), inputs.bytes, seat * inputs.width);
    this.before.copyFromLive();
    this.run.step(inputs);
    this.recorded?.take();
    this.run.effects.settle(inputs.frame, inputs.frame, (name, data, _frame, undone) => options.hear({ name, data, undone }));
  }
}

/** Four bodies in all, or as many as `asked` for, and at least one bot. */
export function practiceBodies(asked: string | null, players: number): number {
  const bodies = Math.round(Number(asked ?? 4)) || 4;
  return Math.min(MAX_BODIES, Math.max(players + 1, bodies));
}

/** What `?arena=` (0 to 2) and `?mode=` (0 or 1) ask of practice. */
export function firstRound(query: URLSearchParams): SoloOptions['first'] {
  if (!query.has('arena') && !query.has('mode')) return undefined;
  const within = (name: string, most: number): number => Math.min(most, Math.max(0, Math.round(Number(query.get(name))) || 0));
  return { arena: within('arena', 2), mode: within('mode', 1) };
}

/** Only for matches on this machine alone: the members of a room agree on theirs. */
export function randomSeed(): number[] {
  return Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32));
}
