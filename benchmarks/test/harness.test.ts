/** The harness itself: quantiles, comparison beyond noise, options, entropy, latency on a network whose answer is known. */
import { describe, expect, jest, test } from '@jest/globals';
import { ChaosGame, ScriptedPlayers, type SimNetwork } from '@rollmesh/core/testing';
import { compare, comparisonTable } from '../lib/compare.ts';
import { CopyGame } from '../lib/copy-game.ts';
import { costOf, measureHeap, ratio } from '../lib/measure.ts';
import { FIXED_CASES, runFloor, TICK_CASES, TickBench, type TickCase } from '../micro/tick.ts';
import { readOptions } from '../lib/options.ts';
import { ProgressLine } from '../lib/progress.ts';
import { CURVE_AT, Quantiles } from '../lib/quantiles.ts';
import { parseResults, type BenchResults, type Figure } from '../lib/results.ts';
import { runOne, type Tier } from '../lib/tier.ts';
import { entropyBits } from '../network/entropy.ts';
import { chaos } from '../network/cases.ts';
import { measureLatency } from '../network/latency.ts';
import { TIERS } from '../tiers.ts';
import type { Playable } from '../network/match.ts';
import { measureSweep, SWEEP_CASES, sweepPlayers, sweepWeather } from '../network/sweep.ts';

jest.setTimeout(60_000); // only for machines that are very busy

function quantilesOf(values: readonly number[]): Quantiles {
  const quantiles = new Quantiles();
  for (const value of values) quantiles.add(value);
  return quantiles;
}

export function resultsOf(figures: readonly Figure[], about: Partial<BenchResults['about']> = {}): BenchResults {
  return {
    format: 1,
    about: { date: '2026-01-01T00:00:00.000Z', node: 'v20', v8: '11', platform: 'here', cpu: 'a machine', cores: 2, memoryGiB: 8, loadBefore: 0, rollmesh: '0.1.0', commit: 'abc', seed: 1, full: false, ...about },
    tiers: [{ tier: 'micro', question: 'What?', seconds: 1, tables: [], figures, notes: [], failures: [], data: {} }],
  };
}

const figure = (value: number, noise: number, better: Figure['better'] = 'lower', id = 'micro/a'): Figure => ({ id, unit: 'frames', value, noise, better });

describe('quantiles', () => {
  test('are values that were measured, whatever the order they came in', () => {
    const shuffled = Array.from({ length: 1000 }, (_, i) => (i * 617) % 1000);
    expect(quantilesOf(shuffled).summary()).toEqual({ p50: 500, p95: 950, p99: 990, max: 999, n: 1000 });
  });

  test('a single outlier shows in the maximum and not in the median', () => {
    expect(quantilesOf([1, 1, 1, 1, 900]).summary()).toMatchObject({ p50: 1, max: 900 });
  });

  test('of nothing are NaN, and a curve rises', () => {
    expect(quantilesOf([]).at(0.5)).toBeNaN();
    const curve = quantilesOf(Array.from({ length: 500 }, (_, i) => (i * 7919) % 500)).curve();
    expect(curve).toHaveLength(CURVE_AT.length);
    expect(curve).toEqual([...curve].sort((a, b) => a - b));
  });
});

describe('costs', () => {
  test('best, median and worst are told apart, and a ratio carries the doubt of both sides', () => {
    const cost = costOf([5, 4, 6, 4.5, 9]);
    expect(cost).toEqual({ bestUs: 4, medianUs: 5, worstUs: 9 });
    const { value, noise } = ratio(cost, costOf([2, 2, 2]));
    expect(value).toBe(2.5);
    expect(noise).toBeCloseTo(1.25);
  });
});

