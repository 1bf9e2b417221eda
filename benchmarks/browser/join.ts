/** From what the pages brought home to latencies: pure arithmetic over presses, drawings and packets. */
import { Quantiles } from '../lib/quantiles.ts';
import type { PageRecord } from './page/record.ts';

export interface Window {
  /** Presses of this time count, on the clock that all pages share. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Until when answers were waited for: an unanswered press counts with its age then. */
  readonly endMs: number;
}

export interface Latencies {
  readonly ms: Quantiles;
  readonly unanswered: number;
}

/** From each press of `whose` in the window to the first drawing on the screen of `where` that has it. */
export function latencies(whose: PageRecord, where: PageRecord, { fromMs, untilMs, endMs }: Window, into: Latencies = { ms: new Quantiles(), unanswered: 0 }): Latencies {
  const { ms } = into;
  let { unanswered } = into;
  const drawn = where.shown[whose.slot] ?? [];
  let at = 0;
  whose.pressedAtMs.forEach((pressedMs, index) => {
    while (at < drawn.length && drawn[at]! < index + 1) at += 2;
    if (pressedMs < fromMs || pressedMs >= untilMs) return;
    if (at >= drawn.length) unanswered++;
    ms.add((drawn[at + 1] ?? endMs) - pressedMs);
  });
  return { ms, unanswered };
}

/** From `send` to the message's handler, for the packets of `from` that `to` got, sent in the window. */
export function packetWays(from: PageRecord, to: PageRecord, { fromMs, untilMs }: Window, into = new Quantiles()): Quantiles {
  const sentAtMs = new Map<number, number>();
  for (let i = 0; i < from.sent.length; i += 2) sentAtMs.set(from.sent[i]!, from.sent[i + 1]!);
  for (let i = 0; i < to.received.length; i += 2) {
    const atMs = sentAtMs.get(to.received[i]!);
    if (atMs !== undefined && atMs >= fromMs && atMs < untilMs && to.received[i + 1]! >= atMs) into.add(to.received[i + 1]! - atMs);
  }
  return into;
}

/**
 * What each press of `whose` took to the screen of `where` beyond the way of the packet that carried it: at an input delay of 0 that is the
 * last one sent before its own drawing. A press whose packet was lost is left out.
 */
export function beyondTheWay(whose: PageRecord, where: PageRecord, { fromMs, untilMs }: Window, into = new Quantiles()): Quantiles {
  const cameAtMs = new Map<number, number>();
  for (let i = 0; i < where.received.length; i += 2) cameAtMs.set(where.received[i]!, where.received[i + 1]!);
  const own = whose.shown[whose.slot] ?? [];
  const drawn = where.shown[whose.slot] ?? [];
  let ownAt = 0;
  let drawnAt = 0;
  let sentAt = 0;
  whose.pressedAtMs.forEach((pressedMs, index) => {
    while (ownAt < own.length && own[ownAt]! < index + 1) ownAt += 2;
    while (drawnAt < drawn.length && drawn[drawnAt]! < index + 1) drawnAt += 2;
    if (pressedMs < fromMs || pressedMs >= untilMs || ownAt >= own.length || drawnAt >= drawn.length) return;
    while (sentAt + 3 < whose.sent.length && whose.sent[sentAt + 3]! <= own[ownAt + 1]!) sentAt += 2;
    const sentMs = whose.sent[sentAt + 1];
    const cameMs = cameAtMs.get(whose.sent[sentAt]!);
    if (sentMs === undefined || sentMs < pressedMs || cameMs === undefined || cameMs > drawn[drawnAt + 1]!) return;
    into.add(drawn[drawnAt + 1]! - pressedMs - (cameMs - sentMs));
  });
  return into;
}

/** What two machines say of the same final frame, if it differs anywhere; and how many they both told. */
export function compareSums(records: readonly PageRecord[]): { readonly compared: number; readonly wrong: string | undefined } {
  const known = new Map<number, { sum: number; slot: number }>();
  let compared = 0;
  let wrong: string | undefined;
  for (const { slot, stats } of records) {
    for (const [frame, sum] of stats.sums) {
      const other = known.get(frame);
      if (other === undefined) known.set(frame, { sum, slot });
      else {
        compared++;
        if (other.sum !== sum) wrong ??= `players ${other.slot + 1} and ${slot + 1} differ at the final frame ${frame}`;
      }
    }
  }
  return { compared, wrong };
}
