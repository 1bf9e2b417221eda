/** What the page between two friends computes: on packets whose truth is known, and on links that somebody tampered with. */
import { describe, expect, test } from '@jest/globals';
import { RandomStream } from '@rollmesh/core/testing';
import { directionOf, FRAME_MS, rollbackFrames, startingDelay, type Arrival } from '../page/site/figures.ts';
import { PACKET_BYTES, readPacket, writePacket } from '../page/site/packet.ts';
import { Probe } from '../page/site/probe.ts';
import { packResult, unpackResult, type Result } from '../page/site/result.ts';

/** `way(seq)` is undefined for a lost packet. Our clock is far off the sender's. */
function arrivalsOf(count: number, way: (seq: number) => number | undefined, drift = 0): Arrival[] {
  const all: Arrival[] = [];
  for (let seq = 0; seq < count; seq++) {
    const ms = way(seq);
    const sentMs = 5000 + seq * FRAME_MS;
    if (ms !== undefined) all.push({ seq, sentMs, cameMs: 987_654 + sentMs * (1 + drift) + ms });
  }
  return all.sort((a, b) => a.cameMs - b.cameMs);
}

describe('a direction', () => {
  test('of an even path has no jitter, no loss, and half of the round trip', () => {
    const found = directionOf(arrivalsOf(600, () => 40), 600, 80);
    expect(found.lossPercent).toBe(0);
    expect(found.wayMs.p50).toBeCloseTo(40);
    expect(found.inputMs.max).toBeCloseTo(40);
    expect(found.jitterMs.max).toBeCloseTo(0);
  });

  test('clocks that run apart are no jitter', () => {
    expect(directionOf(arrivalsOf(1800, () => 40, 80e-6), 1800, 80).jitterMs.max).toBeLessThan(0.2);
  });

  test('an input that was in a lost packet comes with the next, a frame later', () => {
    const found = directionOf(arrivalsOf(600, (seq) => (seq % 4 === 1 ? undefined : 40)), 600, 80);
    expect(found.lossPercent).toBe(25);
    expect(found.bursts).toEqual([150, 0, 0, 0, 0]);
    expect(found.wayMs.max).toBeCloseTo(40);
    expect(found.inputMs.p50).toBeCloseTo(40);
    expect(found.inputMs.max).toBeCloseTo(40 + FRAME_MS);
  });

  test('bursts are counted by their length, the last one too', () => {
    const lost = new Set([3, 10, 11, 20, 21, 22, 23, 24, 98, 99]);
    const found = directionOf(arrivalsOf(100, (seq) => (lost.has(seq) ? undefined : 10)), 100, 20);
    expect(found.bursts).toEqual([1, 2, 0, 1, 0]);
    expect(found.longestBurst).toBe(5);
    expect(directionOf([], 100, 20)).toMatchObject({ lossPercent: 100, longestBurst: 100 });
  });

  test('a packet that was overtaken is counted, and its input came with the one that overtook it', () => {
    const found = directionOf(arrivalsOf(100, (seq) => (seq === 50 ? 90 : 20)), 100, 40);
    expect(found.overtakenPercent).toBe(1);
    expect(found.inputMs.max).toBeCloseTo(20 + FRAME_MS);
  });
});

describe('what it means', () => {
  test('rollback is what the way takes longer than the input delay, in whole frames', () => {
    expect([0, 16, 17, 60, 134].map((ms) => rollbackFrames(ms, 0))).toEqual([0, 1, 2, 4, 9]);
    expect([60, 60, 60].map((ms, i) => rollbackFrames(ms, i + 2))).toEqual([2, 1, 0]);
  });

  test('more delay never rolls back deeper, and beyond the window one waits', () => {
    const { depths } = directionOf(arrivalsOf(600, (seq) => 30 + (seq % 100 === 0 ? 200 : seq % 7)), 600, 60);
    for (let i = 1; i < depths.length; i++) expect(depths[i]!.p99).toBeLessThanOrEqual(depths[i - 1]!.p99);
    const slow = directionOf(arrivalsOf(600, () => 200), 600, 400).depths;
    expect(slow[0]).toMatchObject({ delay: 0, p50: 8, waitPercent: 100 });
    expect(slow[4]).toMatchObject({ delay: 4, p50: 8, waitPercent: 0 });
  });

  test('the delay to begin with is the rule of a room', () => {
    expect([2, 40, 80, 120, 400].map(startingDelay)).toEqual([1, 1, 1, 3, 4]);
  });
});

