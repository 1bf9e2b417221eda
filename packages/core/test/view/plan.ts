/**
 * The schedule of one seed: who plays, in what weather, and which faults strike when. It is data, so a failing seed can be
 * printed, shortened and kept.
 */
import { RandomStream } from '../../src/testing/random.ts';

export type Fault =
  | { kind: 'crash'; t: number; peer: number }
  | { kind: 'restart'; t: number; peer: number; ms: number }
  | { kind: 'sleep'; t: number; peer: number; ms: number }
  | { kind: 'away'; t: number; peer: number; ms: number }
  | { kind: 'leave'; t: number; peer: number }
  | { kind: 'kick'; t: number; peer: number; by: number }
  | { kind: 'join'; t: number; peer: number }
  | { kind: 'partition'; t: number; mask: number; ms: number }
  | { kind: 'edge'; t: number; from: number; to: number; both: boolean; ms: number }
  | { kind: 'pause'; t: number; by: number; ms: number }
  | { kind: 'setting'; t: number; by: number; number: number; value: number }
  | { kind: 'lock'; t: number; by: number }
  /** At the `nth` time that anybody passes `point` after `t`: dies there, falls mute for a second, or sends 900 ms late. */
  | { kind: 'at'; t: number; point: string; nth: number; what: 'crash' | 'mute' | 'late' };

export interface Plan {
  seed: number;
  peers: number;
  members: number;
  delays: number[];
  windowFrames: number;
  tickMs: number;
  dropAfterMs: number;
  baseMs: number;
  jitterMs: number;
  loss: number;
  double: number;
  spread?: number;
  never: [number, number][];
  faults: Fault[];
  /** This share of the messages of agreement arrives up to `staleMs` late, long after others overtook it. */
  staleShare: number;
  staleMs: number;
  /** When the faults end. */
  healMs: number;
  endMs: number;
}

export const POINTS = [
  'start', 'promise', 'all-flushed', 'accept', 'quorum', 'install', 'last-act', 'act', 'wish',
  'send-prepare', 'send-flush', 'send-propose', 'send-accept', 'send-commit', 'send-act', 'send-wish', 'send-pull', 'send-refuse',
] as const;

/** A quiet match of `peers` with nothing going wrong. */
export function quiet(seed: number, peers: number, change: Partial<Plan> = {}): Plan {
  return {
    seed, peers, members: (1 << peers) - 1, delays: new Array<number>(peers).fill(2), windowFrames: 8, tickMs: 1000 / 60, dropAfterMs: 15_000,
    baseMs: 25, jitterMs: 0, loss: 0, double: 0, never: [], faults: [], staleShare: 0, staleMs: 0, healMs: 6000, endMs: 16_000, ...change,
  };
}

/** A random subset of everything. */
export function randomPlan(seed: number): Plan {
  const r = new RandomStream(seed, 'plan');
  const peers = 2 + r.below(7);
  const plan = quiet(seed, peers, {
    delays: Array.from({ length: peers }, () => r.below(4)),
    windowFrames: r.pick([4, 8, 8, 12]),
    tickMs: r.pick([1000 / 60, 1000 / 30]),
    dropAfterMs: r.pick([15_000, 5000]),
    baseMs: r.between(5, 60),
    jitterMs: r.pick([0, 10, 60]),
    loss: r.pick([0, 0, 0.05, 0.1, 0.25]),
    double: r.pick([0, 0, 0.05]),
    healMs: 9000,
    endMs: 23_000,
  });
  if (peers >= 3 && r.chance(0.33)) plan.never.push([0, 1].map((k) => (k + r.below(peers - 1)) % peers) as [number, number]);
  if (plan.never.length > 0 && plan.never[0]![0] === plan.never[0]![1]) plan.never = [];
  const joiners = r.chance(0.35) && peers >= 3 ? 1 + r.below(2) : 0;
  for (let i = 0; i < joiners && peers - i > 2; i++) {
    const peer = peers - 1 - i;
    plan.members &= ~(1 << peer);
    plan.faults.push({ kind: 'join', t: r.between(200, 6000), peer });
  }
  const kinds = 1 + r.below(4);
  for (let i = 0; i < kinds; i++) addFaults(plan, r);
  return plan;
}

