/** Who comes while a round is played: from the next one on, or at once where the players said so. */
import { describe, expect, test } from '@jest/globals';
import { isIn, isLanding, isUp } from '../src/sim/bodies.ts';
import { tileAt } from '../src/sim/floor.ts';
import { COUNTDOWN_FRAMES, LIVES } from '../src/sim/rules.ts';
import { shoveOff } from '../src/sim/shove-off.ts';
import { holds } from '../src/sim/shrink.ts';
import { Phase } from '../src/sim/state.ts';
import { Driver } from './driver.ts';

const press = (driver: Driver, slot: number, values: Parameters<typeof shoveOff.encodeInput>[0]): void => shoveOff.encodeInput(values, driver.bytes, slot * shoveOff.inputBytes);

/** Four play in the middle of a round, without bots (the low bits of the seed); the other seats are nobody’s. */
function roundOfFour(): Driver {
  const driver = new Driver(8, [1, 2, 3, 16]);
  driver.present = 0b1111;
  driver.gone = 0b11110000;
  driver.play(COUNTDOWN_FRAMES + 60);
  expect(driver.state.phase).toBe(Phase.playing);
  expect(driver.state.bodies).toBe(4);
  return driver;
}

function choose(driver: Driver, slot: number, atOnce: boolean): void {
  press(driver, slot, atOnce ? { lateNow: true } : { lateNext: true });
  driver.play(3);
  press(driver, slot, {});
  driver.play(1);
}

function come(driver: Driver, slot: number): void {
  driver.gone &= ~(1 << slot);
  driver.present |= 1 << slot;
  driver.play(1);
}

describe('who comes late', () => {
  test('waits for the next round if nobody said otherwise, and has a body in it', () => {
    const driver = roundOfFour();
    come(driver, 4);
    driver.play(30);
    expect(driver.state.bodies).toBe(4);
    expect(driver.until(() => driver.state.phase === Phase.countdown, 12_000)).toBe(true);
    driver.play(1);
    expect(driver.state.bodies).toBe(5);
  });

  test('plays at once where a player said so: on firm ground, safe at first, with as many lives as who has least', () => {
    const driver = roundOfFour();
    choose(driver, 2, true);
    driver.state.lives[1] = 3;
    come(driver, 4);
    const { state } = driver;
    expect([state.bodies, state.lives[4], isUp(state, 4), isLanding(state, 4)]).toEqual([5, 3, true, true]);
    expect(holds(state, tileAt(state.x[4], state.y[4]), 0)).toBe(true);
    const from = state.x[4];
    driver.play(60, () => press(driver, 4, { x: from > 0 ? -1 : 1 }));
    expect(state.x[4]).not.toBe(from);
  });

  test('is let in as soon as it is said, though it came before', () => {
    const driver = roundOfFour();
    come(driver, 4);
    choose(driver, 0, true);
    expect(driver.state.bodies).toBe(5);
  });

  test('the last word counts, is announced once each, and only to who was not let in yet', () => {
    const driver = roundOfFour();
    choose(driver, 0, true);
    choose(driver, 0, true);
    choose(driver, 3, false);
    come(driver, 4);
    expect(driver.state.bodies).toBe(4);
    expect(driver.heard.filter(({ name }) => name === 'late').map(({ data }) => (data as { atOnce: boolean }).atOnce)).toEqual([true, false]);
  });

  test('the seats before it that nobody has are steered by bots, as in the next round', () => {
    const driver = roundOfFour();
    choose(driver, 0, true);
    come(driver, 6);
    expect(driver.state.bodies).toBe(7);
    for (let body = 0; body < 7; body += 1) expect(isIn(driver.state, body)).toBe(true);
    expect([...driver.state.unattended.subarray(4, 7)]).toEqual([1, 1, 0]);
  });

  test('whoever takes over a bot that is still in takes it where it stands, with the lives that it has', () => {
    const driver = roundOfFour();
    choose(driver, 0, true);
    driver.present &= ~0b1000;
    driver.gone |= 0b1000;
    driver.play(20);
    driver.state.lives[3] = 2;
    const { x, y } = { x: driver.state.x[3], y: driver.state.y[3] };
    driver.state.lives[1] = 1;
    come(driver, 3);
    expect([driver.state.lives[3], driver.state.shield[3]]).toEqual([2, 0]);
    expect(Math.abs(driver.state.x[3] - x) + Math.abs(driver.state.y[3] - y)).toBeLessThan(60);
  });

  test('a reload brings nobody back who was out, and leaving and coming again does so once', () => {
    const driver = roundOfFour();
    choose(driver, 0, true);
    const out = (): void => {
      driver.state.lives[3] = 0;
      driver.state.fell[3] = 1;
    };
    out();
    driver.present = 0b0111;
    driver.play(20);
    driver.present = 0b1111;
    driver.play(1);
    expect(isIn(driver.state, 3)).toBe(false);
    const leaveAndCome = (): void => {
      driver.present = 0b0111;
      driver.gone |= 0b1000;
      driver.play(20);
      come(driver, 3);
    };
    leaveAndCome();
    expect(isIn(driver.state, 3)).toBe(true);
    out();
    leaveAndCome();
    expect(isIn(driver.state, 3)).toBe(false);
  });

  test('in the crown’s mode nobody is out, so it has what all have', () => {
    const driver = roundOfFour();
    driver.state.mode = 1;
    choose(driver, 0, true);
    come(driver, 5);
    expect(driver.state.lives[5]).toBe(LIVES[driver.state.arena]);
    expect(driver.state.points[5]).toBe(0);
  });
});
