/** Arenas and modes: each is another game, bots play all of them, and the players choose what is next. */
import { describe, expect, test } from '@jest/globals';
import { Prng } from '@rollmesh/core/sim';
import { runSyncTest } from '@rollmesh/core/testing';
import { shoveOff } from '../src/sim/shove-off.ts';
import { arenaOf, modeOf } from '../src/sim/agenda.ts';
import { FLOOR, isFloorOf, tileAt } from '../src/sim/floor.ts';
import { pillarAt } from '../src/sim/pillars.ts';
import { beginWith } from '../src/sim/rounds.ts';
import { COUNTDOWN_FRAMES, CROWN_FRAMES, CROWN_POINTS, FLOOR_GONE, ICE_BACK, LIVES, PILLARS, STREAK, TICK_RATE } from '../src/sim/rules.ts';
import { Arena, Mode, Phase } from '../src/sim/state.ts';
import { Driver } from './driver.ts';

const ARENAS = Object.entries(Arena);
const LONGEST_ROUND = Math.max(CROWN_FRAMES + 5, FLOOR_GONE + 1500);
const press = (driver: Driver, slot: number, values: Parameters<typeof shoveOff.encodeInput>[0]): void => shoveOff.encodeInput(values, driver.bytes, slot * shoveOff.inputBytes);

/** A match that begins in `arena` with `mode`, after its countdown. */
function begin(slots: number, arena: number, mode: number, seed = 0): Driver {
  const driver = new Driver(slots).play(1);
  beginWith(driver.state, arena, mode, new Prng(Uint32Array.of(arena, mode, slots, 1 + seed)));
  return driver.play(COUNTDOWN_FRAMES + 1);
}

describe('every arena', () => {
  test.each(ARENAS)('%s: everybody begins on firm ground, and bots play both modes to an end', (_name, arena) => {
    for (const mode of [Mode.last, Mode.crown]) {
      const driver = begin(8, arena, mode);
      for (let body = 0; body < 8; body += 1) expect(isFloorOf(arena, tileAt(driver.state.x[body], driver.state.y[body]))).toBe(true);
      driver.present = 0;
      expect(driver.until(() => driver.state.phase === Phase.roundOver, LONGEST_ROUND)).toBe(true);
      expect(driver.state.winner).toBeGreaterThanOrEqual(-1);
      expect(driver.heard.filter(({ name }) => name === 'dash').length).toBeGreaterThan(8);
    }
  });

  test.each(ARENAS)('%s: a round of four bots takes one to two minutes, in either mode', (_name, arena) => {
    for (const mode of [Mode.last, Mode.crown]) {
      const seconds = Array.from({ length: 5 }, (_, seed) => {
        const driver = begin(4, arena, mode, seed);
        driver.present = 0;
        driver.until(() => driver.state.phase === Phase.roundOver, LONGEST_ROUND);
        return driver.state.time / TICK_RATE;
      }).sort((a, b) => a - b);
      expect(seconds[2]).toBeGreaterThan(57);
      expect(seconds[4]).toBeLessThan(120);
    }
  });

  test('the carousel has no middle, and the ice has gaps at its rim', () => {
    const holes = (arena: number): number => FLOOR.filter((_, tile) => !isFloorOf(arena, tile)).length;
    expect([holes(Arena.hive), holes(Arena.carousel), holes(Arena.ice)]).toEqual([0, 7, 18]);
    expect(isFloorOf(Arena.carousel, 0)).toBe(false);
  });

  test('a pillar throws whom it touches, and all of them go round on the floor', () => {
    const driver = begin(2, Arena.carousel, Mode.last);
    const at = { x: 0, y: 0 };
    for (let time = 0; time < 2000; time += 7) {
      for (let index = 0; index < PILLARS; index += 1) {
        pillarAt(index, time, time, at);
        expect(isFloorOf(Arena.carousel, tileAt(at.x, at.y))).toBe(true);
      }
    }
    pillarAt(0, driver.state.time + 1, driver.state.pattern, at);
    [driver.state.x[0], driver.state.y[0]] = [at.x + 20, at.y];
    driver.play(1);
    expect(driver.state.vx[0]).toBeGreaterThan(5);
    expect(driver.heard.filter(({ name }) => name === 'bonk')).toHaveLength(1);
  });

  test('ice breaks under who stands still, and freezes again', () => {
    const driver = begin(2, Arena.ice, Mode.crown);
    const tile = tileAt(driver.state.x[0], driver.state.y[0]);
    const whole = driver.state.dropAt[tile];
    expect(driver.until(() => driver.state.fell[0] > 0, 300)).toBe(true);
    expect(driver.state.dropAt[tile]).toBeLessThanOrEqual(driver.state.time);
    driver.play(ICE_BACK + 5);
    expect(driver.state.dropAt[tile]).toBe(whole);
  });
});