describe('two probes', () => {
  function measured(lossThere: number, lossBack: number): readonly [Probe, Probe] {
    const random = new RandomStream(7, 'page');
    const due: { atMs: number; to: 0 | 1; data: ArrayBuffer }[] = [];
    let nowMs = 1000;
    const channel = (to: 0 | 1, loss: number) => ({ bufferedAmount: 0, send: (bytes: Uint8Array) => void (random.below(1000) >= 1000 * loss && due.push({ atMs: nowMs + 60, to, data: bytes.slice().buffer as ArrayBuffer })) });
    const probes = [new Probe(channel(1, lossThere), 1000, 20), new Probe(channel(0, lossBack), 1003, 20)] as const;
    for (; nowMs < 23_000; nowMs += 1) {
      while (due[0] !== undefined && due[0].atMs <= nowMs) {
        const { to, data } = due.shift()!;
        probes[to].received(data, nowMs);
      }
      for (const probe of probes) if (probe.isSending(nowMs)) probe.tick(nowMs);
    }
    return probes;
  }

  test('find the round trip and the loss of each way', () => {
    const [a, b] = measured(0.05, 0.1);
    expect(a.sent).toBe(1200);
    expect(a.rttMs.p50).toBeCloseTo(120, 0);
    expect(a.rttMs.max).toBeLessThan(123);
    expect(b.direction(a.sent).lossPercent).toBeGreaterThan(3.5);
    expect(b.direction(a.sent).lossPercent).toBeLessThan(6.5);
    expect(a.direction(b.sent).lossPercent).toBeGreaterThan(8);
    expect(a.direction(b.sent).lossPercent).toBeLessThan(12);
    expect(Math.abs(a.lossSoFar.there - b.direction(a.sent).lossPercent)).toBeLessThan(0.5);
    expect(a.lostBySecond(b.sent).reduce((sum, count) => sum + count, 0)).toBe(b.sent - a.arrivals.length);
    expect(a.rttBySecond()).toHaveLength(20);
  });

  test('a page that slept leaves packets out instead of sending them late', () => {
    const probe = new Probe({ bufferedAmount: 0, send: () => undefined }, 0, 20);
    probe.tick(0);
    probe.tick(5000);
    expect(probe.sent).toBeLessThan(10);
    expect(probe.missed).toBeGreaterThan(290);
  });

  test('nonsense is dropped, and nothing counts twice', () => {
    const probe = new Probe({ bufferedAmount: 0, send: () => undefined }, 0, 20);
    for (const data of ['text', new ArrayBuffer(3), new ArrayBuffer(PACKET_BYTES), null]) probe.received(data, 1);
    const view = new DataView(new ArrayBuffer(PACKET_BYTES));
    writePacket(view, { seq: 4, sentMs: 1, echoSeq: 99, heldMs: 0, received: 0 });
    probe.received(view.buffer, 2);
    probe.received(view.buffer, 3);
    expect(probe.arrivals).toHaveLength(1);
    expect(probe.roundTrips).toHaveLength(0);
    view.setFloat64(8, NaN);
    expect(readPacket(view.buffer)).toBeUndefined();
  });
});

describe('a link', () => {
  const direction = directionOf(arrivalsOf(600, (seq) => (seq % 9 === 0 ? undefined : 40 + (seq % 5))), 600, 80);
  const result: Result = {
    date: '2026-01-02T03:04:05.000Z', seconds: 10, path: 'direct', rttMs: { min: 80, p50: 82.5, p95: 90, p99: 95, max: 120 }, aToB: direction, bToA: direction,
    timeline: Array.from({ length: 10 }, () => ({ rttP50: 82, rttMax: 95, lostThere: 2, lostBack: 0 })),
  };

  test('brings back what was packed, to a tenth of a millisecond, and is short', () => {
    const packed = packResult(result);
    const found = unpackResult(packed)!;
    expect(packed.length).toBeLessThan(1500);
    expect(found).toMatchObject({ date: result.date, path: 'direct', rttMs: result.rttMs, timeline: result.timeline });
    expect(found.aToB.depths).toEqual(direction.depths);
    expect(found.aToB.wayMs.p99).toBeCloseTo(direction.wayMs.p99, 1);
  });

  test('that was tampered with is no result', () => {
    const packed = packResult(result);
    const tampered = (change: (numbers: unknown[]) => void): string => {
      const numbers = JSON.parse(atob(packed.replaceAll('-', '+').replaceAll('_', '/'))) as unknown[];
      change(numbers);
      return btoa(JSON.stringify(numbers));
    };
    expect(unpackResult(tampered(() => undefined))).toBeDefined();
    expect(unpackResult(tampered((numbers) => (numbers[0] = 2)))).toBeUndefined();
    expect(unpackResult(tampered((numbers) => (numbers[2] = -1)))).toBeUndefined();
    expect(unpackResult(tampered((numbers) => (numbers[4] = ['<b>', 1, 1, 1, 1])))).toBeUndefined();
    expect(unpackResult(tampered((numbers) => (numbers[7] = new Array(1e4).fill([1, 1, 1, 1]))))).toBeUndefined();
    for (const text of ['', '!', 'e30', packed.slice(0, 40), 'x'.repeat(30_000)]) expect(unpackResult(text)).toBeUndefined();
  });
});
