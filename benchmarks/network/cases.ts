/** Which matches are measured: a telling part of the grid by default, all of it with `--full`. */
import { ChaosGame, PROFILE_NAMES, ScriptedPlayers, type ProfileName } from '@rollmesh/core/testing';
import type { LatencyCase } from './latency.ts';
import type { Playable } from './match.ts';

export const WINDOW_FRAMES = 8;

/** The game of this tier: forgets nothing, so that one wrong input shows for ever. Two bytes of input by a hand on keys. */
export function chaos(seed: number, tickRate = 60, inputBytes = 2): Playable {
  const players = new ScriptedPlayers(seed, inputBytes, 'human');
  return {
    newGame: (slots) => new ChaosGame({ slots, inputBytes, seed }),
    inputBytes,
    tickRate,
    press: (slot, frame, into, offset) => players.press(slot, frame, into, offset),
  };
}

const DELAYS = [0, 1, 2, 3, 4, 'auto'] as const;

export function casesOf(full: boolean, seed: number): LatencyCase[] {
  const of = (network: ProfileName, players: number, delay: number | 'auto', windowFrames: number, seconds: number): LatencyCase => ({ network, players, delay, windowFrames, seconds, seed });
  if (full) {
    return PROFILE_NAMES.flatMap((network) =>
      [2, 4, 8].flatMap((players) => [WINDOW_FRAMES, 0].flatMap((windowFrames) => DELAYS.map((delay) => of(network, players, delay, windowFrames, 120)))),
    );
  }
  const cases = PROFILE_NAMES.map((network) => of(network, 2, 2, WINDOW_FRAMES, 120));
  for (const delay of DELAYS) if (delay !== 2) cases.push(of('home-wifi', 2, delay, WINDOW_FRAMES, 120));
  for (const network of ['home-wifi', 'transatlantic', 'hostile'] as const) cases.push(of(network, 2, 'auto', 0, 120));
  for (const network of ['home-wifi', 'mobile-4g', 'transatlantic'] as const) cases.push(of(network, 4, 2, WINDOW_FRAMES, 60));
  cases.push(of('home-wifi', 8, 2, WINDOW_FRAMES, 60));
  return cases;
}

export function nameOf({ network, players, delay, windowFrames }: LatencyCase): string {
  return `${network}, ${players} players, ${windowFrames === 0 ? 'lockstep' : 'rollback'}, delay ${delay}`;
}