describe('crown keeper', () => {
  test('who wears the crown gathers time and who has enough wins', () => {
    const driver = begin(2, Arena.hive, Mode.crown);
    [driver.state.x[1], driver.state.y[1]] = [driver.state.crownX, driver.state.crownY];
    expect(driver.until(() => driver.state.crownBy === 1, 60)).toBe(true);
    driver.play(100);
    expect(driver.state.points[1]).toBe(100);
    driver.state.points[1] = CROWN_POINTS - 1;
    driver.play(2);
    expect([driver.state.phase, driver.state.winner, driver.state.wins[1]]).toEqual([Phase.roundOver, 1, 1]);
    expect(driver.heard.filter(({ name }) => name === 'crown')).toHaveLength(1);
  });

  test('a dash takes it, and nobody is out for a fall', () => {
    const driver = begin(2, Arena.hive, Mode.crown);
    const { state } = driver;
    [state.x[0], state.y[0], state.x[1], state.y[1], state.crownBy, state.crownSafe] = [-50, 0, 50, 0, 1, 0];
    driver.play(1, () => press(driver, 0, { x: 1, dash: true })).play(10, () => press(driver, 0, {}));
    expect(state.crownBy).toBe(0);
    [state.x[0], state.y[0]] = [2000, 0];
    driver.play(20);
    expect([state.crownBy, state.lives[0], state.fell[0] > 0]).toEqual([-1, LIVES[Arena.hive], true]);
  });

  test('at the end of the time whoever kept it longest wins', () => {
    const driver = begin(3, Arena.hive, Mode.crown);
    driver.state.points.set([10, 30, 20]);
    driver.state.time = CROWN_FRAMES - 1;
    driver.play(1);
    expect([driver.state.phase, driver.state.winner]).toEqual([Phase.roundOver, 1]);
  });
});

describe('what comes next', () => {
  /** A round that is just over. */
  function pause(): Driver {
    const driver = begin(3, Arena.carousel, Mode.last);
    driver.state.lives.set([1, 0, 0]);
    driver.play(20);
    return driver;
  }

  test('without votes everything comes round: six rounds, every arena with every mode', () => {
    const state = { arena: 0, mode: 0 } as Parameters<typeof arenaOf>[0];
    const seen = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      seen.add(`${state.arena}/${state.mode}`);
      [state.arena, state.mode] = [arenaOf(state, 0), modeOf(state, 0)];
    }
    expect(seen.size).toBe(6);
  });

  test('most votes decide, and each player has one: the last', () => {
    const driver = pause();
    const { arena, mode } = driver.state;
    driver.play(2, () => (press(driver, 0, { next2: true }), press(driver, 1, { next3: true }), press(driver, 2, { next3: true })));
    driver.play(2, () => (press(driver, 0, { next1: true }), press(driver, 1, {}), press(driver, 2, {})));
    expect([...driver.state.vote.subarray(0, 3)]).toEqual([1, 3, 3]);
    driver.until(() => driver.state.phase === Phase.countdown, 400, () => [0, 1, 2].forEach((slot) => press(driver, slot, {})));
    expect([driver.state.arena, driver.state.mode]).toEqual([arena, 1 - mode]);
    expect([...driver.state.vote]).toEqual(Array(8).fill(0));
  });

  test('so many knock-outs without a fall are told as a streak', () => {
    const driver = begin(2, Arena.hive, Mode.last);
    const { state } = driver;
    state.streak[0] = STREAK - 1;
    [state.hitBy[1], state.credit[1], state.x[1]] = [1, 100, 2000];
    driver.play(20);
    expect(driver.heard.filter(({ name }) => name === 'streak').map(({ data }) => data)).toEqual([{ body: 0, count: STREAK }]);
  });
});

describe('all of it rolled back', () => {
  test('computing any frame again gives the same, in every round of a match', () => {
    const report = runSyncTest(shoveOff, { frames: 5000, depthFrames: 2, slots: 4, seed: 21 });
    expect(report).toMatchObject({ failure: undefined });
  });
});
