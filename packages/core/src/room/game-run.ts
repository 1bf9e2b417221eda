/**
 * One match of a defined game: the simulation that a session saves, loads and steps. What the simulation keeps beside
 * the declared fields (its random numbers, the inputs of the frame before) lies in the same bytes, so a rollback or a
 * snapshot carries it along.
 */
import { assert } from '../ground/assert.ts';
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { Arena } from '../sim/arena.ts';
import type { StateDifference } from '../sim/difference.ts';
import { bytes, u32, type StateLayout, type StateOf } from '../sim/fields.ts';
import type { InputLayout, InputPlan } from '../sim/input-layout.ts';
import { InputReader } from '../sim/input-view.ts';
import { mixWords } from '../sim/mix.ts';
import { plainState, type PlainValue } from '../sim/plain-state.ts';
import { Prng } from '../sim/prng.ts';
import { Sheet } from '../sim/sheet.ts';
import { planState, type StatePlan } from '../sim/state-plan.ts';
import { compileState, type BindState } from '../sim/state-view.ts';
import { LIVE, type FrameInputs } from '../sync/simulation.ts';
import { botsOfSeed } from './bots.ts';
import { EffectLog } from './effects.ts';
import type { Emit, EventLayout, EventMode } from './event-layout.ts';
import { checkAround } from './game-options.ts';
import { tellAllMissing } from './missing-names.ts';
import { checkDone } from './plain-function.ts';
import type { AroundStep, Game, GameOptions, GameRun, StartOptions, StateView, StepContext } from './game.ts';

const PRNG_FIELD = '(prng)';
const INPUT_FIELD = '(input before)';

/** What all matches of a game share. */
export interface CompiledGame<I extends InputLayout, S extends StateLayout, E extends EventLayout> {
  readonly init: GameOptions<I, S, E>['init'];
  readonly step: GameOptions<I, S, E>['step'];
  readonly state: StatePlan;
  readonly input: InputPlan;
  readonly bind: BindState<S>;
  readonly modes: ReadonlyMap<string, EventMode>;
}

/** Plans the state with what travels hidden beside it. */
export function planGameState(layout: StateLayout, input: InputPlan, maxPlayers: number): StatePlan {
  return planState(layout, { [PRNG_FIELD]: u32(4), [INPUT_FIELD]: bytes(input.width * maxPlayers) });
}

/** Compiles the typed state object of a planned game. */
export function compileGameState<S extends StateLayout>(plan: StatePlan): BindState<S> {
  return compileState<S>(plan);
}

/** The context of `step`: one object whose numbers change from frame to frame. */
export class Context<E extends EventLayout> implements StepContext<E> {
  frame = 0;
  presentBits = 0;
  goneBits = 0;

  constructor(readonly slots: number, readonly bots: number, readonly prng: Prng, readonly emit: Emit<E>) {}

  // Arrow functions: they are taken out of the context by destructuring.
  readonly present = (slot: number): boolean => ((this.presentBits >>> slot) & 1) === 1;
  readonly gone = (slot: number): boolean => ((this.goneBits >>> slot) & 1) === 1;
}

export class Run<I extends InputLayout, S extends StateLayout, E extends EventLayout> implements GameRun<I, S, E> {
  readonly slots: number;
  readonly state: StateOf<S>;
  readonly effects: EffectLog;
  readonly #compiled: CompiledGame<I, S, E>;
  readonly #arena: Arena;
  readonly #context: Context<E>;
  readonly #reader: InputReader<I>;
  readonly #inputBefore: Uint8Array;
  readonly #around: AroundStep | undefined;
  #stepping = false;

