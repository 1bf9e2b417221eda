/** The rules of the game: rounds end, falls and wins count once, bots play, votes are heard. */
import { describe, expect, test } from '@jest/globals';
import { shoveOff } from '../src/sim/shove-off.ts';
import { FLOOR, RINGS, TILES, tileAt } from '../src/sim/floor.ts';
import { COMPANY, COUNTDOWN_FRAMES, CROWN_FRAMES, FLOOR_GONE, LIVES, NEVER, NEXT_COUNTDOWN_FRAMES, RETURN_FRAMES, ROUND_OVER_FRAMES, TILE_WARNING, VOTE_FRAMES, WINS_FOR_MATCH } from '../src/sim/rules.ts';
import { Arena, Mode, Phase } from '../src/sim/state.ts';
import { Driver } from './driver.ts';

/** A round cannot last longer: all tiles are gone, and everybody has come back for the last time. */
const LONGEST_ROUND = COUNTDOWN_FRAMES + FLOOR_GONE + Math.max(...LIVES) * (RETURN_FRAMES + 120);

const press = (driver: Driver, slot: number, values: Parameters<typeof shoveOff.encodeInput>[0]): void => shoveOff.encodeInput(values, driver.bytes, slot * shoveOff.inputBytes);

describe('the course of a match', () => {
  test('a round ends within two minutes and a half, though nobody touches a key', () => {
    expect(LONGEST_ROUND).toBeLessThan(155 * shoveOff.tickRate);
    for (let slots = 1; slots <= 8; slots += 1) {
      const driver = new Driver(slots, [slots, 0, 0, 1]);
      expect(driver.until(() => driver.state.phase === Phase.roundOver, LONGEST_ROUND)).toBe(true);
    }
  });

  test('bots alone play match after match, and each has one winner', () => {
    const driver = new Driver(6);
    driver.present = 0;
    driver.play(60 * 60 * 16);
    const overs = driver.heard.filter(({ name }) => name === 'matchOver');
    expect(overs.length).toBeGreaterThan(0);
    expect(driver.heard.filter(({ name }) => name === 'dash').length).toBeGreaterThan(100);
    for (const { data } of overs) expect((data as { winner: number }).winner).toBeGreaterThanOrEqual(0);
  });

  test('who wins enough rounds wins the match, and every round is announced once', () => {
    const driver = new Driver(4);
    driver.present = 0;
    expect(driver.until(() => driver.state.phase === Phase.matchOver, 30 * LONGEST_ROUND)).toBe(true);
    const rounds = driver.heard.filter(({ name }) => name === 'roundOver').map(({ data }) => data as { winner: number; round: number });
    expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, i) => i + 1));
    for (let body = 0; body < 4; body += 1) expect(driver.state.wins[body]).toBe(rounds.filter(({ winner }) => winner === body).length);
    expect(driver.state.wins[driver.state.champion]).toBe(WINS_FOR_MATCH);
  });

  test('who plays alone gets bots', () => {
    const driver = new Driver(1).play(1);
    expect(driver.state.bodies).toBe(COMPANY);
    expect([...driver.state.unattended.subarray(0, 4)]).toEqual([0, 1, 1, 1]);
  });

  test('bots fill the seats that the room asked for; who comes takes the place of one, and who leaves is replaced by one', () => {
    const bodies = (bots: number, players: number): Driver => {
      const driver = new Driver(8, [1, 2, 3, 16 + bots]);
      driver.present = 2 ** players - 1;
      driver.gone = 0xff & ~driver.present;
      return driver.play(1);
    };
    expect([bodies(2, 2), bodies(0, 3), bodies(3, 1), bodies(15, 1), bodies(0, 1)].map(({ state }) => state.bodies)).toEqual([4, 3, 4, 8, 2]);
    const driver = bodies(2, 2);
    const toNextRound = (): number => {
      expect(driver.until(() => driver.state.phase === Phase.roundOver, LONGEST_ROUND)).toBe(true);
      expect(driver.until(() => driver.state.phase === Phase.countdown, 1000)).toBe(true);
      return driver.state.bodies;
    };
    driver.present = 0b111;
    driver.gone = 0b11111000;
    expect(toNextRound()).toBe(4);
    driver.present = 0b001;
    driver.gone = 0b11111110;
    expect(toNextRound()).toBe(4);
  });

  test('nobody moves before the countdown is over, and everybody may look round', () => {
    const driver = new Driver(2);
    const { x, y } = { x: driver.state.x[0], y: driver.state.y[0] };
    driver.play(COUNTDOWN_FRAMES - 1, () => press(driver, 0, { x: 1, dash: true }));
    expect([driver.state.x[0], driver.state.y[0], driver.state.faceX[0]]).toEqual([x, y, 1]);
    driver.play(30, () => press(driver, 0, { x: 1 }));
    expect(driver.state.x[0]).toBeGreaterThan(x);
  });
});

