/**
 * The door: a game is declared once, as data and two functions, and everything else (save, load, hash, diff, snapshot,
 * input bytes, prediction masks, the hash that keeps different builds apart) follows from the declaration.
 */
import { checksumValue } from '../sim/checksum-value.ts';
import type { StateLayout } from '../sim/fields.ts';
import { encodeInput, planInput, type InputLayout, type InputPlan } from '../sim/input-layout.ts';
import type { StatePlan } from '../sim/state-plan.ts';
import type { EventLayout, EventMode } from './event-layout.ts';
import { checkGameOptions, type CheckedOptions } from './game-options.ts';
import { compileGameState, planGameState, Run, type CompiledGame } from './game-run.ts';
import type { Game, GameOptions } from './game.ts';

/** Changes when the same declaration would make other bytes than before. */
const ENCODING_VERSION = 1;

/** Defines a game. Throws `bad-option` or `bad-layout`, with the remedy, for a declaration that cannot work. */
export function defineGame<const I extends InputLayout, const S extends StateLayout, const E extends EventLayout = Record<never, never>>(
  options: GameOptions<I, S, E>,
): Game<I, S, E> {
  const checked = checkGameOptions(options);
  const input = planInput(options.input);
  const state = planGameState(options.state, input, checked.players.max);
  const { init, step } = options;
  const compiled: CompiledGame<I, S, E> = { init, step, state, input, bind: compileGameState<S>(state), modes: checked.modes };
  const game: Game<I, S, E> = {
    name: checked.name,
    version: checked.version,
    tickRate: checked.tickRate,
    players: checked.players,
    lateJoin: checked.lateJoin,
    inputBytes: input.width,
    holdMask: input.holdMask,
    inputPlaces: input.places,
    configHash: configHashOf(checked, input, state),
    stateBytes: state.byteLength,
    events: Object.freeze(Object.fromEntries(checked.modes)) as { readonly [K in keyof E & string]: EventMode },
    encodeInput: (values, into, offset) => encodeInput(input, values, into, offset),
    start: (startOptions) => new Run(game, compiled, startOptions),
  };
  return Object.freeze(game);
}

// Everything that must be alike for two peers to compute the same frames. What only draws or sounds may differ.
function configHashOf(checked: CheckedOptions, input: InputPlan, state: StatePlan): number {
  const { name, version, tickRate, players, lateJoin } = checked;
  const columns = state.columns.map(({ path, kind, count }) => [path, kind, count]);
  const places = input.places.map(({ name: field, kind }) => [field, kind]);
  return checksumValue([ENCODING_VERSION, name, version, tickRate, players, places, columns, ...(lateJoin ? ['late join'] : [])]);
}
