/**
 * The shapes behind the door: what a game declares (`GameOptions`), what `defineGame` makes of it (`Game`), and one
 * running match of it (`GameRun`), which is the `Simulation` that sessions drive.
 */
import type { Frame } from '../ground/frame.ts';
import type { InputLayout, InputOf, InputPlace, InputValues } from '../sim/input-layout.ts';
import type { Prng } from '../sim/prng.ts';
import type { StateDifference } from '../sim/difference.ts';
import type { PlainValue } from '../sim/plain-state.ts';
import type { StateLayout, StateOf } from '../sim/fields.ts';
import type { Simulation } from '../sync/simulation.ts';
import type { Effects } from './effects.ts';
import type { Emit, EventLayout, EventMode, EventName } from './event-layout.ts';

/** What `init` is given besides the state. */
export interface InitContext {
  /** How many seats the match has. */
  readonly slots: number;
  /** How many seats bots are to fill, as the room agreed: slots that nobody plays. In a match that no room began it comes from the seed. */
  readonly bots: number;
  /** The match's own random numbers. Their state is part of the game state. */
  readonly prng: Prng;
}

/** What `step` is given besides the state and the inputs. One object for the whole match: do not keep it. */
export interface StepContext<E extends EventLayout = EventLayout> {
  /** The frame that this step computes, from 0. */
  readonly frame: Frame;
  /** How many seats the match has. */
  readonly slots: number;
  /** How many seats bots are to fill: `bots` of the slots that are `gone` from the first frame on. */
  readonly bots: number;
  /** The match's own random numbers. Their state is part of the game state. */
  readonly prng: Prng;
  readonly emit: Emit<E>;
  /** Whether somebody plays this slot in this frame. If nobody does, its input is neutral. */
  readonly present: (slot: number) => boolean;
  /** Whether this slot was given up for good. */
  readonly gone: (slot: number) => boolean;
}

export type InputsOf<I extends InputLayout> = readonly InputOf<I>[];

export interface GameOptions<I extends InputLayout, S extends StateLayout, E extends EventLayout> {
  /** Names the game to other peers: 1 to 64 characters. */
  name: string;
  /** Raise it with every change of `init` or `step`: peers of different versions do not meet. A whole number; 1 by default. */
  version?: number;
  /** Frames per second, 1 to 240; 60 by default. */
  tickRate?: number;
  /** How many players: `[fewest, most]` or one number for exactly that many; 1 to 16, `[1, 8]` by default. */
  players?: number | readonly [fewest: number, most: number];
  /** Named buttons, impulses and axes. */
  input: I;
  /** The fields of the state. */
  state: S;
  /** The events that `step` may emit. */
  events?: E;
  /**
   * Whether players may come into a running match. Then every match has as many slots as the game has players at most, and a
   * slot that nobody has taken is `gone` until somebody is `present` in it. False by default.
   */
  lateJoin?: boolean;
  /** Fills the state, which is all zero, before frame 0. */
  init?(state: StateOf<S>, context: InitContext): void;
  /** Advances the state by one frame. May depend on nothing but its arguments. */
  step(state: StateOf<S>, inputs: InputsOf<I>, context: StepContext<E>): void;
}

/** A defined game. Frozen; holds no match, so one game may run many matches at once. */
export interface Game<I extends InputLayout = InputLayout, S extends StateLayout = StateLayout, E extends EventLayout = EventLayout> {
  readonly name: string;
  readonly version: number;
  /** Frames per second. */
  readonly tickRate: number;
  readonly players: { readonly min: number; readonly max: number };
  /** Whether players may come into a running match. */
  readonly lateJoin: boolean;
  /** Bytes per input. */
  readonly inputBytes: number;
  /** A predicted input is the last known one AND these bytes. */
  readonly holdMask: Uint8Array;
  /** Where each named input lies within these bytes; empty if the game packs its own. */
  readonly inputPlaces: readonly InputPlace[];
  /** A 32-bit sum of name, version, tick rate, players and layouts: peers that differ in it must not play together. */
  readonly configHash: number;
  /** Bytes of the state, with what travels hidden beside it. */
  readonly stateBytes: number;
  /** The declared events and when each is heard. */
  readonly events: { readonly [K in EventName<E>]: EventMode };
  /** Writes named input values as bytes. Throws `bad-input` for a name that is not declared. */
  encodeInput(values: InputValues<I>, into: Uint8Array, offset?: number): void;
  /** Starts a match: makes its state, seeds its random numbers and runs `init`. */
  start(options: StartOptions): GameRun<I, S, E>;
}

/** Any game, whatever it declares or brings. */
/* eslint-disable @typescript-eslint/no-explicit-any -- a game is contravariant in its layouts, so only `any` admits them all */
export interface AnyGame extends Omit<Game<any, any, any>, 'encodeInput' | 'start'> {
  encodeInput(values: any, into: Uint8Array, offset?: number): void;
  start(options: StartOptions): AnyGameRun;
}