function addFaults(plan: Plan, r: RandomStream): void {
  const { peers } = plan;
  const t = (): number => r.between(500, 8000);
  const peer = (): number => r.below(peers);
  switch (r.below(14)) {
    case 0: case 1: {
      const at = t();
      const together = r.chance(0.5);
      for (let k = 1 + r.below(Math.min(3, peers - 1)); k > 0; k--) plan.faults.push({ kind: 'crash', t: together ? at + r.between(0, 40) : t(), peer: peer() });
      break;
    }
    case 2: plan.faults.push({ kind: 'restart', t: t(), peer: peer(), ms: r.between(100, 3000) }); break;
    case 3: plan.faults.push({ kind: 'sleep', t: t(), peer: peer(), ms: r.pick([300, 700, 1500, 5000]) }); break;
    case 4: case 5: for (let k = 1 + r.below(2); k > 0; k--) plan.faults.push({ kind: 'away', t: t(), peer: peer(), ms: r.pick([100, 1000, 4000]) }); break;
    case 6: for (let k = 1 + r.below(2); k > 0; k--) plan.faults.push({ kind: 'leave', t: t(), peer: peer() }); break;
    case 7: plan.faults.push({ kind: 'partition', t: t(), mask: 1 + r.below((1 << peers) - 2), ms: r.between(300, 6000) }); break;
    case 8: for (let k = 1 + r.below(4); k > 0; k--) plan.faults.push({ kind: 'edge', t: t(), from: peer(), to: peer(), both: r.chance(0.5), ms: r.between(200, 4000) }); break;
    case 9: plan.faults.push({ kind: 'pause', t: t(), by: peer(), ms: r.between(100, 2000) }); break;
    case 10: for (let k = 1 + r.below(3); k > 0; k--) plan.faults.push({ kind: 'setting', t: t(), by: peer(), number: r.below(3), value: r.below(50) }); break;
    case 11: plan.faults.push({ kind: 'kick', t: t(), peer: peer(), by: peer() }); break;
    default: {
      const start = t();
      if (r.chance(0.8)) plan.faults.push({ kind: r.pick(['crash', 'leave', 'away'] as const), t: start, peer: peer(), ms: 1500 } as Fault);
      for (let k = 1 + r.below(2); k > 0; k--) plan.faults.push({ kind: 'at', t: start, point: r.pick(POINTS), nth: 1 + r.below(5), what: r.pick(['crash', 'crash', 'mute', 'late'] as const) });
    }
  }
}

/** Small, short and rough: many faults of agreement itself in few peers. What breaks the protocol breaks here soonest. */
export function roughPlan(seed: number): Plan {
  const r = new RandomStream(seed, 'rough');
  const peers = 3 + r.below(3);
  const plan = quiet(seed, peers, {
    delays: Array.from({ length: peers }, () => r.below(4)),
    windowFrames: r.pick([4, 8]),
    tickMs: 1000 / 30,
    baseMs: r.between(10, 60),
    jitterMs: r.pick([10, 60, 120]),
    loss: r.pick([0, 0.1, 0.25]),
    double: 0.05,
    healMs: 4500,
    endMs: 19_000,
    dropAfterMs: 5000,
  });
  const t = (): number => r.between(400, 2500);
  const peer = (): number => r.below(peers);
  if (r.chance(0.3)) {
    plan.members &= ~(1 << (peers - 1));
    plan.faults.push({ kind: 'join', t: t(), peer: peers - 1 });
  }
  const first = t();
  plan.faults.push({ kind: r.pick(['crash', 'crash', 'leave', 'away', 'sleep'] as const), t: first, peer: peer(), ms: 800 } as Fault);
  if (r.chance(0.4)) plan.faults.push({ kind: r.pick(['crash', 'leave', 'away'] as const), t: first + r.between(0, 700), peer: peer(), ms: 800 } as Fault);
  if (r.chance(0.5)) plan.faults.push({ kind: 'partition', t: r.chance(0.5) ? first - 20 : t(), mask: 1 + r.below((1 << peers) - 2), ms: r.between(300, 2500) });
  if (r.chance(0.5)) plan.faults.push({ kind: 'edge', t: first + r.between(-100, 600), from: peer(), to: peer(), both: r.chance(0.3), ms: r.between(200, 1500) });
  if (r.chance(0.3)) plan.faults.push({ kind: 'setting', t: first + r.between(-100, 600), by: peer(), number: 1, value: 1 + r.below(9) });
  for (let k = r.below(3); k > 0; k--) plan.faults.push({ kind: 'at', t: first, point: r.pick(POINTS), nth: 1 + r.below(4), what: r.pick(['crash', 'mute', 'late'] as const) });
  return plan;
}