describe('falling', () => {
  function walkOff(): Driver {
    const driver = new Driver(2).play(COUNTDOWN_FRAMES);
    const away = driver.state.x[0] < 0 ? -1 : 1;
    driver.until(() => driver.state.fell[0] > 0, 400, () => press(driver, 0, { x: away }));
    return driver;
  }

  test('a fall costs one life, once', () => {
    const driver = walkOff();
    driver.play(RETURN_FRAMES - 2);
    expect(driver.state.lives[0]).toBe(LIVES[driver.state.arena] - 1);
    expect(driver.heard.filter(({ name, data }) => name === 'fall' && (data as { body: number }).body === 0)).toHaveLength(1);
  });

  test('who has lives left comes back on firm ground, unshaken, and cannot be touched at first', () => {
    const driver = walkOff();
    expect(driver.until(() => driver.state.fell[0] === 0, RETURN_FRAMES + 5, () => press(driver, 0, {}))).toBe(true);
    expect(tileAt(driver.state.x[0], driver.state.y[0])).toBeGreaterThanOrEqual(0);
    expect(driver.state.shield[0]).toBeGreaterThan(0);
    expect(driver.state.wobble[0]).toBe(0);
  });

  test('the last one in wins the round, and one point only', () => {
    const driver = walkOff();
    const over = driver.until(() => driver.state.phase === Phase.roundOver, 3 * LONGEST_ROUND, () => press(driver, 0, { x: driver.state.x[0] < 0 ? -1 : 1 }));
    expect(over).toBe(true);
    expect(driver.state.winner).toBe(1);
    driver.play(ROUND_OVER_FRAMES - 2);
    expect([...driver.state.wins.subarray(0, 2)]).toEqual([0, 1]);
  });
});

describe('dashing', () => {
  /** Two bodies face to face, 100 apart, in the middle of a whole floor. */
  function duel(): Driver {
    const driver = new Driver(2).play(COUNTDOWN_FRAMES + 1);
    const { state } = driver;
    [state.x[0], state.y[0], state.x[1], state.y[1]] = [-50, 0, 50, 0];
    return driver;
  }

  test('a dash throws whom it hits, and is announced once', () => {
    const driver = duel();
    driver.play(1, () => press(driver, 0, { x: 1, dash: true })).play(20, () => press(driver, 0, {}));
    expect(driver.state.x[1]).toBeGreaterThan(120);
    expect(driver.heard.filter(({ name }) => name === 'dash')).toHaveLength(1);
    expect(driver.heard.filter(({ name, data }) => name === 'hit' && (data as { strike: boolean }).strike)).toHaveLength(1);
  });

  test('the more somebody is shaken, the farther it flies', () => {
    const flown = [0, 80, 160].map((wobble) => {
      const driver = duel();
      driver.state.wobble[1] = wobble;
      driver.play(1, () => press(driver, 0, { x: 1, dash: true })).play(14, () => press(driver, 0, {}));
      return driver.state.x[1];
    });
    expect(flown[1]).toBeGreaterThan(flown[0] + 40);
    expect(flown[2]).toBeGreaterThan(flown[1] + 40);
  });

  test('a held key is one dash', () => {
    const driver = duel();
    driver.play(50, () => press(driver, 0, { y: -0.2, dash: true }));
    expect(driver.heard.filter(({ name }) => name === 'dash')).toHaveLength(1);
  });

  test('two bodies in one place part', () => {
    const driver = duel();
    driver.state.x[1] = driver.state.x[0];
    driver.play(10, () => press(driver, 0, {}));
    expect(Math.abs(driver.state.x[1] - driver.state.x[0])).toBeGreaterThan(55);
  });
});