describe('a tick', () => {
  const work = ['save', 'load', 'stepBytes'] as const;

  /** How often the games in `run` are saved, loaded and stepped. */
  function countedIn(run: () => void): number[] {
    const spies = work.map((name) => jest.spyOn(CopyGame.prototype, name));
    run();
    const counts = spies.map((spy) => spy.mock.calls.length);
    for (const spy of spies) spy.mockRestore();
    return counts;
  }

  test.each([...TICK_CASES, ...FIXED_CASES].filter(({ players }) => players === 2))('$name: the floor does the same steps, saves and loads as a session, no more', (tickCase) => {
    const bench = new TickBench(tickCase);
    bench.run(500);
    const ours = countedIn(() => bench.run(100));
    expect(countedIn(() => runFloor(tickCase, 200))).toEqual(ours);
  });

  test('is what its name says: what rolled back and stalled is counted, and anything else is wrong', () => {
    const of = (tickCase: TickCase, ticks = 400) => {
      const bench = new TickBench(tickCase);
      bench.run(500);
      bench.resetCounters();
      bench.run(ticks);
      return bench.figures();
    };
    expect(of(TICK_CASES[1]!)).toMatchObject({ rollbackFrames: 4, stalls: 0, wrong: undefined });
    // A way longer than the window: every tick waits, and would be the cheapest of all.
    expect(of({ ...TICK_CASES[1]!, latencyTicks: 12 }).wrong).toContain('again per tick instead of 12');
    expect(of({ ...TICK_CASES[0]!, latencyTicks: 3 }).wrong).toContain('instead of 0');
  });

  test('that leaves garbage only now and then is no tick without garbage', () => {
    let ticks = 0;
    const kept: unknown[] = [];
    const now = (): void => void (++ticks % 250 === 0 && (kept[0] = new Array(1000).fill(1.5)));
    expect(measureHeap(100, () => Array.from({ length: 100 }, now))).toBeGreaterThan(10);
  });
});

describe('compare', () => {
  const moveOf = (before: Figure, after: Figure) => compare(resultsOf([before]), resultsOf([after])).moves[0]!;

  test('a difference within the noise of both runs is no move', () => {
    expect(moveOf(figure(10, 0.6), figure(11, 0.5)).verdict).toBe('within noise');
  });

  test('beyond it, it says which way and how many times the noise', () => {
    expect(moveOf(figure(10, 0.25), figure(12, 0.25))).toMatchObject({ verdict: 'worse', timesNoise: 4, change: 0.2 });
    expect(moveOf(figure(10, 0.25), figure(8, 0.25))).toMatchObject({ verdict: 'better' });
    expect(moveOf(figure(10, 0.25, 'higher'), figure(8, 0.25, 'higher'))).toMatchObject({ verdict: 'worse' });
    expect(moveOf(figure(10, 0, 'same'), figure(9, 0, 'same'))).toMatchObject({ verdict: 'changed' });
  });

  test('times of two runs differ by more than repetitions a second apart can know, ratios by less', () => {
    const of = (unit: string, value: number): Figure => ({ ...figure(value, 0.01), unit });
    expect(moveOf(of('µs', 10), of('µs', 14)).verdict).toBe('within noise');
    expect(moveOf(of('µs', 10), of('µs', 25)).verdict).toBe('worse');
    expect(moveOf(of('×', 10), of('×', 14)).verdict).toBe('worse');
    expect(moveOf(of('×', 10), of('×', 11)).verdict).toBe('within noise');
  });

  test('an exact figure has no noise: any difference counts, none is none', () => {
    expect(moveOf(figure(10, 0), figure(10.001, 0))).toMatchObject({ verdict: 'worse', timesNoise: Infinity });
    expect(moveOf(figure(10, 0), figure(10, 0))).toMatchObject({ verdict: 'within noise', timesNoise: 0 });
  });

  test('another machine, seed or length of the run is said', () => {
    const { cautions } = compare(resultsOf([]), resultsOf([], { cpu: 'another', seed: 2, full: true }));
    expect(cautions).toHaveLength(3);
  });

  test('so is a busy machine, of either run, and that nothing can be compared', () => {
    const after = resultsOf([figure(2, 0.1)]);
    expect(compare(resultsOf([figure(1, 0.1)], { loadBefore: 9 }), after).cautions.join()).toContain('busy before the first run');
    expect(compare(resultsOf([figure(1, 0)], { loadBefore: 9 }), resultsOf([figure(2, 0)])).cautions).toEqual([]);
    expect(comparisonTable(compare(resultsOf([figure(1, 0)]), resultsOf([figure(1, 0, 'lower', 'network/b')]))).note).toContain('no figure in common');
  });

  test('what could not be measured has moved nowhere: JSON knows no NaN', () => {
    const { moves } = compare(parseResults(JSON.stringify(resultsOf([figure(NaN, 0)]))), resultsOf([figure(3, 0)]));
    expect(moves).toEqual([]);
  });

  test('the table has what moved, the worst first, and counts what is new or gone', () => {
    const before = resultsOf([figure(1, 0, 'lower', 'micro/a'), figure(1, 0, 'lower', 'micro/b'), figure(1, 0, 'lower', 'micro/c'), figure(1, 0, 'lower', 'micro/gone'), figure(1, 0, 'lower', 'network/not run')]);
    const after = resultsOf([figure(0.5, 0, 'lower', 'micro/a'), figure(2, 0, 'lower', 'micro/b'), figure(1, 0, 'lower', 'micro/c'), figure(1, 0, 'lower', 'micro/new')]);
    const { rows, note } = comparisonTable(compare(before, after));
    expect(rows.map(([id]) => id)).toEqual(['micro/b', 'micro/a']);
    expect(note).toContain('1 are new, 1 were not measured now');
  });

  test('a file that is no run is refused in words', () => {
    expect(() => parseResults('{')).toThrow('not JSON');
    expect(() => parseResults('{"a":1}')).toThrow('not the results');
  });
});