/**
 * Agreement under the worst of it: half of its messages come late and out of order, links of a few peers go up and down on
 * their own, peers fall asleep, say AWAY, leave and die in between. Rare orders of events become common.
 */
export function duelPlan(seed: number): Plan {
  const r = new RandomStream(seed, 'duel');
  const peers = 2 + r.below(4);
  const plan = quiet(seed, peers, {
    delays: Array.from({ length: peers }, () => r.below(3)),
    tickMs: 1000 / 30,
    baseMs: r.between(10, 40),
    jitterMs: r.pick([10, 60]),
    loss: r.pick([0, 0.1]),
    double: 0.1,
    staleShare: r.pick([0.1, 0.3, 0.5]),
    staleMs: r.pick([300, 1000, 2500]),
    healMs: 5500,
    endMs: 20_000,
    dropAfterMs: 5000,
  });
  const peer = (): number => r.below(peers);
  for (let k = 2 + r.below(5); k > 0; k--) {
    const t = r.between(300, 4000);
    const kind = r.pick(['edge', 'edge', 'edge', 'partition', 'away', 'away', 'sleep', 'leave', 'crash', 'restart', 'setting', 'setting', 'at'] as const);
    if (kind === 'edge') plan.faults.push({ kind, t, from: peer(), to: peer(), both: r.chance(0.5), ms: r.between(500, 2000) });
    else if (kind === 'partition') plan.faults.push({ kind, t, mask: 1 + r.below((1 << peers) - 2), ms: r.between(500, 2000) });
    else if (kind === 'setting') plan.faults.push({ kind, t, by: peer(), number: 1, value: 1 + r.below(9) });
    else if (kind === 'at') plan.faults.push({ kind, t, point: r.pick(POINTS), nth: 1 + r.below(4), what: r.pick(['crash', 'mute', 'late'] as const) });
    else if (kind === 'leave' || kind === 'crash') plan.faults.push({ kind, t, peer: peer() });
    else plan.faults.push({ kind, t, peer: peer(), ms: r.pick([150, 600, 1200]) });
  }
  return plan;
}

const EVENTS = ['crash', 'leave', 'away', 'setting', 'join', 'kick', 'restart'] as const;

/** How many different plans `pointPlan` has. */
export const POINT_PLANS = POINTS.length * 3 * 3 * EVENTS.length;

/** Every point of the protocol broken in every way, the first three times it is passed, while each kind of change is decided. */
export function pointPlan(index: number): Plan {
  const what = (['crash', 'mute', 'late'] as const)[index % 3]!;
  const nth = 1 + (Math.floor(index / 3) % 3);
  const point = POINTS[Math.floor(index / 9) % POINTS.length]!;
  const event = EVENTS[Math.floor(index / 9 / POINTS.length) % EVENTS.length]!;
  const plan = quiet(index, 5, { tickMs: 1000 / 30, jitterMs: 10, loss: 0.05, healMs: 3000, endMs: 17_000, dropAfterMs: 5000, delays: [2, 1, 0, 3, 2] });
  if (event === 'join') plan.members = 0b01111;
  plan.faults.push({ kind: 'at', t: 900, point, nth, what });
  const t = 1000;
  if (event === 'setting') plan.faults.push({ kind: event, t, by: 1, number: 1, value: 3 });
  else if (event === 'kick') plan.faults.push({ kind: event, t, peer: 2, by: 1 });
  else if (event === 'away' || event === 'restart') plan.faults.push({ kind: event, t, peer: 3, ms: 700 });
  else plan.faults.push({ kind: event, t, peer: 4 });
  return plan;
}

/** Four peers at 50 ms RTT, one of which dies at some moment; nothing else happens but `loss`. */
export function deathPlan(seed: number, loss: number): Plan {
  const r = new RandomStream(seed, 'death');
  const plan = quiet(seed, 4, { baseMs: 25, spread: 0, jitterMs: 5, loss, healMs: 5000, endMs: 5000 });
  plan.faults.push({ kind: 'crash', t: r.between(1500, 2500), peer: r.below(4) });
  return plan;
}

export const PLANS: Record<string, (seed: number) => Plan> = { random: randomPlan, rough: roughPlan, duel: duelPlan, points: pointPlan };
