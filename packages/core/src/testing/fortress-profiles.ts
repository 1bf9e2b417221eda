/**
 * The network profiles that Fortress Rollback publishes for its own tests, as data, so that its figures and ours can be
 * laid side by side. Origin: its `src/network/chaos_socket.rs` (CHAOS) and `tests/network/multi_process.rs` (PROCESS);
 * `sweep-v3` is the set of paths of its published sweep (`tests/simulation/baselines/sweep-v3.json`).
 */
import type { Conditions } from './conditions.ts';
import { CALM, changed } from './conditions.ts';

/** One way, in ms and shares; `loss` is applied when sending and again when receiving. */
export interface FortressProfile {
  readonly delayMs: number;
  /** Uniform, either way. */
  readonly jitterMs: number;
  readonly loss: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  /** A reordered packet may come so many packets late. */
  readonly reorderDepth?: number;
  /** Chance per packet that a burst of losses begins, and its length in packets. */
  readonly burst?: number;
  readonly burstLength?: number;
}

export const FORTRESS_CHAOS = {
  poor_network: { delayMs: 100, jitterMs: 50, loss: 0.05 },
  terrible_network: { delayMs: 250, jitterMs: 100, loss: 0.15, duplicate: 0.02, reorder: 0.1, reorderDepth: 5 },
  mobile_network: { delayMs: 60, jitterMs: 40, loss: 0.12, duplicate: 0.01, reorder: 0.05, reorderDepth: 3, burst: 0.02, burstLength: 4 },
  wifi_interference: { delayMs: 15, jitterMs: 25, loss: 0.03, reorder: 0.02, reorderDepth: 2, burst: 0.05, burstLength: 3 },
  intercontinental: { delayMs: 120, jitterMs: 15, loss: 0.02 },
} as const satisfies Record<string, FortressProfile>;

export const FORTRESS_PROCESS = {
  local: { delayMs: 0, jitterMs: 0, loss: 0 },
  lan: { delayMs: 1, jitterMs: 1, loss: 0 },
  wifi_good: { delayMs: 5, jitterMs: 5, loss: 0.01 },
  wifi_average: { delayMs: 15, jitterMs: 15, loss: 0.05, reorder: 0.02, reorderDepth: 3, duplicate: 0.01 },
  wifi_congested: { delayMs: 30, jitterMs: 40, loss: 0.15, reorder: 0.05, reorderDepth: 5, duplicate: 0.02, burst: 0.02, burstLength: 3 },
  mobile_4g: { delayMs: 50, jitterMs: 25, loss: 0.08, reorder: 0.03, reorderDepth: 4, duplicate: 0.01, burst: 0.01, burstLength: 2 },
  mobile_3g: { delayMs: 100, jitterMs: 50, loss: 0.15, reorder: 0.05, reorderDepth: 6, duplicate: 0.02, burst: 0.02, burstLength: 4 },
  intercontinental: { delayMs: 150, jitterMs: 20, loss: 0.02, reorder: 0.01, reorderDepth: 3 },
  terrible: { delayMs: 120, jitterMs: 60, loss: 0.25, reorder: 0.1, reorderDepth: 8, duplicate: 0.05, burst: 0.05, burstLength: 5 },
  heavy_reorder: { delayMs: 30, jitterMs: 20, loss: 0.02, reorder: 0.3, reorderDepth: 10 },
  duplicating: { delayMs: 20, jitterMs: 10, loss: 0.02, reorder: 0.05, reorderDepth: 3, duplicate: 0.15 },
  bursty: { delayMs: 25, jitterMs: 15, loss: 0.05, reorder: 0.02, reorderDepth: 3, duplicate: 0.01, burst: 0.1, burstLength: 8 },
  bursty_survivable: { delayMs: 25, jitterMs: 15, loss: 0.05, reorder: 0.02, reorderDepth: 3, duplicate: 0.01, burst: 0.05, burstLength: 5 },
} as const satisfies Record<string, FortressProfile>;

/** Round trip, jitter and loss of the paths in its published sweep, symmetric, as its table gives them. */
export const FORTRESS_SWEEP = {
  lan: { rttMs: 10, jitterMs: 0, loss: 0 },
  wifi: { rttMs: 50, jitterMs: 20, loss: 0.01 },
  mobile: { rttMs: 100, jitterMs: 20, loss: 0.05 },
  severe: { rttMs: 200, jitterMs: 20, loss: 0.15 },
  regional: { rttMs: 100, jitterMs: 20, loss: 0.01 },
} as const;

/**
 * A Fortress profile as conditions of one direction. `packetEveryMs` (default 1000 / 60) turns its depths, counted in
 * packets, into time. Loss at both ends becomes one loss of the same size; a burst of fixed length becomes one of the
 * same mean length.
 */
export function fortressConditions(profile: FortressProfile, packetEveryMs = 1000 / 60): Conditions {
  const { delayMs, jitterMs, loss, duplicate = 0, reorder = 0, reorderDepth = 0, burst = 0, burstLength = 1 } = profile;
  return changed(CALM, {
    delayMs,
    jitter: jitterMs,
    loss: 1 - (1 - loss) * (1 - loss),
    duplicate,
    reorder,
    reorderMs: reorderDepth * packetEveryMs,
    burst: { p: burst, r: 1 / burstLength },
  });
}
