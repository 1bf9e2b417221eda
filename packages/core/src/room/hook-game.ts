/**
 * The door for games that exist already: their own objects, their own loop, their own save and load. `hookGame` gives what
 * `defineGame` gives, so rooms, input by name, events, random numbers and drawing are the same for both.
 */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { checkNames } from '../ground/names.ts';
import { checksumValue } from '../sim/checksum-value.ts';
import { encodeInput, MAX_INPUT_BYTES, planInput, type InputLayout, type InputPlan, type InputValues } from '../sim/input-layout.ts';
import type { EventLayout, EventMode } from './event-layout.ts';
import { checkGameOptions, type CheckedOptions } from './game-options.ts';
import type { HookedGame, HookInput, HookInputOf, InitContext, StepContext } from './game.ts';
import { cloneData } from './hook-clone.ts';
import { HookedRun, type HookedKind, type Hooks } from './hook-run.ts';
import { checkPlain } from './plain-function.ts';

/** `L` is the live state, of whatever shape; `S` a copy of it, which may look quite different. Write `start` before the hooks: types follow from it. */
export interface HookGameOptions<I extends HookInput, L extends object, S extends object = L, E extends EventLayout = Record<never, never>> {
  /** Names the game to other peers: 1 to 64 characters. */
  name: string;
  /** Raise it with every change of the rules: peers of different versions do not meet. A whole number; 1 by default. */
  version?: number;
  /** Frames per second, 1 to 240; 60 by default. */
  tickRate?: number;
  /** How many players: `[fewest, most]` or one number for exactly that many; 1 to 16, `[1, 8]` by default. */
  players?: number | readonly [fewest: number, most: number];
  /** Named buttons, impulses and axes; or the number of bytes of an input, if the game packs its own. */
  input: I;
  /** The events that `step` may emit. */
  events?: E;
  /** Whether players may come into a running match: see `defineGame`. False by default. */
  lateJoin?: boolean;
  /** Begins a match: returns the live state as it is on every machine before frame 0. */
  start(context: InitContext): L;
  /**
   * Returns a copy of the whole state that later steps do not change. `reuse` is an older copy that is no longer needed:
   * it may be overwritten and returned, to spare an allocation. Without `save` and `load` the whole live state is
   * copied, which is convenient and slow (see the recipes), and a loaded copy of a copy is the new live state.
   */
  save?(live: L, reuse: S | undefined): S;
  /**
   * Makes the live state equal to `saved`, which must stay as it is: it may be loaded again. Returns the live state from
   * now on, if that is another object than before.
   */
  load?(live: L, saved: S): L | void;
  /** Advances the live state by one frame. May depend on nothing but its arguments. */
  step(live: L, inputs: readonly HookInputOf<I>[], context: StepContext<E>): void;
  /** A 32-bit sum of a copy; equal states must give equal sums on every machine. `checksumValue` by default. */
  checksum?(saved: S): number;
}

/** Changes when the same declaration would make other bytes than before. */
const ENCODING_VERSION = 1;
const KNOWN = ['name', 'version', 'tickRate', 'players', 'input', 'events', 'lateJoin', 'start', 'save', 'load', 'step', 'checksum'];
const HOOKS = [
  ['start', 'returns the live state before frame 0'],
  ['step', 'advances the live state by one frame'],
] as const;

/** Makes a game of existing code. Throws `bad-option` or `bad-layout`, with the remedy, for options that cannot work. */
export function hookGame<const I extends HookInput, L extends object, S extends object = L, const E extends EventLayout = Record<never, never>>(
  options: HookGameOptions<I, L, S, E>,
): HookedGame<I, L, S, E> {
  const checked = checkHookOptions(options);
  const { plan, width, holdMask } = planHookInput(options.input);
  const { start, save, load, step, checksum } = options;
  const hooks = { start, ...(save === undefined ? CLONED : { save, load }), step, checksum } as unknown as Hooks<L, S>;
  const kind: HookedKind<L, S> = { hooks, plan, width, modes: checked.modes };
  const game: HookedGame<I, L, S, E> = {
    hooked: true,
    name: checked.name,
    version: checked.version,
    tickRate: checked.tickRate,
    players: checked.players,
    lateJoin: checked.lateJoin,
    inputBytes: width,
    holdMask,
    inputPlaces: plan?.places ?? [],
    configHash: configHashOf(checked, plan, width),
    stateBytes: 0,
    events: Object.freeze(Object.fromEntries(checked.modes)) as { readonly [K in keyof E & string]: EventMode },
    encodeInput: (values, into, offset = 0) => {
      if (plan === undefined) encodeBytes(width, values as ArrayLike<number>, into, offset);
      else encodeInput(plan, values as InputValues<InputLayout>, into, offset);
    },
    start: (startOptions) => new HookedRun<L, S>(game as unknown as HookedGame, kind, startOptions),
  };
  return Object.freeze(game);
}

function checkHookOptions<I extends HookInput, L extends object, S extends object, E extends EventLayout>(options: HookGameOptions<I, L, S, E>): CheckedOptions {
  if (typeof options !== 'object' || options === null) throw wrong('hookGame was given no options.', 'Give it { name, input, start, step }.');
  checkNames('hookGame', options, KNOWN);
  for (const [name, does] of HOOKS) {
    if (typeof options[name] !== 'function') throw wrong(`The game has no ${name}.`, `Give it ${name}, which ${does}.`);
  }
  for (const name of ['save', 'load', 'checksum'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') throw wrong(`${name} is not a function.`, 'Give a function, or leave it out.');
  }
  for (const name of ['start', 'save', 'load', 'step', 'checksum'] as const) checkPlain(name, options[name]);
  if ((options.save === undefined) !== (options.load === undefined)) throw wrong('The game has save or load, but not both.', 'Give both; or neither, and the whole state is copied.');
  const { name, version, tickRate, players, events, lateJoin } = options;
  return checkGameOptions({ name, version, tickRate, players, events, lateJoin, input: {}, state: {}, step() {} });
}

/** For games that bring no `save` and `load`. */
const CLONED = { save: (live: object): object => cloneData(live), load: (_: object, saved: object): object => cloneData(saved) };

function planHookInput(input: HookInput): { plan: InputPlan | undefined; width: number; holdMask: Uint8Array } {
  if (typeof input !== 'number') {
    const plan = planInput(input);
    return { plan, width: plan.width, holdMask: plan.holdMask };
  }
  const width = whole('input', input, 1, MAX_INPUT_BYTES);
  return { plan: undefined, width, holdMask: new Uint8Array(width).fill(0xff) };
}

/** Nothing at all, as from a hidden page, is neutral: zero. */
function encodeBytes(width: number, values: ArrayLike<number>, into: Uint8Array, offset: number): void {
  const { length = 0 } = values;
  if (length !== 0 && length !== width) {
    throw new RollmeshError('bad-input', `An input of ${length} bytes was given.`, `This game's inputs have ${width}.`);
  }
  for (let i = 0; i < width; i += 1) into[offset + i] = length === 0 ? 0 : values[i]!;
}

// What the game does with its state cannot be summed: raise `version` when it changes.
function configHashOf({ name, version, tickRate, players, lateJoin }: CheckedOptions, plan: InputPlan | undefined, width: number): number {
  const places = plan?.places.map(({ name: field, kind }) => [field, kind]) ?? width;
  return checksumValue([ENCODING_VERSION, 'own state', name, version, tickRate, players, places, ...(lateJoin ? ['late join'] : [])]);
}

function wrong(problem: string, remedy: string): RollmeshError {
  return new RollmeshError('bad-option', problem, remedy);
}
