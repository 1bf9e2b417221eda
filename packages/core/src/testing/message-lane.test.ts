import { describe, expect, test } from '@jest/globals';
import type { Conditions } from './conditions.ts';
import { SimNetwork } from './sim-network.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Sends messages from a to b and notes when each arrives, looking every millisecond. */
function courier(conditions: Partial<Conditions>) {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: 2, conditions });
  const [a, b] = [network.addNode('a'), network.addNode('b')];
  network.connect(a, b);
  const arrivals: { number: number; timeMs: number; length: number }[] = [];
  let link = -1;
  let ends = 0;
  const sink = {
    linkOpened: (number: number) => (link = number),
    linkClosed: () => ends++,
    packet() {},
    message: (_link: number, bytes: Uint8Array, length: number) => void arrivals.push({ number: bytes[0], timeMs: clock.now, length }),
    notice() {},
  };
  const pass = (forMs: number): void => {
    for (let i = 0; i < forMs; i++) {
      clock.runFor(1);
      b.transport().receive(sink);
    }
  };
  a.transport().receive(sink);
  pass(100);
  const send = (number: number, length = 10): boolean => {
    const bytes = new Uint8Array(length);
    bytes[0] = number;
    return a.transport().sendMessage(link, bytes, length);
  };
  return { clock, network, a, b, arrivals, send, pass, pending: () => a.transport().pendingBytes(link), ends: () => ends };
}

describe('reliable messages', () => {
  test('a lost part holds back every message behind it', () => {
    const { network, a, b, arrivals, send, pass, clock } = courier({ delayMs: 30 });
    const start = clock.now;
    network.path(a, b).set({ loss: 1 });
    send(1);
    network.path(a, b).set({ loss: 0 });
    send(2);
    send(3);
    pass(29 + 200);
    expect(arrivals).toEqual([]);
    pass(5);
    expect(arrivals.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(arrivals[2].timeMs - start).toBeGreaterThanOrEqual(230);
  });

  test('a path that was cut is tried again ever less often, so messages come late after a long cut', () => {
    const { network, a, b, arrivals, send, pass } = courier({ delayMs: 10 });
    network.path(a, b).set({ up: false });
    send(1);
    pass(3000);
    network.path(a, b).set({ up: true });
    pass(2000);
    expect(arrivals).toEqual([]);
    pass(1300);
    expect(arrivals.map(({ number }) => number)).toEqual([1]);
  });

  test('bulk data fills a narrow pipe to more than four fifths and no more than that', () => {
    const { arrivals, send, pass, pending } = courier({ delayMs: 25, bandwidthKbps: 2000, queueBytes: 30000 });
    for (let i = 0; i < 40; i++) send(i, 16384);
    expect(pending()).toBeGreaterThan(500_000);
    pass(5000);
    const bytes = arrivals.reduce((sum, { length }) => sum + length, 0);
    expect(arrivals.map(({ number }) => number)).toEqual(arrivals.map((_, i) => i));
    const share = (arrivals.at(-1)!.number + 1) * 16384 === bytes ? bytes / ((2_000_000 / 8) * ((arrivals.at(-1)!.timeMs - 100) / 1000)) : 0;
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThan(1);
    expect(pending()).toBe(0);
  });

  test('a link whose messages pile up beyond 16 MiB is lost on both sides', () => {
    const { network, a, b, send, pass, ends } = courier({ delayMs: 10 });
    network.path(a, b).set({ up: false });
    let taken = 0;
    while (taken < 1000 && send(taken, 65536)) taken++;
    expect(taken).toBe(256);
    pass(50);
    expect(ends()).toBe(1);
    expect(network.linked(a, b)).toBe(false);
    expect(send(1)).toBe(false);
  });

  test('nothing is retried for a link that has ended: the clock runs empty', () => {
    const { network, a, b, send, clock } = courier({ delayMs: 10 });
    network.path(a, b).set({ up: false });
    for (let i = 0; i < 5; i++) send(i);
    network.disconnect(a, b);
    clock.runFor(60_000);
    expect(clock.pending).toBe(0);
  });
});
