import { describe, expect, test } from '@jest/globals';
import * as view from '../../src/view/index.ts';
import { playOrders } from './orders.ts';
import { duelPlan, POINT_PLANS, pointPlan, quiet, randomPlan, roughPlan } from './plan.ts';
import { SCRIPTS } from './scripts.ts';
import { Simulation, simulate } from './simulate.ts';

describe('one exact order of events', () => {
  for (const [law, script] of Object.entries(SCRIPTS)) test(law, () => script(view));
});

describe('any order of letters', () => {
  test('ends no epoch twice', () => {
    let ended = 0;
    for (let seed = 1; seed <= 2000; seed++) ended += playOrders(view, seed);
    expect(ended).toBeGreaterThan(2000);
  });
});

describe('in a simulated room', () => {
  test('a quiet match decides nothing and says nothing', () => {
    const run = new Simulation(quiet(1, 8, { loss: 0.05, jitterMs: 30, healMs: 3000, endMs: 14_000 }));
    expect(run.run().bad).toBeUndefined();
    expect(run.decisions.size).toBe(0);
    expect(run.viewMessages).toBe(0);
  });

  test('scenario 1: a peer is missed by all, cut once, and nobody rolls back past the window', () => {
    const outcome = simulate(quiet(2, 4, { faults: [{ kind: 'edge', t: 940, from: 3, to: 1, both: false, ms: 60 }, { kind: 'edge', t: 940, from: 3, to: 2, both: false, ms: 60 }, { kind: 'crash', t: 1000, peer: 3 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(outcome.decisions).toBe(1);
  });

  test('scenario 2: two that die in the same instant are cut by one decision', () => {
    const outcome = simulate(quiet(3, 5, { faults: [{ kind: 'crash', t: 1000, peer: 3 }, { kind: 'crash', t: 1000, peer: 4 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(outcome.decisions).toBe(1);
  });

  test('when the leader dies too, the next one decides', () => {
    for (const point of ['start', 'all-flushed', 'quorum', 'send-commit', 'send-propose'] as const) {
      const outcome = simulate(quiet(4, 5, { faults: [{ kind: 'crash', t: 1000, peer: 4 }, { kind: 'at', t: 1000, point, nth: 2, what: 'crash' }] }));
      expect(outcome.bad).toBeUndefined();
    }
  });

  test('of 3 | 2 the three go on, and the two come back', () => {
    const outcome = simulate(quiet(5, 5, { faults: [{ kind: 'partition', t: 1000, mask: 0b11000, ms: 4000 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(outcome.nodes[3]!.resumes).toBe(1);
  });

  test('of 2 | 2 the side of the lowest goes on', () => {
    const outcome = simulate(quiet(6, 4, { faults: [{ kind: 'partition', t: 1000, mask: 0b1001, ms: 4000 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(outcome.nodes.map((node) => node.resumes)).toEqual([0, 1, 1, 0]);
  });

  test('two that lose each other for 3 s go on where they were', () => {
    const outcome = simulate(quiet(7, 2, { faults: [{ kind: 'partition', t: 1000, mask: 1, ms: 3000 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(outcome.decisions).toBe(0);
  });

  test('a pair that never connects plays on through a third', () => {
    const run = new Simulation(quiet(8, 4, { never: [[0, 1]] }));
    expect(run.run().bad).toBeUndefined();
    expect(run.decisions.size).toBe(0);
  });

  test('a link cut in one direction benches nobody', () => {
    const run = new Simulation(quiet(9, 3, { faults: [{ kind: 'edge', t: 1000, from: 0, to: 1, both: false, ms: 4000 }] }));
    expect(run.run().bad).toBeUndefined();
    expect(run.decisions.size).toBe(0);
  });

  test('scenario 18: a newcomer that dies before its first input is cut before it', () => {
    const outcome = simulate(quiet(10, 4, { members: 0b0111, faults: [{ kind: 'join', t: 500, peer: 3 }, { kind: 'at', t: 600, point: 'install', nth: 4, what: 'crash' }] }));
    expect(outcome.bad).toBeUndefined();
  });

  test('leaving costs nobody a stall', () => {
    const outcome = simulate(quiet(11, 4, { faults: [{ kind: 'leave', t: 1000, peer: 2 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(Math.max(...[0, 1, 3].map((id) => outcome.nodes[id]!.longestStallMs))).toBeLessThan(150);
  });

  test('joining costs nobody a stall', () => {
    const outcome = simulate(quiet(12, 4, { members: 0b0111, faults: [{ kind: 'join', t: 500, peer: 3 }] }));
    expect(outcome.bad).toBeUndefined();
    expect(Math.max(...[0, 1, 2].map((id) => outcome.nodes[id]!.longestStallMs))).toBeLessThan(50);
  });
});

describe('a share of the seeds', () => {
  const good = (name: string, plans: Parameters<typeof simulate>[0][]): void =>
    test(name, () => {
      for (const plan of plans) expect({ seed: plan.seed, bad: simulate(plan).bad }).toEqual({ seed: plan.seed, bad: undefined });
    });
  const seeds = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  good('random faults, 2 to 8 peers', seeds(20, 1).map(randomPlan));
  good('rough agreement, 3 to 5 peers', seeds(40, 1).map(roughPlan));
  good('messages that come seconds late', seeds(60, 1).map(duelPlan));
  good('every point of the protocol, broken', seeds(45, 0).map((i) => pointPlan((i * 37) % POINT_PLANS)));

  test('the same seed gives the same trace', () => {
    for (const plan of [randomPlan(77), duelPlan(77), roughPlan(77)]) expect(simulate(plan).trace).toBe(simulate(plan).trace);
  });
});

describe('seeds that once failed', () => {
  const once: [string, ReturnType<typeof quiet>][] = [
    ['a peer that was away counted a reloaded one out and decided alone', randomPlan(2386)],
    ['a peer that missed one packet was called mute for ever, and two stood still', randomPlan(2781)],
    ['a wish to come back outlived the state it came from', randomPlan(1908)],
    ['a voter was sent the whole view, and lost its inputs', randomPlan(397)],
    ['a relayed newcomer without inputs was taken for silent, again and again', randomPlan(35)],
    ['all who knew why the sleeper was benched had left', randomPlan(44858)],
    ['rows that nobody within reach still had', randomPlan(14270)],
    ['a pause decided after it was taken back', randomPlan(14209)],
    ['a wish was granted to a peer that had just lost its state', randomPlan(31739)],
    ['an AWAY asked its sender’s vote back from the dead', randomPlan(103)],
  ];
  for (const [what, plan] of once) test(`no longer: ${what}`, () => expect(simulate(plan).bad).toBeUndefined());
});
