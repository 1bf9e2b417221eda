/**
 * From packets to figures, for one direction and for a round trip. The two machines' clocks are not in step, and need not be: how much
 * later than the quickest a packet came is the same on any clock, and the quickest is taken for half of the quickest round trip.
 */
import { Quantiles } from '../../lib/quantiles.ts';

export const FRAME_MS = 1000 / 60;
/** What a machine simulates ahead of the others' inputs at most, in frames: beyond it waits. */
export const WINDOW_FRAMES = 8;
/** Input delays that are looked at. */
export const DELAYS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 8];

/** What arrived of one direction: number, when it was sent (the sender's clock) and when it came (ours), in ms. */
export interface Arrival {
  readonly seq: number;
  readonly sentMs: number;
  readonly cameMs: number;
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** How deep the receiver rolls back if the sender plays with this input delay. */
export interface Depth {
  readonly delay: number;
  /** Frames, of all inputs. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Share of inputs that come later than the window allows: the receiver waits. */
  readonly waitPercent: number;
}

export interface Direction {
  readonly sent: number;
  readonly lossPercent: number;
  /** How many times 1, 2, 3, 4 to 7, and 8 or more packets in a row were lost. */
  readonly bursts: readonly [number, number, number, number, number];
  readonly longestBurst: number;
  /** Packets that came after a later one. */
  readonly overtakenPercent: number;
  /** Above the quickest packet. */
  readonly jitterMs: Spread;
  /** One packet, one way. */
  readonly wayMs: Spread;
  /** One frame's input, one way: a lost packet is made good by the next, which carries it too. */
  readonly inputMs: Spread;
  readonly depths: readonly Depth[];
}

/** `sent` packets with numbers from 0, at 60 a second; `rttMinMs` is the quickest round trip. */
export function directionOf(arrivals: readonly Arrival[], sent: number, rttMinMs: number): Direction {
  const came = new Map(arrivals.filter(({ seq }) => seq < sent).map((arrival) => [arrival.seq, arrival]));
  const above = aboveQuickest(came);
  const way = new Quantiles();
  const jitter = new Quantiles();
  for (const ms of above.values()) {
    jitter.add(ms);
    way.add(ms + rttMinMs / 2);
  }
  const inputs = inputWays(above, sent, rttMinMs / 2);
  return {
    sent,
    lossPercent: sent === 0 ? 0 : (100 * (sent - came.size)) / sent,
    ...burstsOf(came, sent),
    overtakenPercent: overtaken(arrivals),
    jitterMs: spreadOf(jitter), wayMs: spreadOf(way), inputMs: spreadOf(inputs),
    depths: DELAYS.map((delay) => depthOf(inputs, delay)),
  };
}

/** By number: how much later than the quickest it came, without what the two clocks run apart. */
function aboveQuickest(came: ReadonlyMap<number, Arrival>): Map<number, number> {
  const ordered = [...came.values()].sort((a, b) => a.seq - b.seq);
  const transit = ordered.map(({ sentMs, cameMs }) => cameMs - sentMs);
  const quarter = Math.max(1, ordered.length >> 2);
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const seconds = ordered.length < 200 ? 0 : (0.75 * (ordered.at(-1)!.sentMs - ordered[0]!.sentMs)) / 1000;
  // Real clocks differ by less than 200 ppm; a path that changed is no drift.
  const drift = seconds === 0 ? 0 : (least(transit.slice(-quarter)) - least(transit.slice(0, quarter))) / seconds;
  const msPerMs = Math.abs(drift) > 0.2 ? 0 : drift / 1000;
  const level = transit.map((ms, i) => ms - msPerMs * (ordered[i]!.sentMs - ordered[0]!.sentMs));
  const quickest = least(level);
  return new Map(ordered.map(({ seq }, i) => [seq, level[i]! - quickest]));
}

/** For the input of each frame: until the first packet that carries it is here. One whose answer never came is left out. */
function inputWays(above: ReadonlyMap<number, number>, sent: number, quickestMs: number): Quantiles {
  const inputs = new Quantiles();
  let best = Infinity;
  for (let seq = sent - 1; seq >= 0; seq--) {
    best = Math.min(best + FRAME_MS, above.get(seq) ?? Infinity);
    if (best < Infinity) inputs.add(best + quickestMs);
  }
  return inputs;
}

function burstsOf(came: ReadonlyMap<number, Arrival>, sent: number): Pick<Direction, 'bursts' | 'longestBurst'> {
  const bursts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let run = 0;
  let longestBurst = 0;
  for (let seq = 0; seq <= sent; seq++) {
    if (seq < sent && !came.has(seq)) run++;
    else if (run > 0) {
      bursts[run <= 3 ? run - 1 : run < 8 ? 3 : 4]! += 1;
      longestBurst = Math.max(longestBurst, run);
      run = 0;
    }
  }
  return { bursts, longestBurst };
}

function overtaken(arrivals: readonly Arrival[]): number {
  let newest = -1;
  let count = 0;
  for (const { seq } of arrivals) {
    if (seq < newest) count++;
    else newest = seq;
  }
  return arrivals.length === 0 ? 0 : (100 * count) / arrivals.length;
}

/** An input is played `delay` frames after it was pressed, and is late by what its way takes longer than that. */
export function rollbackFrames(wayMs: number, delayFrames: number): number {
  return Math.max(0, Math.ceil((wayMs - delayFrames * FRAME_MS) / FRAME_MS));
}

function depthOf(inputs: Quantiles, delay: number): Depth {
  const beyond = inputs.all().filter((ms) => rollbackFrames(ms, delay) > WINDOW_FRAMES).length;
  const at = (q: number): number => (inputs.count === 0 ? 0 : Math.min(WINDOW_FRAMES, rollbackFrames(inputs.at(q), delay)));
  return { delay, p50: at(0.5), p99: at(0.99), max: at(1), waitPercent: inputs.count === 0 ? 0 : (100 * beyond) / inputs.count };
}

export function spreadOf(quantiles: Quantiles): Spread {
  const { p50, p95, p99, max, n } = quantiles.summary();
  return n === 0 ? { p50: 0, p95: 0, p99: 0, max: 0 } : { p50, p95, p99, max };
}

/**
 * The delay to begin with, which is a room's own rule: half of the round trip in frames, less one, 1 to 4. A frame of rollback nobody
 * sees; a frame of delay everybody feels.
 */
export function startingDelay(rttMs: number): number {
  return Math.min(4, Math.max(1, Math.round(rttMs / 2 / FRAME_MS) - 1));
}
