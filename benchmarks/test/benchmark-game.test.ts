/** `benchmarkGame` on a small game: what it reports is there, and a game that is not deterministic is found out. */
import { describe, expect, jest, test } from '@jest/globals';
import { bool, defineGame, f64, RollmeshError } from '@rollmesh/core';
import { benchmarkGame } from '../game/benchmark-game.ts';

jest.setTimeout(60_000); // only for machines that are very busy

let shared = 0;
const gameOf = (wrong: boolean) =>
  defineGame({
    name: 'squares',
    players: [2, 4],
    input: { left: 'button', right: 'button', aim: 'axis', dash: 'impulse' },
    state: { x: f64(4), lit: bool() },
    events: { bump: 'predicted' },
    step(state, inputs, { slots, emit }) {
      for (let slot = 0; slot < slots; slot++) {
        state.x[slot] += Number(inputs[slot].right) - Number(inputs[slot].left) + inputs[slot].aim / 8 + Number(inputs[slot].dash) * 4;
        if (state.x[slot] > 100) emit('bump');
      }
      if (wrong) state.x[0] += shared++ % 7;
    },
  });

const quick = { players: [2], networks: ['home-wifi'], delays: [2], windows: [8], seconds: 4, repetitionMs: 2 } as const;

describe('benchmarkGame', () => {
  test('measures cost and latency of a game of one’s own, and every confirmed state is right', () => {
    const seen: string[] = [];
    const { tiers } = benchmarkGame(gameOf(false), { ...quick, onProgress: (_done, _all, what) => seen.push(what) });
    const [{ data, failures, tables }] = tiers;
    expect(failures).toEqual([]);
    expect(data.parts.step.medianUs).toBeGreaterThan(0);
    expect(data.ticks.map(({ rollbackFrames }) => rollbackFrames)).toEqual([0, 4, 8]);
    expect(data.latency[0]!.checkedStates).toBeGreaterThan(400);
    expect(data.latency[0]!.toOtherScreenMs.p50).toBeGreaterThan(18);
    expect(tables.map(({ title }) => title)).toContain('Latency');
    expect(seen).toHaveLength(1 + 3 + 1);
  });

  test('a step that depends on something else than its arguments is a failure', () => {
    const [{ failures }] = benchmarkGame(gameOf(true), quick).tiers;
    expect(failures.join()).toContain('deterministic');
  });

  test('what players do can be said by name', () => {
    const [{ data }] = benchmarkGame(gameOf(false), { ...quick, play: (slot, frame) => ({ right: frame % 20 < 10, aim: slot }) }).tiers;
    expect(data.latency[0]!.wrong).toBeUndefined();
  });

  test('options out of range are refused with what would do', () => {
    expect(() => benchmarkGame(gameOf(false), { ...quick, players: [5] })).toThrow(RollmeshError);
    expect(() => benchmarkGame(gameOf(false), { ...quick, seconds: 0 })).toThrow('seconds');
    const wrong: object[] = [{ delays: [-1] }, { delays: [1.5] }, { delays: ['max'] }, { delays: [] }, { windows: [-1] }, { windows: [2.5] }, { windows: [] }, { networks: [] }, { seed: NaN }, { player: [2] }];
    for (const options of wrong) expect(() => benchmarkGame(gameOf(false), { ...quick, ...options })).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(() => benchmarkGame({} as never, quick)).toThrow('game');
  });
});
