/** The README's example is run as it stands, only shorter: what people copy works. */
import { expect, jest, test } from '@jest/globals';
import { defineGame, f64 } from '@rollmesh/core';
import { codeOf, runCode } from '../../packages/core/test/readme-code.ts';
import { benchmarkGame, type GameBenchOptions, type GameBenchResults } from '../game/benchmark-game.ts';
import { pageOf } from '../report/html.ts';

jest.setTimeout(60_000); // only for machines that are very busy

const game = defineGame({
  name: 'squares', players: [2, 8], input: { left: 'button', right: 'button' }, state: { x: f64(8) },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) state.x[slot] += Number(inputs[slot].right) - Number(inputs[slot].left);
  },
});

test('the README’s benchmark of one’s own game runs and writes a report', async () => {
  const written: string[] = [];
  const said: unknown[] = [];
  const quick = { players: [2], seconds: 2, repetitionMs: 1, delays: [2], networks: ['home-wifi'] } as const;
  const modules = {
    'node:fs': { writeFileSync: (file: string, text: string) => written.push(file, text) },
    '@rollmesh/benchmarks': {
      benchmarkGame: (of: typeof game, options: GameBenchOptions) => benchmarkGame(of, { ...options, ...quick }),
      htmlReport: (results: GameBenchResults) => pageOf({ results, moved: undefined }, '', ''),
    },
    './game.ts': { game },
  };
  await runCode(codeOf('benchmarks/README.md'), modules, { console: { log: (what: unknown) => said.push(what) } }, []);
  expect(written[0]).toBe('report.html');
  expect(written[1]).toContain('home-wifi');
  expect(said).toEqual([[]]);
});
