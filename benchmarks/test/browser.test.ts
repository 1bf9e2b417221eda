/** The browser tier's arithmetic: presses to drawings, packets to their ways, sums to verdicts. No browser is needed for these. */
import { describe, expect, test } from '@jest/globals';
import { BIN_MS } from '../browser/bins.ts';
import { browserCases, estimateSeconds, nameOf } from '../browser/cases.ts';
import { pressKeys } from '../browser/hands.ts';
import { beyondTheWay, compareSums, latencies, packetWays } from '../browser/join.ts';
import { histogram } from '../browser/measure.ts';
import { inputOf, pressGame, PRESSES_ROUND, unwrapped } from '../browser/page/game.ts';
import type { PageRecord } from '../browser/page/record.ts';
import { Quantiles } from '../lib/quantiles.ts';

type Told = Partial<Omit<PageRecord, 'stats'>> & { readonly sums?: readonly (readonly [number, number])[] };

function record({ sums = [], ...more }: Told): PageRecord {
  const stats = { ticks: 0, stalls: 0, longestStallMs: 0, rollbacks: 0, maxRollbackFrames: 0, resimulatedFrames: 0, delayFrames: 0, bytesOut: 0, packetsOut: 0, rttMs: 0, sums };
  return { slot: 0, userAgent: '', drew: true, pressedAtMs: [], shown: [], beganMs: 0, endedMs: 0, frameGapsMs: [], netcodeMs: [], ticksMs: [], steps: [], sendsMs: [], receivesMs: [], sent: [], received: [], stats, ...more };
}

const window = { fromMs: 100, untilMs: 200, endMs: 300 };

describe('the press game', () => {
  test('carries any count of presses through an input and a step, and a count that went round is unwrapped', () => {
    const run = pressGame.start({ seed: [1, 2, 3, 4], slots: 2 });
    const bytes = new Uint8Array(2 * pressGame.inputBytes);
    for (const presses of [1, 127, 128, 5000, PRESSES_ROUND - 1, PRESSES_ROUND + 7]) {
      pressGame.encodeInput(inputOf(presses), bytes, pressGame.inputBytes);
      run.step({ frame: 0, slots: 2, width: pressGame.inputBytes, bytes, present: 3, gone: 0 });
      const shown = (run.state as { presses: Float64Array }).presses[1]!;
      expect(shown).toBe(presses % PRESSES_ROUND);
      expect(unwrapped(Math.max(0, presses - 90), shown)).toBe(presses);
    }
  });
});

describe('latencies', () => {
  const whose = record({ slot: 1, pressedAtMs: [90, 110, 120, 150, 199, 210] });

  test('go from each press of the window to the first drawing that has it, also if one drawing has several', () => {
    const where = record({ shown: [[], [1, 130, 4, 160, 6, 230]] });
    const { ms, unanswered } = latencies(whose, where, window);
    expect([...ms.all()]).toEqual([160 - 110, 160 - 120, 160 - 150, 230 - 199]);
    expect(unanswered).toBe(0);
  });

  test('a press that never showed counts with its age', () => {
    const { ms, unanswered } = latencies(whose, record({ shown: [[], [3, 130]] }), window);
    expect([...ms.all()]).toEqual([20, 10, 300 - 150, 300 - 199]);
    expect(unanswered).toBe(2);
  });
});

test('packets are known by their sums, and lost ones have no way', () => {
  const from = record({ sent: [11, 110, 12, 120, 13, 130] });
  expect([...packetWays(from, record({ received: [13, 135, 11, 118, 99, 140] }), window).all()]).toEqual([5, 8]);
});

test('beyond the way is what is left of a press when the way of its own packet is taken off', () => {
  const whose = record({ slot: 1, pressedAtMs: [110, 140], shown: [[], [1, 117, 2, 150]], sent: [5, 100, 6, 116, 7, 133, 8, 149] });
  const where = record({ received: [5, 120, 6, 136, 8, 174], shown: [[], [1, 147, 2, 180]] });
  expect([...beyondTheWay(whose, where, window).all()]).toEqual([147 - 110 - 20, 180 - 140 - 25]);
  expect(beyondTheWay(whose, record({ received: [5, 120], shown: where.shown }), window).count).toBe(0);
});

describe('sums', () => {
  test('that agree are counted', () => {
    expect(compareSums([record({ sums: [[16, 5], [32, 6]] }), record({ slot: 1, sums: [[32, 6], [48, 7]] })])).toEqual({ compared: 1, wrong: undefined });
  });

  test('that differ are told by frame', () => {
    expect(compareSums([record({ sums: [[16, 5]] }), record({ slot: 1, sums: [[16, 6]] })]).wrong).toContain('frame 16');
  });
});

test('a histogram has all of it, the far tail in its last bin', () => {
  const quantiles = new Quantiles();
  for (const value of [0, 1, BIN_MS, 1e6]) quantiles.add(value);
  const shares = histogram(quantiles);
  expect(shares.slice(0, 2)).toEqual([50, 25]);
  expect(shares.at(-1)).toBe(25);
});

describe('cases', () => {
  test('have names of their own, and a full run has all of the short one', () => {
    const short = browserCases(false, true).map(nameOf);
    const full = browserCases(true, true).map(nameOf);
    expect(new Set(full).size).toBe(full.length);
    expect(full).toEqual(expect.arrayContaining(short));
  });

  test('nothing to measure takes no time', () => {
    expect(estimateSeconds([])).toBe(0);
    expect(estimateSeconds(browserCases(true, true))).toBeGreaterThan(estimateSeconds(browserCases(false, true)));
  });
});

test('keys are sent by the clock: a hand that hangs is pressed as often as one that does not', async () => {
  let nowMs = 0;
  let presses = 0;
  const clock = { now: () => nowMs, pause: async (ms: number) => void (nowMs += Math.ceil(ms)) };
  const { lateMs } = await pressKeys([{ slower: 1, press: () => void (++presses === 5 && (nowMs += 500)) }], 10_000, clock);
  expect(presses).toBe(74);
  expect(Math.max(...lateMs)).toBeGreaterThan(300);
});
