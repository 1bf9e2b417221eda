/**
 * The matches that every engine plays, as a table: to add one, add a row. `play` returns a checksum per frame and depends on
 * nothing but its own seeds; it runs in Node, in browsers and in a bare shell, so it may use no file, timer or page.
 */
import { LIVE, SyncTestSession, type AnyGame } from '@rollmesh/core';
import { ChaosGame, offlineChecksums, ScriptedPlayers, type PlayStyle } from '@rollmesh/core/testing';
import { pileSums } from '../../examples/recipes/planck/game.ts';
import { shoveOff } from '../../demo-game/src/sim/shove-off.ts';
import { mathsStorm } from './maths-storm.ts';

export interface EngineMatch {
  readonly name: string;
  play(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

export const MATCHES: readonly EngineMatch[] = [
  { name: 'Shove Off, 8 players', play: () => playGame(shoveOff, { slots: 8, frames: 10_800, seed: 11 }) },
  // Long enough for a round in each of the three arenas.
  { name: 'Shove Off, 3 players and bots', play: () => playGame(shoveOff, { slots: 3, frames: 11_400, seed: 12, style: 'human' }) },
  { name: 'maths storm, 4 players', play: () => playGame(mathsStorm, { slots: 4, frames: 3000, seed: 13 }) },
  { name: 'maths storm, rolled back 5 frames each frame', play: () => playBack(mathsStorm, { slots: 2, frames: 1000, seed: 14 }, 5) },
  { name: 'chaos, 16 players', play: playChaos },
  { name: 'planck with our Math, a pile of 60 bodies', play: () => pileSums(600, 1) },
];

export interface MatchPlan {
  readonly slots: number;
  readonly frames: number;
  readonly seed: number;
  /** How people press: `restless`, every byte every frame, unless told otherwise. */
  readonly style?: PlayStyle;
}

/** Plays a game from frame 0 on, with seeded inputs. */
export function playGame(game: AnyGame, { slots, frames, seed, style = 'restless' }: MatchPlan): Uint32Array {
  const players = new ScriptedPlayers(seed, game.inputBytes, style);
  const run = game.start({ seed: [seed, 2, 3, 4], slots });
  return offlineChecksums(run, { slots, frames, inputBytes: game.inputBytes, inputAt: (slot, frame, into, offset) => players.press(slot, frame, into, offset) });
}

/** The same, but each frame is computed again and again, as rollbacks do. */
export function playBack(game: AnyGame, { slots, frames, seed, style = 'restless' }: MatchPlan, depthFrames: number): Uint32Array {
  const players = new ScriptedPlayers(seed, game.inputBytes, style);
  const run = game.start({ seed: [seed, 2, 3, 4], slots });
  const session = new SyncTestSession({ simulation: run, slots, inputBytes: game.inputBytes, depthFrames });
  const input = new Uint8Array(game.inputBytes);
  return Uint32Array.from({ length: frames }, (_, frame) => {
    for (let slot = 0; slot < slots; slot++) {
      players.press(slot, frame, input);
      session.setInput(slot, input);
    }
    if (session.tick() !== undefined) throw new Error(`${game.name} came out differently in frame ${frame}`);
    return run.checksum(LIVE);
  });
}

function playChaos(): Uint32Array {
  const players = new ScriptedPlayers(15, 3, 'restless');
  const game = new ChaosGame({ slots: 16, inputBytes: 3, stateBytes: 4096 });
  return offlineChecksums(game, { slots: 16, inputBytes: 3, frames: 2000, inputAt: (slot, frame, into, offset) => players.press(slot, frame, into, offset) });
}