describe('the result', () => {
  function finished(slots: number): Driver {
    const driver = new Driver(slots).play(1);
    driver.state.wins[1] = WINS_FOR_MATCH - 1;
    driver.until(() => driver.state.phase === Phase.roundOver, LONGEST_ROUND);
    driver.state.winner = 1;
    driver.state.wins[1] = WINS_FOR_MATCH;
    driver.until(() => driver.state.phase === Phase.matchOver, ROUND_OVER_FRAMES + 5);
    return driver;
  }

  test('a rematch comes when everybody has asked for it', () => {
    const driver = finished(3).play(100);
    for (const slot of [0, 1]) driver.play(2, () => press(driver, slot, { again: true })).play(1, () => press(driver, slot, {}));
    expect(driver.state.phase).toBe(Phase.matchOver);
    driver.play(1, () => press(driver, 2, { again: true }));
    expect(driver.state.phase).toBe(Phase.countdown);
    expect([...driver.state.wins]).toEqual(Array(8).fill(0));
    expect(driver.heard.filter(({ name }) => name === 'rematch')).toHaveLength(1);
  });

  test('nobody has to wait for the last one for ever', () => {
    const driver = finished(3).play(100);
    driver.play(2, () => press(driver, 0, { again: true }));
    driver.play(VOTE_FRAMES, () => press(driver, 0, {}));
    expect(driver.state.phase).toBe(Phase.countdown);
  });

  test('a vote before the result has been seen does not count', () => {
    const driver = finished(2);
    driver.play(10, () => [0, 1].forEach((slot) => press(driver, slot, { again: true, quit: true })));
    expect(driver.state.phase).toBe(Phase.matchOver);
  });

  test('one who wants back to the lobby takes everybody along, and the match stands still', () => {
    const driver = finished(3).play(100).play(1, (_, bytes) => void bytes.fill(0));
    driver.play(1, () => press(driver, 2, { quit: true }));
    const sum = driver.state.x[0];
    driver.play(50);
    expect(driver.heard.filter(({ name }) => name === 'quit')).toHaveLength(1);
    expect([driver.state.phase, driver.state.x[0]]).toEqual([Phase.closed, sum]);
  });
});

describe('absent players', () => {
  test('a bot steers for who is away, and gives the body back', () => {
    const driver = new Driver(2).play(COUNTDOWN_FRAMES + 5);
    driver.present = 0b01;
    const before = driver.state.x[1];
    driver.play(60);
    expect(driver.state.unattended[1]).toBe(1);
    expect(Math.abs(driver.state.x[1] - before)).toBeGreaterThan(5);
    driver.present = 0b11;
    driver.play(1);
    expect(driver.state.unattended[1]).toBe(0);
  });

  test('who is gone for good is steered by a bot, and its vote is not awaited', () => {
    const driver = new Driver(2).play(1);
    driver.gone = 0b10;
    driver.present = 0b01;
    driver.play(5);
    expect(driver.state.unattended[1]).toBe(1);
  });
});

describe('the floor', () => {
  test('the tile under the middle of every tile is that tile, and beyond the rim is none', () => {
    FLOOR.forEach(({ x, y }, tile) => expect(tileAt(x, y)).toBe(tile));
    expect(FLOOR).toHaveLength(TILES);
    expect(FLOOR[TILES - 1].ring).toBe(RINGS);
    for (const [x, y] of [[700, 0], [0, 600], [-700, 10], [500, 460], [1e6, 1e6]]) expect(tileAt(x, y)).toBe(-1);
  });

  test('every round another pattern; every tile drops after a warning and before the end', () => {
    const driver = new Driver(4);
    driver.present = 0;
    let last = -1;
    for (let round = 1; round <= 8; round += 1) {
      driver.until(() => driver.state.phase === Phase.countdown && driver.state.clock < 3, 3 * CROWN_FRAMES);
      const { arena, mode } = driver.state;
      for (const at of driver.state.dropAt) {
        if (at === 0 && arena !== Arena.hive) continue; // no floor there
        expect(at).toBeGreaterThan(TILE_WARNING);
        if (mode === Mode.last) expect(at).toBeLessThanOrEqual(FLOOR_GONE);
        else if (at !== NEVER) expect(at).toBeLessThanOrEqual(CROWN_FRAMES);
      }
      if (driver.state.round > 1) expect(driver.state.pattern).not.toBe(last);
      last = driver.state.pattern;
      driver.play(NEXT_COUNTDOWN_FRAMES);
    }
  });
});