describe('options', () => {
  const tiers = [{ name: 'micro', byDefault: true }, { name: 'network', byDefault: true }, { name: 'browser', byDefault: false }];

  test('tiers are taken by name, with commas or one by one; by default those that are quick', () => {
    expect(readOptions(['--only', 'micro,browser'], tiers).only).toEqual(['micro', 'browser']);
    expect(readOptions(['--only', 'network', '--only', 'micro'], tiers).only).toEqual(['network', 'micro']);
    expect(readOptions([], tiers).only).toEqual(['micro', 'network']);
  });

  test('a tier, an option or a seed that does not exist is refused with what does', () => {
    expect(() => readOptions(['--only', 'nano'], tiers)).toThrow('micro, network, browser');
    expect(() => readOptions(['--fast'], tiers)).toThrow('--help');
    for (const seed of ['x', '', ' ', '1.5', '-1', '4294967296']) expect(() => readOptions([`--seed=${seed}`], tiers)).toThrow('whole number');
    for (const only of ['', ',']) expect(() => readOptions(['--only', only], tiers)).toThrow('names no tier');
  });

  test('a part of a name picks cases of tiers that have some; it is never left aside in silence', () => {
    const all = ['lan, 2 players', 'hostile, 2 players'];
    const named = tiers.map((tier) => (tier.name === 'micro' ? tier : { ...tier, names: ({ match = '' }: { readonly match?: string | undefined }) => all.filter((name) => name.includes(match)) }));
    expect(readOptions(['--only', 'network', '--match', 'lan'], named).match).toBe('lan');
    expect(() => readOptions(['--match', 'lan'], named)).toThrow('--only network or browser');
    expect(() => readOptions(['--only', 'network', '--match', 'moon'], named)).toThrow('No case of network');
  });
});

describe('a tier that breaks down', () => {
  test('has failed with its reason, and is a result like any other', async () => {
    const broken: Tier = { name: 'broken', question: 'Why?', byDefault: true, estimateSeconds: () => 1, run: () => Promise.reject(new Error('No Chromium was found.')) };
    expect(await runOne(broken, { seed: 1, full: false }, () => {})).toMatchObject({ tier: 'broken', tables: [], figures: [], failures: [expect.stringContaining('No Chromium')] });
  });
});

test('what runs when nobody names a tier takes less than two minutes, and more is said of a full run', () => {
  const seconds = (full: boolean): number => TIERS.filter(({ byDefault }) => byDefault).reduce((sum, tier) => sum + tier.estimateSeconds({ seed: 1, full }), 0);
  expect(seconds(false)).toBeGreaterThan(40);
  expect(seconds(false)).toBeLessThan(110);
  expect(seconds(true)).toBeGreaterThan(3 * seconds(false));
});

describe('progress', () => {
  test('the time left shrinks with what is done and counts later tiers in', () => {
    const said: string[] = [];
    let nowMs = 0;
    const line = new ProgressLine({ write: (text) => said.push(text) }, [{ name: 'a', seconds: 10 }, { name: 'b', seconds: 20 }], () => nowMs);
    line.begin('a');
    line.show(0, 2, 'first');
    nowMs = 5000;
    line.show(1, 2, 'second');
    expect(said[0]).toContain('about 30 s left');
    expect(said[1]).toContain('a [2/2] second · about 25 s left');
  });
});

describe('entropy', () => {
  test('of hands that never move is nothing; of fair coins, all their bits', () => {
    expect(entropyBits(new ScriptedPlayers(1, 2, 'idle'), 2, 500)).toBe(0);
    let state = 1;
    const coins = { inputBytes: 1, press: (_slot: number, _frame: number, into: Uint8Array) => void (into[0] = (state = Math.imul(state, 1664525) + 1013904223) >>> 24) };
    expect(entropyBits(coins, 1, 20_000)).toBeGreaterThan(7.95);
  });

  test('of a hand on keys is a small part of its bytes', () => {
    const bits = entropyBits(new ScriptedPlayers(1, 2, 'human'), 2, 3600);
    expect(bits).toBeGreaterThan(0.3);
    expect(bits).toBeLessThan(3);
  });
});

