/**
 * Reads what a caller of `defineGame` wrote: defaults in one place, and every mistake told in one sentence with its
 * remedy. What concerns the layouts themselves is checked where they are planned.
 */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { checkNames } from '../ground/names.ts';
import type { InputLayout } from '../sim/input-layout.ts';
import type { StateLayout } from '../sim/fields.ts';
import type { EventLayout, EventMode } from './event-layout.ts';
import type { GameOptions } from './game.ts';
import { ROOM_EVENTS } from './room-events.ts';
import { checkPlain } from './plain-function.ts';

export interface CheckedOptions {
  readonly name: string;
  readonly version: number;
  readonly tickRate: number;
  readonly players: { readonly min: number; readonly max: number };
  readonly modes: ReadonlyMap<string, EventMode>;
  readonly lateJoin: boolean;
}

/** The most players of any match; beyond 8 a match runs in lockstep. */
export const MAX_PLAYERS = 16;

const KNOWN = ['name', 'version', 'tickRate', 'players', 'input', 'state', 'events', 'lateJoin', 'init', 'step'];

export function checkGameOptions<I extends InputLayout, S extends StateLayout, E extends EventLayout>(options: GameOptions<I, S, E>): CheckedOptions {
  if (typeof options !== 'object' || options === null) throw wrong('defineGame was given no options.', 'Give it { name, input, state, step }.');
  checkNames('defineGame', options, KNOWN);
  const { name, version = 1, tickRate = 60, players = [1, 8], events } = options;
  if (typeof name !== 'string' || name.length < 1 || name.length > 64) throw wrong('The game has no usable name.', "Give it a name of 1 to 64 characters, such as name: 'squares'.");
  if (typeof options.step !== 'function') throw wrong('The game has no step.', 'Give it step(state, inputs, context), which advances the state by one frame.');
  if (options.init !== undefined && typeof options.init !== 'function') throw wrong('init is not a function.', 'Give init(state, context), or leave it out.');
  checkPlain('step', options.step);
  checkPlain('init', options.init);
  return {
    name,
    version: whole('version', version, 0, 0xffffffff),
    tickRate: whole('tickRate', tickRate, 1, 240),
    players: playersOf(players),
    modes: modesOf(events),
    lateJoin: flag('lateJoin', options.lateJoin ?? false),
  };
}

/** What steps are called through; `guard` itself, which nobody called, takes nothing and would let no step happen. */
export function checkAround(around: unknown): void {
  if (around === undefined || (typeof around === 'function' && around.length > 0)) return;
  throw wrong(`guard is ${shown(around)} that calls no step.`, 'Call what makes it: guard: guard().');
}

function flag(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(`${option} is ${shown(value)}.`, 'Give true or false.');
}

function playersOf(players: unknown): { min: number; max: number } {
  const pair: unknown[] = Array.isArray(players) ? players : [players, players];
  const [min, max] = pair;
  const sound = pair.length === 2 && pair.every((n) => Number.isInteger(n)) && (min as number) >= 1 && (max as number) >= (min as number) && (max as number) <= MAX_PLAYERS;
  if (!sound) throw wrong(`players is ${shown(players)}.`, `Give [fewest, most], or one number, from 1 to ${MAX_PLAYERS}; such as players: [2, 8].`);
  return Object.freeze({ min: min as number, max: max as number });
}

function modesOf(events: EventLayout | undefined): Map<string, EventMode> {
  const modes = new Map<string, EventMode>();
  for (const [name, declared] of Object.entries(events ?? {})) {
    if (Object.hasOwn(ROOM_EVENTS, name)) throw wrong(`The event "${name}" has the name of one of the room's own.`, 'Give it another: a listener could not tell them apart.');
    const mode = typeof declared === 'object' && declared !== null ? declared.mode : declared;
    if (mode !== 'predicted' && mode !== 'final') throw wrong(`The event "${name}" is declared as ${shown(mode)}.`, "Declare it as 'predicted' (heard at once, undone if wrong) or 'final' (heard when certain).");
    modes.set(name, mode);
  }
  return modes;
}

function shown(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
}

function wrong(problem: string, remedy: string): RollmeshError {
  return new RollmeshError('bad-option', problem, remedy);
}
