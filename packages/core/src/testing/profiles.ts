/**
 * Eight networks with names, from a cable to a bad day on a train: the whole path between two peers, one way. Every
 * benchmark and test that says "home-wifi" means these numbers.
 */
import type { Conditions, PeriodicExtra } from './conditions.ts';
import { CALM, changed } from './conditions.ts';
import type { SimNetwork } from './sim-network.ts';
import type { SimNode } from './sim-node.ts';

export interface Profile {
  readonly name: string;
  /** One way. */
  readonly delayMs: number;
  /** Added jitter at the 50, 90, 99 and 99.9 % quantiles, and its correlation from packet to packet. */
  readonly jitterMs: readonly [p50: number, p90: number, p99: number, p999: number];
  readonly correlation: number;
  /** Gilbert-Elliott: chance to begin and to end a burst in which everything is lost. */
  readonly burst: { readonly p: number; readonly r: number };
  readonly reorder: number;
  readonly extras: readonly PeriodicExtra[];
  /** Added to the delay from the node that stands earlier in the network to the later one. */
  readonly uphillMs: number;
}

const profile = (
  name: string,
  delayMs: number,
  jitterMs: Profile['jitterMs'],
  correlation: number,
  burst: Profile['burst'],
  reorder: number,
  extras: readonly PeriodicExtra[] = [],
  uphillMs = 0,
): Profile => ({ name, delayMs, jitterMs, correlation, burst, reorder, extras, uphillMs });

/** The radio looks for other channels: nothing is sent for a while, nothing is lost. */
const wifiScan: PeriodicExtra = { kind: 'stall', everyMs: 30000, lengthMs: 80, drops: false };
/** From one cell to the next. */
const handover: PeriodicExtra = { kind: 'stall', everyMs: 45000, lengthMs: 300, drops: false };
/** Every 15 s another satellite: another path length, and a gap in between in which packets are lost. */
const satellites: readonly PeriodicExtra[] = [
  { kind: 'shift', everyMs: 15000, rangeMs: 15 },
  { kind: 'stall', everyMs: 15000, lengthMs: 40, drops: true },
];
/** Somebody uploads: the router's queue fills until it drops. */
const upload: PeriodicExtra = { kind: 'ramp', everyMs: 10000, lengthMs: 4000, peakMs: 200, dropAtPeak: 0.25 };

/** By name: delay, jitter quantiles and correlation, burst loss (p, r), share reordered, what happens by the clock. */
export const PROFILES = {
  lan: profile('lan', 1, [0.2, 0.5, 1, 3], 0, { p: 0, r: 1 }, 0),
  'fiber-metro': profile('fiber-metro', 8, [0.5, 1.5, 4, 8], 0.1, { p: 0.0005, r: 1 }, 0),
  'home-wifi': profile('home-wifi', 18, [2, 8, 25, 60], 0.3, { p: 0.00168, r: 0.333 }, 0.001, [wifiScan]),
  'mobile-4g': profile('mobile-4g', 42, [6, 20, 60, 150], 0.5, { p: 0.00253, r: 0.25 }, 0.005, [handover]),
  transatlantic: profile('transatlantic', 46, [1, 4, 10, 25], 0.2, { p: 0.0005, r: 0.5 }, 0.002),
  starlink: profile('starlink', 28, [4, 12, 35, 80], 0.3, { p: 0.00101, r: 0.125 }, 0.003, satellites),
  bufferbloat: profile('bufferbloat', 25, [5, 30, 80, 150], 0.8, { p: 0.00168, r: 0.167 }, 0, [upload]),
  hostile: profile('hostile', 110, [20, 60, 150, 300], 0.5, { p: 0.0145, r: 0.167 }, 0.02, [], 40),
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

/** The names, from the best network to the worst. */
export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[];

/** A profile as conditions of one direction; `uphill` adds what an asymmetric profile adds one way. */
export function profileConditions(name: ProfileName, uphill = false): Conditions {
  const { delayMs, jitterMs, correlation, burst, reorder, extras, uphillMs } = PROFILES[name];
  const [p50, p90, p99, p999] = jitterMs;
  return changed(CALM, {
    delayMs: delayMs + (uphill ? uphillMs : 0),
    jitter: { p50, p90, p99, p999, correlation },
    burst,
    reorder,
    extras,
  });
}

/** Gives the paths between two nodes, or between any two of the network, a profile's conditions. Cut paths stay cut. */
export function applyProfile(network: SimNetwork, name: ProfileName, a?: SimNode, b?: SimNode): void {
  const { nodes } = network;
  for (const [i, from] of nodes.entries()) {
    for (const [j, to] of nodes.entries()) {
      const wanted = a === undefined || b === undefined || (from === a && to === b) || (from === b && to === a);
      if (from === to || !wanted) continue;
      const path = network.path(from, to);
      path.set({ ...profileConditions(name, i < j), up: path.conditions.up });
    }
  }
}

/**
 * Puts a relay (TURN) between two nodes: 15 ms more each way, on top of the conditions there are. `overTcp` is for
 * networks that let nothing else out: losses turn into waits.
 */
export function addRelay(network: SimNetwork, a: SimNode, b: SimNode, overTcp = false): void {
  for (const path of [network.path(a, b), network.path(b, a)]) {
    path.set({ delayMs: path.conditions.delayMs + 15, overTcp });
  }
}
