import { describe, expect, test } from '@jest/globals';
import { FORTRESS_CHAOS, FORTRESS_PROCESS, fortressConditions } from './fortress-profiles.ts';
import type { ProfileName } from './profiles.ts';
import { applyProfile, PROFILE_NAMES, profileConditions, PROFILES } from './profiles.ts';
import { SimNetwork } from './sim-network.ts';
import { VirtualClock } from './virtual-clock.ts';
import { LOST, Weather } from './weather.ts';

function weatherOf(name: ProfileName, seed = 1, changes = {}): Weather {
  const weather = new Weather(seed, name);
  weather.change({ ...profileConditions(name), ...changes });
  return weather;
}

/** The published shares of lost packets and mean bursts, in the order of the table. */
const LOSS: Record<ProfileName, readonly [share: number, meanBurst: number]> = {
  lan: [0, 0],
  'fiber-metro': [0.0005, 1],
  'home-wifi': [0.005, 3],
  'mobile-4g': [0.01, 4],
  transatlantic: [0.001, 2],
  starlink: [0.008, 8],
  bufferbloat: [0.01, 6],
  hostile: [0.08, 6],
};

describe.each(PROFILE_NAMES)('the profile %s', (name) => {
  const { jitterMs, correlation } = PROFILES[name];

  test('draws jitter with the quantiles and the correlation of its table', () => {
    const weather = weatherOf(name);
    const draws = Float64Array.from({ length: 400_000 }, () => weather.jitterMs());
    let [sum, squares, products] = [0, 0, 0];
    const mean = draws.reduce((total, draw) => total + draw, 0) / draws.length;
    for (let i = 1; i < draws.length; i++) {
      sum += draws[i] - mean;
      squares += (draws[i] - mean) ** 2;
      products += (draws[i] - mean) * (draws[i - 1] - mean);
    }
    expect(Math.abs(sum)).toBeLessThan(draws.length);
    expect(Math.abs(products / squares - correlation)).toBeLessThan(0.03);
    draws.sort();
    const quantile = (share: number): number => draws[Math.floor(share * draws.length)];
    expect(quantile(0.5) / jitterMs[0]).toBeCloseTo(1, 1);
    expect(quantile(0.9) / jitterMs[1]).toBeCloseTo(1, 1);
    expect(quantile(0.99) / jitterMs[2]).toBeCloseTo(1, 1);
    expect(Math.abs(quantile(0.9989) / jitterMs[3] - 1)).toBeLessThan(0.2);
    expect(draws[draws.length - 1]).toBeLessThanOrEqual(jitterMs[3]);
  });

  test('loses the share of its table in bursts of its table', () => {
    const weather = weatherOf(name);
    let [lost, bursts, before] = [0, 0, false];
    const count = 2_000_000;
    for (let i = 0; i < count; i++) {
      const loses = weather.loses();
      if (loses) lost++;
      if (loses && !before) bursts++;
      before = loses;
    }
    const [share, meanBurst] = LOSS[name];
    if (share === 0) expect(lost).toBe(0);
    else {
      expect(Math.abs(lost / count / share - 1)).toBeLessThan(0.15);
      expect(Math.abs(lost / bursts / meanBurst - 1)).toBeLessThan(0.1);
    }
  });

  test('delays what is sent through the network as its table says', () => {
    const clock = new VirtualClock();
    const network = new SimNetwork({ clock, seed: 3 });
    const [a, b] = [network.addNode('a'), network.addNode('b')];
    applyProfile(network, name);
    network.path(a, b).set({ extras: [], reorder: 0, burst: { p: 0, r: 1 } });
    const delays: number[] = [];
    // Half a second apart, so that no packet waits for its predecessor.
    for (let i = 0; i < 20_000; i++) {
      delays.push(network.path(a, b).carryPacket(clock.now, 20) - clock.now);
      clock.runFor(500);
    }
    delays.sort((x, y) => x - y);
    const base = PROFILES[name].delayMs + PROFILES[name].uphillMs;
    expect(delays[0]).toBeGreaterThanOrEqual(base);
    expect(Math.abs(delays[10_000] - base - jitterMs[0])).toBeLessThan(0.1 * jitterMs[0] + 0.05);
    expect(Math.abs(delays[19_800] - base - jitterMs[2])).toBeLessThan(0.15 * jitterMs[2] + 0.05);
  });
});