/** A match of any game. */
export interface AnyGameRun extends Omit<GameRun<any, any, any>, 'game' | 'state' | 'createStateView'> {
  readonly game: AnyGame;
  readonly state: any;
  createStateView(): { readonly state: any; copyFromLive(): void; copyFrom(place: number): void };
}
/* eslint-enable @typescript-eslint/no-explicit-any */

export interface StartOptions {
  /** Four 32-bit words, the same for every peer; the match's random numbers come from them. */
  readonly seed: ArrayLike<number>;
  /** How many seats the match has. */
  readonly slots: number;
  /** Every step is called through this, if given: a place for a guard or a stopwatch. */
  readonly around?: AroundStep;
}

/** Must call `step` once. `run` is the match that the step belongs to. */
export type AroundStep = (step: () => void, run: Pick<GameRun, 'inspect'>) => void;

/** One match: the simulation that a session drives, its typed state and its events. */
export interface GameRun<I extends InputLayout = InputLayout, S extends StateLayout = StateLayout, E extends EventLayout = EventLayout> extends Simulation {
  readonly game: Game<I, S, E>;
  readonly slots: number;
  /** The live state. Read it when no step is running; only `init` and `step` may write it. */
  readonly state: StateOf<S>;
  readonly effects: Effects;
  /** A copy of the state to draw from, filled by word copies. */
  createStateView(): StateView<S>;
  /** The state in `place` (or `LIVE`) as canonical little-endian bytes: equal states give equal bytes. Written to `into` if given. */
  snapshot(place: number, into?: Uint8Array): Uint8Array;
  /** Makes the live state that of a snapshot. False, and nothing changed, if the bytes cannot be one of this game. */
  restore(bytes: Uint8Array): boolean;
  /** The state in `place` (`LIVE` by default) as plain objects, for logs, reports and tests. */
  inspect(place?: number): { [name: string]: PlainValue };
  /** The first differing fields of two places in declared order, at most `limit` (1 by default). Empty if equal. */
  diff(a: number, b: number, limit?: number): StateDifference[];
  /** The same against a snapshot, such as another peer's. Empty if the bytes cannot be one of this game. */
  diffSnapshot(place: number, bytes: Uint8Array, limit?: number): StateDifference[];
}

/** A second typed state, for drawing: `state` keeps its values until the next copy. */
export interface StateView<S extends StateLayout = StateLayout> {
  readonly state: StateOf<S>;
  copyFromLive(): void;
  copyFrom(place: number): void;
}

/** Named inputs, as in `defineGame`, or how many bytes of the game's own meaning one input has (1 to 64). */
export type HookInput = InputLayout | number;
/** What `step` reads per slot: named inputs, or the bytes. */
export type HookInputOf<I extends HookInput> = I extends InputLayout ? InputOf<I> : Uint8Array;
/** What a player does: named values, or bytes. */
export type HookValues<I extends HookInput> = I extends InputLayout ? InputValues<I> : ArrayLike<number>;

/**
 * A game with a state of its own (`hookGame`); goes wherever a `Game` goes. `L` is its live state, `S` a copy of it. Its
 * `stateBytes` is 0: nobody declared them.
 */
export interface HookedGame<I extends HookInput = HookInput, L extends object = object, S extends object = object, E extends EventLayout = EventLayout>
  extends Omit<Game<InputLayout, Record<never, never>, E>, 'encodeInput' | 'start'> {
  readonly hooked: true;
  encodeInput(values: HookValues<I>, into: Uint8Array, offset?: number): void;
  start(options: StartOptions): HookedGameRun<L, S>;
}

/** One match of it. `state` is the live state; its state view shows copies. */
export interface HookedGameRun<L extends object, S extends object> extends Omit<GameRun, 'game' | 'state' | 'createStateView'> {
  readonly game: HookedGame;
  readonly state: L;
  createStateView(): { readonly state: S; copyFromLive(): void; copyFrom(place: number): void };
}

/** The state of a game: `GameState<typeof game>`. */
export type GameState<G> =
  G extends HookedGame<infer _I, infer L, infer _S, infer _E> ? L : G extends Game<infer _I, infer S, infer _E> ? StateOf<S> : never;
/** The state one frame ago, as `view.previous` shows it: a copy. */
export type GamePrevious<G> =
  G extends HookedGame<infer _I, infer _L, infer S, infer _E> ? S : G extends Game<infer _I, infer S, infer _E> ? StateOf<S> : never;
/** The input values of a game: `GameInput<typeof game>`. */
export type GameInput<G> =
  G extends HookedGame<infer I, infer _L, infer _S, infer _E> ? HookValues<I> : G extends Game<infer I, infer _S, infer _E> ? InputValues<I> : never;