describe('latency', () => {
  const latencyCase = { network: 'test', players: 2, delay: 2, windowFrames: 8, seconds: 10, seed: 3 } as const;
  const calm = (delayMs: number) => (network: SimNetwork) => network.everywhere({ delayMs });

  test('is never less than the path, and on a calm one little more than the path, the delay and two frames', () => {
    const { toOtherScreenMs, toConfirmationMs, unanswered, wrong } = measureLatency(latencyCase, chaos(3), calm(60));
    expect(wrong).toBeUndefined();
    expect(unanswered).toBe(0);
    expect(toOtherScreenMs.p50).toBeGreaterThan(60);
    expect(toOtherScreenMs.max).toBeLessThan(60 + (2 + 2) * 17);
    expect(toConfirmationMs.p50).toBeGreaterThan(25);
  });

  test('the same seed gives the same figures to the last digit', () => {
    const run = () => measureLatency({ ...latencyCase, network: 'home-wifi' }, chaos(3));
    expect(run()).toEqual(run());
  });

  test('presses during a stall are counted with their wait, although nothing was sampled then', () => {
    const cut = (network: SimNetwork): void => {
      network.everywhere({ delayMs: 20 });
      network.clock.at(8000, () => network.everywhere({ up: false }));
      network.clock.at(9000, () => network.everywhere({ up: true }));
    };
    const { toOtherScreenMs, stallPercent } = measureLatency(latencyCase, chaos(3), cut);
    expect(stallPercent).toBeGreaterThan(5);
    expect(toOtherScreenMs.max).toBeGreaterThan(900);
    // A tenth of all presses fell into that second: it must weigh as much.
    expect(toOtherScreenMs.p95).toBeGreaterThan(300);
    // One press per 1.0618 frames and machine, none lost, none double.
    expect(toOtherScreenMs.n).toBeGreaterThan(2 * 560);
    expect(toOtherScreenMs.n).toBeLessThan(2 * 570);
  });

  test('a network that never answers again leaves presses unanswered, and their age counts', () => {
    const cut = (network: SimNetwork): void => network.clock.at(9000, () => network.everywhere({ up: false }));
    const { unanswered, toOtherScreenMs } = measureLatency(latencyCase, chaos(3), cut);
    expect(unanswered).toBeGreaterThan(500);
    expect(toOtherScreenMs.max).toBeGreaterThan(6000);
  });

  test('an automatic delay follows the network, as that of a room does, and every state is still right', () => {
    const { delayFrames, lastDelayFrames, wrong, checkedStates } = measureLatency({ ...latencyCase, network: 'hostile', delay: 'auto' }, chaos(3));
    expect(delayFrames).toBe(4);
    expect(lastDelayFrames).toBeGreaterThan(4);
    expect(wrong).toBeUndefined();
    expect(checkedStates).toBeGreaterThan(500);
  });

  test('a game that computes something else on one machine is found wrong', () => {
    let machines = 0;
    const base = chaos(3);
    const planted: Playable = {
      ...base,
      newGame(slots) {
        const game = new ChaosGame({ slots, inputBytes: base.inputBytes, seed: 3 });
        if (++machines === 2) game.words[0]! ^= 1;
        return game;
      },
    };
    expect(measureLatency(latencyCase, planted, calm(20)).wrong).toContain('peer 1');
  });
});

describe('the published sweep', () => {
  test('is played with its inputs: another one in each frame, by its formula', () => {
    const { press } = sweepPlayers(1, 32);
    const row = new Uint8Array(40);
    press(1, 2, row, 4);
    const words = new DataView(row.buffer);
    expect([words.getUint32(0, true), words.getUint32(4, true), words.getUint32(8, true)]).toEqual([0, 70, 140 + 34 + 97 + 0x9e37]);
  });

  test('has its jitter, which makes ways longer and never shorter', () => {
    let told = {};
    sweepWeather('wifi')({ everywhere: (conditions: object) => void (told = conditions) } as unknown as SimNetwork);
    expect(told).toEqual({ delayMs: 35, jitter: 10, loss: 0.01 });
  });

  test('with players who never hold a key rolls back about as often as it does, so that the bytes beside it are of the same work', () => {
    const { ours, theirs, wrong } = measureSweep(SWEEP_CASES.find(({ name }) => name === '2 players, Wi-Fi')!, 10, 1);
    expect(wrong).toBeUndefined();
    expect(ours.rollbacksPer100Frames).toBeGreaterThan(0.8 * theirs.rollbacksPer100Frames);
    expect(Math.abs(ours.lagFrames - theirs.lagFrames)).toBeLessThan(0.6);
  });
});
