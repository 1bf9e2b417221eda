/**
 * One match of a game with its own state. Beside the game's copies travels what Rollmesh adds to its state (the random
 * numbers and the inputs of the frame before), so that a rollback takes that back too.
 */
import { assert } from '../ground/assert.ts';
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { checksumBytes } from '../sim/checksum.ts';
import type { StateDifference } from '../sim/difference.ts';
import type { InputPlan } from '../sim/input-layout.ts';
import { InputReader } from '../sim/input-view.ts';
import { mixWords } from '../sim/mix.ts';
import type { PlainValue } from '../sim/plain-state.ts';
import { Prng } from '../sim/prng.ts';
import { LIVE, type FrameInputs } from '../sync/simulation.ts';
import { botsOfSeed } from './bots.ts';
import { EffectLog } from './effects.ts';
import type { Emit, EventLayout, EventMode } from './event-layout.ts';
import { checkAround } from './game-options.ts';
import { checkedSeed, Context } from './game-run.ts';
import type { AroundStep, HookedGame, HookedGameRun, InitContext, StartOptions, StepContext } from './game.ts';
import { HookedSimulation } from './hook-simulation.ts';
import { plainDifferences, plainOf } from './hook-differences.ts';
import { readPlain, writePlain } from './hook-values.ts';
import { checkDone } from './plain-function.ts';

/** What the game brings, without its types. */
export interface Hooks<L extends object, S extends object> {
  start(context: InitContext): L;
  save(live: L, reuse: S | undefined): S;
  load(live: L, saved: S): L | void;
  step(live: L, inputs: readonly unknown[], context: StepContext): void;
  readonly checksum?: (saved: S) => number;
}

/** What all matches of a hooked game share. */
export interface HookedKind<L extends object, S extends object> {
  readonly hooks: Hooks<L, S>;
  /** Undefined if the game packs its own bytes. */
  readonly plan: InputPlan | undefined;
  readonly width: number;
  readonly modes: ReadonlyMap<string, EventMode>;
}

const PRNG_BYTES = 16;

export class HookedRun<L extends object, S extends object> implements HookedGameRun<L, S> {
  readonly slots: number;
  state: L;
  readonly effects: EffectLog;
  readonly #hooks: Hooks<L, S>;
  readonly #own: HookedSimulation<S>;
  readonly #context: Context<EventLayout>;
  readonly #around: AroundStep | undefined;
  /** Random numbers, then the inputs of the frame before; the live ones and one per place. */
  readonly #hidden: Uint8Array;
  readonly #prngWords: Uint32Array;
  #hiddenPlaces: Uint8Array[] = [];
  readonly #inputBefore: Uint8Array;
  /** This frame's inputs, which the game's views lie over. */
  readonly #inputNow: Uint8Array;
  readonly #inputs: readonly unknown[];

  constructor(readonly game: HookedGame, kind: HookedKind<L, S>, options: StartOptions) {
    this.slots = whole('slots', options.slots, 1, game.players.max);
    checkAround(options.around);
    this.#around = options.around;
    this.#hidden = new Uint8Array(PRNG_BYTES + kind.width * this.slots);
    this.#prngWords = new Uint32Array(this.#hidden.buffer, 0, PRNG_BYTES / 4);
    this.#inputBefore = this.#hidden.subarray(PRNG_BYTES);
    this.#inputNow = new Uint8Array(this.#inputBefore.length);
    this.#inputs = this.#inputViews(kind);
    const prng = new Prng(this.#prngWords, 0).seed(...mixWords(checkedSeed(options.seed)));
    const bots = botsOfSeed(options.seed, this.slots);
    this.effects = new EffectLog(kind.modes);
    this.#context = new Context(this.slots, bots, prng, this.effects.emit as Emit<EventLayout>);
    this.#hooks = kind.hooks;
    const live = this.#hooks.start({ slots: this.slots, bots, prng });
    checkDone('start', live);
    this.state = checkedState(live);
    this.#own = new HookedSimulation<S>({
      save: (reuse) => this.#saveLive(reuse),
      load: (saved) => this.#loadLive(saved),
      checksum: this.#hooks.checksum,
      step: () => (this.#around === undefined ? this.#callStep() : this.#around(this.#callStep, this)),
    });
  }

  reserve(count: number): void {
    this.#own.reserve(count);
    this.#hiddenPlaces = Array.from({ length: count }, () => new Uint8Array(this.#hidden.length));
  }