  constructor(readonly game: Game<I, S, E>, compiled: CompiledGame<I, S, E>, options: StartOptions) {
    this.slots = whole('slots', options.slots, 1, game.players.max);
    this.#compiled = compiled;
    checkAround(options.around);
    this.#around = options.around;
    this.#arena = new Arena(compiled.state);
    const { buffer, words } = this.#arena.live;
    this.state = compiled.bind(buffer);
    this.#inputBefore = new Uint8Array(buffer, compiled.state.byPath.get(INPUT_FIELD)!.byteOffset, compiled.input.width * this.slots);
    this.#reader = new InputReader<I>(compiled.input, this.slots, this.#inputBefore);
    const prngAt = compiled.state.byPath.get(PRNG_FIELD)!.byteOffset / 4;
    // Mixed first: seeds that differ in one bit, as counters do, must not give related matches.
    const prng = new Prng(words, prngAt).seed(...mixWords(checkedSeed(options.seed)));
    const bots = botsOfSeed(options.seed, this.slots);
    this.effects = new EffectLog(compiled.modes);
    this.#context = new Context<E>(this.slots, bots, prng, this.effects.emit as Emit<E>);
    if (options.around !== undefined) tellAllMissing(compiled.state.layout, compiled.input, this.state, this.#reader.inputs[0], this.#context);
    checkDone('init', compiled.init?.(this.state, { slots: this.slots, bots, prng }));
  }

  reserve(count: number): void {
    this.#arena.reserve(count);
  }

  save(place: number): void {
    this.#outsideStep();
    this.#arena.save(place);
  }

  load(place: number): void {
    this.#outsideStep();
    this.#arena.load(place);
  }

  checksum(place: number): number {
    return this.#arena.checksum(place);
  }

  step(inputs: FrameInputs): void {
    this.#outsideStep();
    assert(inputs.width === this.game.inputBytes && inputs.slots === this.slots, 'a step gets the inputs that its game declares');
    const context = this.#context;
    context.frame = inputs.frame;
    context.presentBits = inputs.present;
    context.goneBits = inputs.gone;
    this.#reader.aim(inputs.bytes);
    this.effects.begin(inputs.frame);
    this.#stepping = true;
    try {
      if (this.#around === undefined) this.#callStep();
      else this.#around(this.#callStep, this);
    } finally {
      this.#stepping = false;
      this.effects.end();
    }
    for (let i = 0; i < this.#inputBefore.length; i += 1) this.#inputBefore[i] = inputs.bytes[i];
  }

  createStateView(): StateView<S> {
    const sheet = new Sheet(this.#compiled.state);
    const arena = this.#arena;
    return {
      state: this.#compiled.bind(sheet.buffer),
      copyFromLive: () => sheet.words.set(arena.live.words),
      copyFrom: (place) => sheet.words.set(arena.sheet(place).words),
    };
  }

  snapshot(place: number, into?: Uint8Array): Uint8Array {
    return this.#arena.snapshot(place, into);
  }

  restore(snapshot: Uint8Array): boolean {
    this.#outsideStep();
    const restored = this.#arena.restore(snapshot);
    if (restored) this.effects.reset();
    return restored;
  }

  inspect(place: number = LIVE): { [name: string]: PlainValue } {
    return plainState(this.#compiled.state, this.#arena.sheet(place));
  }

  diff(a: number, b: number, limit = 1): StateDifference[] {
    return this.#arena.diff(a, b, limit);
  }

  diffSnapshot(place: number, snapshot: Uint8Array, limit = 1): StateDifference[] {
    return this.#arena.diffSnapshot(place, snapshot, limit);
  }

  // Every step goes through here, whoever wraps it.
  readonly #callStep = (): void => {
    const result: unknown = this.#compiled.step(this.state, this.#reader.inputs, this.#context);
    if (result === undefined) return;
    checkDone('step', result);
    // As reducers do. Lists that were filled or sorted come back from a step in one line, and mean nothing.
    if (isPlain(result)) throw new RollmeshError('bad-option', 'step returned an object.', 'Write into the state that step is given, such as state.x[0] += 1: what it returns is not looked at.');
  };

  #outsideStep(): void {
    if (this.#stepping) throw new RollmeshError('reentrant', 'The simulation was driven from inside its own step.', 'Save, load, restore and step only from outside.');
  }
}

export function checkedSeed(seed: ArrayLike<number>): number[] {
  const words = Array.from(seed ?? []);
  if (words.length === 4 && words.every((word) => Number.isInteger(word) && word >= -0x80000000 && word <= 0xffffffff)) return words;
  throw new RollmeshError('bad-option', 'The seed is not four 32-bit words.', 'Give an array of four whole numbers, the same for every peer.');
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
