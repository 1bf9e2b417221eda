/**
 * Everybody is served alike: whatever two clocks do, both sides soon roll back equally deep, without waiting and without
 * swinging. Depths are means over a second, of an input that changes every frame.
 */
import { describe, expect, test } from '@jest/globals';
import { LinkMargin, clockRate } from '../../src/sync/time-sync.ts';
import { TimeWorld, type Stretch, type TimeWorldOptions } from './time-world.ts';

const gap = ([a, b]: readonly [Stretch, Stretch]): number => Math.abs(a.rollbackFrames - b.rollbackFrames);

/** The gap in rollback depth from second to second. */
function gaps(world: TimeWorld, fromMs: number, toMs: number): number[] {
  const seen: number[] = [];
  world.until(fromMs);
  for (let ms = fromMs + 1000; ms <= toMs; ms += 1000) seen.push(gap(world.until(ms)));
  return seen;
}

function frozen(world: TimeWorld, fromMs: number, toMs: number): TimeWorld {
  const { node } = world.mesh.nodes[0]!;
  world.clock.at(fromMs, () => node.pause());
  world.clock.at(toMs, () => node.resume());
  return world;
}

describe('both sides roll back equally deep, within a frame, two seconds after the start', () => {
  const cases: [string, TimeWorldOptions][] = [
    ['clocks 2 % apart', { delaysMs: [40, 40], clockSpeed: [1.02, 1] }],
    ['clocks 1 % off, one each way', { delaysMs: [40, 40], clockSpeed: [1.01, 0.99] }],
    ['six ticks apart at the start', { delaysMs: [40, 40], beginMs: [0, 100] }],
    ['10 ms there, 200 ms back', { delaysMs: [10, 200] }],
    ['hard case 50: a display of 50 Hz and one of 60 Hz, jitter of 20 ms', { delaysMs: [60, 60], jitterMs: 20, displayMs: [20, 1000 / 60] }],
  ];
  test.each(cases)('%s', (_name, options) => {
    for (const each of gaps(new TimeWorld(options), 2000, 8000)) expect(each).toBeLessThanOrEqual(1);
  });

  test('10 ms there, 200 ms back, six ticks apart and 2 % of drift: within a frame and a fifth after four seconds', () => {
    const world = new TimeWorld({ delaysMs: [10, 200], beginMs: [0, 100], clockSpeed: [1.01, 0.99] });
    for (const each of gaps(world, 4000, 9000)) expect(each).toBeLessThanOrEqual(1.2);
  });
});

describe('a machine that froze is in step again', () => {
  test.each([8, 16])('two seconds after it froze for two, with a window of %i', (windowFrames) => {
    const world = frozen(new TimeWorld({ delaysMs: [40, 40], windowFrames }), 3000, 5000);
    const after = gaps(world, 7000, 9000);
    for (const each of after) expect(each).toBeLessThanOrEqual(1);
    expect(world.until(10_000).map(({ stalls }) => stalls)).toEqual([0, 0]);
  });

  test('a second after a hitch of six ticks', () => {
    const world = frozen(new TimeWorld({ delaysMs: [40, 40] }), 3000, 3100);
    for (const each of gaps(world, 4100, 6100)) expect(each).toBeLessThanOrEqual(1);
  });
});

describe('the correction is not seen', () => {
  test('clocks in step are left alone', () => {
    const world = new TimeWorld({ delaysMs: [40, 40] });
    world.until(2000);
    for (const { slowest, fastest, stalls } of world.until(6000)) {
      expect(slowest).toBe(1);
      expect(fastest).toBe(1);
      expect(stalls).toBe(0);
    }
  });

  test('jitter of 20 ms moves a clock by less than 5 %, and not to and fro: frames keep their pace', () => {
    const world = new TimeWorld({ delaysMs: [60, 60], jitterMs: 20 });
    world.until(3000);
    for (let second = 4; second < 10; second++) {
      for (const { slowest, fastest, frames } of world.until(second * 1000)) {
        expect(slowest).toBeGreaterThan(0.95);
        expect(fastest).toBeLessThan(1.05);
        expect(Math.abs(frames - 60)).toBeLessThanOrEqual(2);
      }
    }
  });

  test('nobody waits for a drift of 2 %', () => {
    const world = new TimeWorld({ delaysMs: [40, 40], clockSpeed: [1.02, 1], windowFrames: 8 });
    world.until(1000);
    for (const { stalls, frames } of world.until(9000)) {
      expect(stalls).toBe(0);
      expect(frames).toBeGreaterThan(475);
    }
  });
});

describe('the margins of one link', () => {
  test('what the other tells is set against my margin: half the difference', () => {
    const margin = new LinkMargin();
    margin.arrived(-2);
    expect(margin.known).toBe(false);
    margin.heard(-6);
    expect(margin.known).toBe(true);
    expect(margin.behindFrames).toBe(2);
  });

  test('between two tellings a shift of my own margin counts at once', () => {
    const margin = new LinkMargin();
    margin.arrived(-4);
    margin.heard(-4);
    expect(margin.behindFrames).toBe(0);
    for (let i = 0; i < 200; i++) margin.arrived(-3);
    expect(margin.behindFrames).toBeCloseTo(1);
  });

  test('after forgetting, the first margins count in full', () => {
    const margin = new LinkMargin();
    margin.arrived(100);
    margin.heard(0);
    margin.forget();
    expect(margin.known).toBe(false);
    margin.arrived(-3);
    margin.heard(-3);
    expect(margin.behindFrames).toBe(0);
  });

  test('the rate is bounded, and 1 for what is no number', () => {
    expect(clockRate(1e9)).toBeCloseTo(1.3);
    expect(clockRate(-1e9)).toBeCloseTo(0.88);
    expect(clockRate(NaN)).toBe(1);
    expect(clockRate(0.1)).toBe(1);
  });
});