describe('what happens by the clock', () => {
  /** Delays, or LOST, of something sent each millisecond with no jitter and no loss; the weather's phase is its own. */
  function delaysOf(name: ProfileName, forMs: number): number[] {
    const weather = weatherOf(name, 1, { jitter: 0, burst: { p: 0, r: 1 } });
    return Array.from({ length: forMs }, (_, ms) => {
      const arrival = weather.arrivalOf(ms);
      return arrival === LOST ? LOST : arrival - ms;
    });
  }

  test('a Wi-Fi scan holds packets for up to 80 ms once in 30 s and loses none', () => {
    const delays = delaysOf('home-wifi', 60_000);
    const held = delays.filter((delay) => delay > 18);
    expect(held.length).toBeGreaterThanOrEqual(158);
    expect(held.length).toBeLessThanOrEqual(162);
    expect(Math.max(...delays)).toBeGreaterThan(96);
    expect(Math.max(...delays)).toBeLessThanOrEqual(98);
    expect(delays.includes(LOST)).toBe(false);
  });

  test('a handover holds packets for up to 300 ms once in 45 s', () => {
    const delays = delaysOf('mobile-4g', 45_000);
    expect(Math.abs(delays.filter((delay) => delay > 42).length - 300)).toBeLessThanOrEqual(2);
    expect(Math.max(...delays)).toBeGreaterThan(340);
  });

  test('satellites change every 15 s: another base within 15 ms, and a gap of 40 ms that loses packets', () => {
    const delays = delaysOf('starlink', 150_000);
    const bases = new Set(delays.filter((delay) => delay !== LOST).map((delay) => Math.round(delay * 1000) / 1000));
    expect(bases.size).toBeGreaterThanOrEqual(10);
    expect(bases.size).toBeLessThanOrEqual(11);
    for (const base of bases) expect(Math.abs(base - 28)).toBeLessThanOrEqual(15);
    expect(Math.abs(delays.filter((delay) => delay === LOST).length - 400)).toBeLessThanOrEqual(20);
  });

  test('a filling queue adds up to 200 ms over 4 s in every 10 s and drops at its peak', () => {
    const delays = delaysOf('bufferbloat', 20_000);
    const raised = delays.filter((delay) => delay === LOST || delay > 25);
    expect(Math.abs(raised.length - 8000)).toBeLessThanOrEqual(4);
    expect(Math.max(...delays)).toBeGreaterThan(220);
    const dropped = delays.filter((delay) => delay === LOST).length;
    expect(dropped).toBeGreaterThan(50);
    expect(dropped).toBeLessThan(150);
  });

  test('a hostile network is slower one way', () => {
    const network = new SimNetwork({ clock: new VirtualClock(), seed: 1 });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => network.addNode(name));
    network.path(b, a).set({ up: false });
    applyProfile(network, 'hostile');
    expect([network.path(a, b), network.path(b, a), network.path(c, a)].map((path) => path.conditions.delayMs)).toEqual([150, 110, 110]);
    expect(network.path(b, a).conditions.up).toBe(false);
    applyProfile(network, 'lan', a, c);
    expect(network.path(c, a).conditions.delayMs).toBe(1);
    expect(network.path(a, b).conditions.delayMs).toBe(150);
  });
});

describe('the profiles of Fortress Rollback', () => {
  test.each([...Object.entries(FORTRESS_CHAOS), ...Object.entries(FORTRESS_PROCESS)])('%s becomes conditions with its own figures', (name, profile) => {
    const weather = new Weather(7, name);
    const conditions = fortressConditions(profile);
    weather.change(conditions);
    const jitter = Array.from({ length: 5000 }, () => weather.jitterMs());
    expect(Math.max(...jitter)).toBeLessThanOrEqual(profile.jitterMs);
    expect(Math.min(...jitter)).toBeGreaterThanOrEqual(-profile.jitterMs);
    let lost = 0;
    for (let i = 0; i < 100_000; i++) if (weather.loses()) lost++;
    const { burst } = conditions;
    const burstShare = burst.p / (burst.p + burst.r);
    const expected = 1 - (1 - conditions.loss) * (1 - burstShare);
    expect(Math.abs(lost / 100_000 - expected)).toBeLessThan(0.01);
  });
});
