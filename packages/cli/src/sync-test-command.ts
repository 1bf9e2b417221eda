/** `rollmesh-sync-test ./game.ts`: plays a game headless with random inputs, takes frames back, and names what came out differently. */
import { parseArgs } from 'node:util';
import { RollmeshError } from '@rollmesh/core';
import { guard } from '@rollmesh/core/guard';
import { problemOf, remedyOf, runSyncTest, type SyncTestReport } from '@rollmesh/core/testing';
import { tellThrown } from './hints.ts';
import { loadGame, type LoadedGame } from './load-game.ts';
import type { Output } from './output.ts';

const USAGE = `rollmesh-sync-test FILE [options]
  Plays the game that FILE (TypeScript or JavaScript) exports, without page or network: random inputs, frames taken back and
  computed again, wrong predictions, snapshots, a second match. Ends with 0 if all came out the same, with 1 if not.

  --frames N    how many frames to play (3600)
  --seed N      what everything random comes from (1)
  --players N   seats (as many as the game allows, 4 at most)
  --depth N     the most frames taken back at once, 1 to 32 (8)
  --export NAME which export is the game, if there are several
  --no-guard    do not forbid Math.random, Date and the like in steps: faster, and finds less

  Inputs are random bytes. If your game needs better ones, export them from FILE:
  export const syncTestInput = (slot, frame, chance) => ({ left: chance.chance(0.5) });
`;

const OPTIONS = {
  frames: { type: 'string', default: '3600' },
  seed: { type: 'string', default: '1' },
  players: { type: 'string' },
  depth: { type: 'string', default: '8' },
  export: { type: 'string' },
  'no-guard': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Resolves to the exit code: 0 all the same, 1 something differed, 2 it could not be tried. */
export async function syncTestCommand(args: readonly string[], out: Output): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [file] = positionals;
    if (values.help || file === undefined || positionals.length > 1) {
      out.write(USAGE);
      return values.help ? 0 : 2;
    }
    const loaded = await loadGame(file, values.export);
    const frames = Number(values.frames);
    const report = runSyncTest(loaded.game, {
      frames,
      seed: Number(values.seed),
      slots: values.players === undefined ? undefined : Number(values.players),
      depthFrames: Number(values.depth),
      guard: values['no-guard'] ? undefined : guard(),
      twin: loaded.twin,
      input: loaded.input,
      onProgress: progress(frames, out),
    });
    if (out.isTTY === true) out.write('\r\x1b[K');
    return tell(report, loaded, file, out);
  } catch (error) {
    out.write(`${error instanceof RollmeshError || isMisspelt(error) ? (error as Error).message : String((error as Error)?.stack ?? error)}\n`);
    return 2;
  }
}

/** One line that moves in a terminal; a line for each tenth elsewhere. */
function progress(frames: number, out: Output): (frame: number) => void {
  let told = 0;
  return (frame) => {
    const tenth = Math.floor((frame / frames) * 10);
    if (out.isTTY === true) out.write(`\r\x1b[K  ${'#'.repeat(tenth)}${'.'.repeat(10 - tenth)} frame ${frame} of ${frames}`);
    else if (tenth > told) out.write(`  frame ${frame} of ${frames}\n`);
    told = tenth;
  };
}

function tell(report: SyncTestReport, { game }: LoadedGame, file: string, out: Output): number {
  const { frames, resimulated, slots, seed, failure, error } = report;
  const who = `${game.name}, ${slots} ${slots === 1 ? 'player' : 'players'}, seed ${seed}`;
  if (failure === undefined && error === undefined) {
    out.write(`ok    ${who}: ${frames} frames, ${resimulated} computed again, all the same\n`);
    return 0;
  }
  const again = `again: rollmesh-sync-test ${file} --seed ${seed} --players ${slots} --frames ${frames + 1}`;
  if (failure === undefined) out.write(`FAIL  ${who}\n  Frame ${frames} could not be computed: ${tellThrown(error)}\n  ${again}\n`);
  else out.write(`FAIL  ${who}\n  ${problemOf(failure)}\n  ${remedyOf(failure)}\n  ${again}\n`);
  return 1;
}

/** What `parseArgs` throws for an option that it does not know. */
function isMisspelt(error: unknown): boolean {
  return String((error as { code?: unknown })?.code ?? '').startsWith('ERR_PARSE_ARGS');
}