  save(place: number): void {
    this.#own.save(place);
    copyInto(this.#hiddenPlaces[place]!, this.#hidden);
  }

  load(place: number): void {
    this.#own.load(place);
    copyInto(this.#hidden, this.#hiddenPlaces[place]!);
  }

  checksum(place: number): number {
    const hidden = place === LIVE ? this.#hidden : this.#hiddenPlaces[place]!;
    return checksumBytes(hidden, hidden.length, this.#own.checksum(place));
  }

  step(inputs: FrameInputs): void {
    assert(inputs.width * inputs.slots === this.#inputNow.length && inputs.slots === this.slots, 'a step gets the inputs that its game declares');
    const context = this.#context;
    context.frame = inputs.frame;
    context.presentBits = inputs.present;
    context.goneBits = inputs.gone;
    copyInto(this.#inputNow, inputs.bytes);
    this.effects.begin(inputs.frame);
    try {
      this.#own.step(inputs);
    } finally {
      this.effects.end();
    }
    copyInto(this.#inputBefore, inputs.bytes);
  }

  createStateView(): { readonly state: S; copyFromLive(): void; copyFrom(place: number): void } {
    const own = this.#own;
    let place = LIVE;
    let copy: S | undefined;
    return {
      get state() {
        return place === LIVE ? copy! : own.saved(place);
      },
      copyFromLive: () => {
        place = LIVE;
        copy = this.#saveLive(copy);
      },
      // The copy lies in its place until the next frame is saved there, and by then this was called again.
      copyFrom: (from) => void (place = from),
    };
  }

  snapshot(place: number, into?: Uint8Array): Uint8Array {
    const bytes = writePlain([place === LIVE ? this.#hidden : this.#hiddenPlaces[place], this.#savedOrLive(place)]);
    if (into === undefined || into.length < bytes.length) return bytes;
    into.set(bytes);
    return into.subarray(0, bytes.length);
  }

  restore(bytes: Uint8Array): boolean {
    const read = readPlain(bytes);
    if (!Array.isArray(read) || read.length !== 2 || !(read[0] instanceof Uint8Array) || read[0].length !== this.#hidden.length) return false;
    const before = this.#saveLive(undefined);
    try {
      this.#own.loadCopy(read[1] as S);
    } catch {
      // Bytes of another shape: the game's own load may stumble half-way.
      this.#own.loadCopy(before);
      return false;
    }
    copyInto(this.#hidden, read[0]);
    this.effects.reset();
    return true;
  }

  inspect(place: number = LIVE): { [name: string]: PlainValue } {
    const plain = plainOf(this.#savedOrLive(place));
    return typeof plain === 'object' && !Array.isArray(plain) ? plain : { state: plain };
  }

  diff(a: number, b: number, limit = 1): StateDifference[] {
    return plainDifferences(this.#told(a), this.#told(b), limit);
  }

  diffSnapshot(place: number, bytes: Uint8Array, limit = 1): StateDifference[] {
    const read = readPlain(bytes);
    if (!Array.isArray(read) || read.length !== 2 || !(read[0] instanceof Uint8Array)) return [];
    return plainDifferences(this.#told(place), told(read[0], read[1]), limit);
  }

  #told(place: number): PlainValue {
    return told(place === LIVE ? this.#hidden : this.#hiddenPlaces[place]!, this.#savedOrLive(place));
  }

  #savedOrLive(place: number): S {
    return place === LIVE ? this.#saveLive(undefined) : this.#own.saved(place);
  }

  #inputViews({ plan, width }: HookedKind<L, S>): readonly unknown[] {
    if (plan === undefined) return Object.freeze(Array.from({ length: this.slots }, (_, slot) => this.#inputNow.subarray(slot * width, (slot + 1) * width)));
    const reader = new InputReader(plan, this.slots, this.#inputBefore);
    reader.aim(this.#inputNow);
    return reader.inputs;
  }

  #saveLive(reuse: S | undefined): S {
    const saved = this.#hooks.save(this.state, reuse);
    checkDone('save', saved);
    return this.#notLive(saved);
  }

  #loadLive(saved: S): void {
    this.state = checkedState(this.#hooks.load(this.state, saved) ?? this.state);
    this.#notLive(saved);
  }

  /** A copy that is the live state itself would change with the next step, and a rollback would go nowhere. */
  #notLive(saved: S): S {
    if ((saved as object) !== this.state) return saved;
    throw new RollmeshError('bad-state', 'A copy of the state is the live state itself.', 'Let save return a copy and load copy back, such as structuredClone(saved).');
  }

  readonly #callStep = (): void => {
    const result: unknown = this.#hooks.step(this.state, this.#inputs, this.#context);
    if (result !== undefined) checkDone('step', result);
  };
}

function checkedState<L extends object>(state: L): L {
  if (typeof state === 'object' && state !== null) return state;
  throw new RollmeshError('bad-state', `The live state is ${String(state)}.`, 'Let start return the object that holds it; load may return another one, or nothing.');
}

/** The state with what travels hidden beside it, under the names that a declared game has for it. */
function told(hidden: Uint8Array, saved: unknown): PlainValue {
  const plain = plainOf(saved);
  const own = typeof plain === 'object' && !Array.isArray(plain) ? plain : { state: plain };
  return { ...own, '(prng)': plainOf(hidden.subarray(0, PRNG_BYTES)), '(input before)': plainOf(hidden.subarray(PRNG_BYTES)) };
}

/** A loop beats `set` for so few bytes, and makes no view. */
function copyInto(into: Uint8Array, from: Uint8Array): void {
  for (let i = 0; i < into.length; i += 1) into[i] = from[i]!;
}
