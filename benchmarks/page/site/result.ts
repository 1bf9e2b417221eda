/**
 * A measured result as it is shown, told to the other side and put into a link. Whatever is read back is of a stranger: bounded and
 * checked number by number, and nothing of it is ever taken for markup.
 */
import type { Depth, Direction, Spread } from './figures.ts';
import { DELAYS, WINDOW_FRAMES } from './figures.ts';

/** One second of the measurement. */
export interface Second {
  readonly rttP50: number;
  readonly rttMax: number;
  /** Packets lost there and back. */
  readonly lostThere: number;
  readonly lostBack: number;
}

/** A is who made the meeting, B who came. */
export interface Result {
  readonly date: string;
  readonly seconds: number;
  readonly rttMs: Spread & { readonly min: number };
  readonly aToB: Direction;
  readonly bToA: Direction;
  /** As the browsers connected. */
  readonly path: Path;
  readonly timeline: readonly Second[];
}

export const PATHS = ['unknown', 'one network', 'direct', 'through a relay'] as const;
export type Path = (typeof PATHS)[number];

const FORMAT = 1;
const MOST_SECONDS = 120;
const MOST_MS = 60_000;

type Numbers = readonly (number | Numbers)[];

/** What a link carries after `#r=`. */
export function packResult(result: Result): string {
  const { rttMs, timeline } = result;
  const numbers: Numbers = [
    FORMAT, Math.round(Date.parse(result.date) / 1000), result.seconds, PATHS.indexOf(result.path),
    [tenth(rttMs.min), ...spread(rttMs)], packDirection(result.aToB), packDirection(result.bToA),
    timeline.map(({ rttP50, rttMax, lostThere, lostBack }) => [Math.round(rttP50), Math.round(rttMax), lostThere, lostBack]),
  ];
  return btoa(JSON.stringify(numbers)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Undefined for anything that is no result. */
export function unpackResult(text: string): Result | undefined {
  if (text.length > 20_000) return undefined;
  try {
    return read(JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return undefined;
  }
}

export function packDirection(d: Direction): Numbers {
  return [d.sent, hundredth(d.lossPercent), [...d.bursts], d.longestBurst, hundredth(d.overtakenPercent), spread(d.jitterMs), spread(d.wayMs), spread(d.inputMs), d.depths.map(({ p50, p99, max, waitPercent }) => [p50, p99, max, hundredth(waitPercent)])];
}

/** Throws for what is no direction. */
export function readDirection(value: unknown): Direction {
  const [sent, loss, bursts, longest, overtaken, jitter, way, input, depths] = list(value, 9);
  const counts = list(bursts, 5).map((count) => number(count, 1e5));
  return {
    sent: number(sent, 1e5), lossPercent: number(loss, 100), bursts: counts as unknown as Direction['bursts'], longestBurst: number(longest, 1e5), overtakenPercent: number(overtaken, 100),
    jitterMs: readSpread(jitter), wayMs: readSpread(way), inputMs: readSpread(input),
    depths: list(depths, DELAYS.length).map((each, i) => readDepth(each, DELAYS[i]!)),
  };
}

function read(value: unknown): Result {
  const [format, date, seconds, path, rtt, aToB, bToA, timeline] = list(value, 8);
  if (format !== FORMAT) throw new Error('another format');
  const [min, ...rest] = list(rtt, 5);
  return {
    date: new Date(number(date, 1e11) * 1000).toISOString(), seconds: number(seconds, MOST_SECONDS), path: PATHS[number(path, PATHS.length - 1)] ?? 'unknown',
    rttMs: { min: number(min, MOST_MS), ...readSpread(rest) }, aToB: readDirection(aToB), bToA: readDirection(bToA),
    timeline: readTimeline(timeline),
  };
}

/** Throws for what is no time line. */
export function readTimeline(value: unknown): Second[] {
  if (!Array.isArray(value) || value.length > MOST_SECONDS + 5) throw new Error('no time line');
  return value.map((each) => {
    const [rttP50, rttMax, lostThere, lostBack] = list(each, 4);
    return { rttP50: number(rttP50, MOST_MS), rttMax: number(rttMax, MOST_MS), lostThere: number(lostThere, 1000), lostBack: number(lostBack, 1000) };
  });
}

function readDepth(value: unknown, delay: number): Depth {
  const [p50, p99, max, wait] = list(value, 4);
  return { delay, p50: number(p50, WINDOW_FRAMES), p99: number(p99, WINDOW_FRAMES), max: number(max, WINDOW_FRAMES), waitPercent: number(wait, 100) };
}

function readSpread(value: unknown): Spread {
  const [p50, p95, p99, max] = list(value, 4).map((ms) => number(ms, MOST_MS)) as [number, number, number, number];
  return { p50, p95, p99, max };
}

function list(value: unknown, length: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === length) return value;
  throw new Error('no list of that length');
}

function number(value: unknown, most: number): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw new Error('no number within bounds');
}

function spread({ p50, p95, p99, max }: Spread): number[] {
  return [p50, p95, p99, max].map((ms) => Math.min(MOST_MS, tenth(ms)));
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
