import { describe, expect, test } from '@jest/globals';
import type { Transport, TransportSink } from '../link/transport.ts';
import type { Conditions } from './conditions.ts';
import { addRelay } from './profiles.ts';
import { SimNetwork } from './sim-network.ts';
import { VirtualClock } from './virtual-clock.ts';

type Log = string[];

/** Writes down what a transport hands over: numbers as the first byte of what arrived. */
function logInto(log: Log): TransportSink {
  return {
    linkOpened: (link, peerId) => void log.push(`opened ${link} ${peerId}`),
    linkClosed: (link, end) => void log.push(`closed ${link} ${end}`),
    packet: (_link, bytes, length) => void log.push(`packet ${bytes[0]} (${length})`),
    message: (_link, bytes, length) => void log.push(`message ${bytes[0]} (${length})`),
    notice: (notice) => void log.push(`notice ${notice.kind}`),
  };
}

function pair(conditions: Partial<Conditions> = {}, seed = 1) {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed, conditions });
  const a = network.addNode('a');
  const b = network.addNode('b');
  network.connect(a, b);
  const log: Log = [];
  const sink = logInto(log);
  const drain = (node = b): Log => {
    log.length = 0;
    node.transport().receive(sink);
    return [...log];
  };
  clock.runUntil(1000);
  drain(a);
  drain(b);
  return { clock, network, a, b, drain };
}

function sendNumber(transport: Transport, number: number, length = 4): void {
  const bytes = new Uint8Array(length);
  bytes[0] = number;
  transport.send(1, bytes, length);
}

describe('a direction', () => {
  test('a packet arrives after its delay and not before', () => {
    const { clock, a, drain } = pair({ delayMs: 25 });
    sendNumber(a.transport(), 7);
    clock.runFor(24.999);
    expect(drain()).toEqual([]);
    clock.runFor(0.001);
    expect(drain()).toEqual(['packet 7 (4)']);
  });

  test('each direction has its own conditions', () => {
    const { clock, network, a, b, drain } = pair();
    network.path(a, b).set({ delayMs: 100 });
    sendNumber(a.transport(), 1);
    sendNumber(b.transport(), 2);
    expect(drain(a)).toEqual(['packet 2 (4)']);
    expect(drain(b)).toEqual([]);
    clock.runFor(100);
    expect(drain(b)).toEqual(['packet 1 (4)']);
  });

  test('no two directions share their weather', () => {
    const { clock, a, b, drain } = pair({ loss: 0.5 });
    const fates = [a, b].map((from, i) => {
      for (let n = 0; n < 64; n++) sendNumber(from.transport(), n);
      clock.runFor(1);
      return drain([b, a][i]).join();
    });
    expect(fates[0]).not.toBe(fates[1]);
  });

  test('jitter alone never lets packets overtake one another', () => {
    const { clock, a, drain } = pair({ delayMs: 50, jitter: 40 });
    for (let i = 0; i < 200; i++) {
      sendNumber(a.transport(), i);
      clock.runFor(1);
    }
    clock.runFor(200);
    expect(drain()).toEqual(Array.from({ length: 200 }, (_, i) => `packet ${i} (4)`));
  });

  test('packets held back are overtaken, and none is lost', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 10, reorder: 0.2, reorderMs: 30 });
    for (let i = 0; i < 200; i++) {
      sendNumber(a.transport(), i);
      clock.runFor(5);
    }
    clock.runFor(200);
    const numbers = drain().map((line) => Number(line.split(' ')[1]));
    const overtaken = numbers.filter((number, at) => at > 0 && number < numbers[at - 1]).length;
    expect(overtaken).toBeGreaterThan(10);
    expect([...numbers].sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(network.path(a, b).counters.heldBack).toBeGreaterThanOrEqual(overtaken);
  });

  test('over TCP a lost packet is late instead, and holds back all behind it', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 20, loss: 0.1, overTcp: true, reorder: 0.5 });
    const late: number[] = [];
    const arrived: string[] = [];
    const look = (): void => {
      const lines = drain();
      late.push(lines.length);
      arrived.push(...lines);
    };
    for (let i = 0; i < 200; i++) {
      sendNumber(a.transport(), i);
      clock.runFor(16);
      look();
    }
    clock.runFor(10_000);
    look();
    expect(arrived).toEqual(Array.from({ length: 200 }, (_, i) => `packet ${i} (4)`));
    expect(network.path(a, b).counters.retransmitted).toBeGreaterThan(5);
    // A timeout of 200 ms is a dozen packets in one go.
    expect(Math.max(...late)).toBeGreaterThan(8);
  });

  test('a relay adds its delay to what there is', () => {
    const { network, a, b } = pair({ delayMs: 40 });
    addRelay(network, a, b, true);
    expect(network.path(a, b).conditions).toMatchObject({ delayMs: 55, overTcp: true });
    expect(network.path(b, a).conditions).toMatchObject({ delayMs: 55, overTcp: true });
  });

  test('a doubled packet arrives twice', () => {
    const { clock, a, drain } = pair({ duplicate: 1 });
    sendNumber(a.transport(), 9);
    clock.runFor(50);
    expect(drain()).toEqual(['packet 9 (4)', 'packet 9 (4)']);
  });

  test('a cut loses packets, keeps messages for later, and leaves the other direction alone', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 5 });
    network.path(a, b).set({ up: false });
    sendNumber(a.transport(), 1);
    a.transport().sendMessage(1, Uint8Array.of(2), 1);
    sendNumber(b.transport(), 3);
    clock.runFor(500);
    expect(drain(b)).toEqual([]);
    expect(drain(a)).toEqual(['packet 3 (4)']);
    network.path(a, b).set({ up: true });
    clock.runFor(500);
    expect(drain(b)).toEqual(['message 2 (1)']);
  });

  test('what is under way when a direction is cut still arrives', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 50 });
    sendNumber(a.transport(), 1);
    network.path(a, b).set({ up: false });
    clock.runFor(50);
    expect(drain()).toEqual(['packet 1 (4)']);
  });

  test('bandwidth delays by size, and a full queue drops its tail', () => {
    // 1,000 bytes and 94 of headers at 80 kbit/s are 109.4 ms; 3,000 bytes of queue take two more behind the first.
    const { clock, network, a, b, drain } = pair({ bandwidthKbps: 80, queueBytes: 3000 });
    for (let i = 0; i < 6; i++) sendNumber(a.transport(), i, 1000);
    clock.runFor(109);
    expect(drain()).toEqual([]);
    clock.runFor(1);
    expect(drain()).toEqual(['packet 0 (1000)']);
    clock.runFor(1000);
    expect(drain()).toEqual(['packet 1 (1000)', 'packet 2 (1000)']);
    expect(network.path(a, b).counters.tailDropped).toBe(3);
  });

  test('a packet above the MTU is lost and counted', () => {
    const { network, a, b, drain } = pair({ mtuBytes: 100 });
    sendNumber(a.transport(), 1, 101);
    sendNumber(a.transport(), 2, 100);
    expect(drain()).toEqual(['packet 2 (100)']);
    expect(network.path(a, b).counters.tooLong).toBe(1);
  });

  test('messages stay complete and in order under heavy loss, and the packets behind a lost part are not held', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 20, loss: 0.3 });
    for (let i = 0; i < 60; i++) a.transport().sendMessage(1, Uint8Array.of(i), 1);
    clock.runFor(60_000);
    expect(drain()).toEqual(Array.from({ length: 60 }, (_, i) => `message ${i} (1)`));
    expect(network.path(a, b).counters.retransmitted).toBeGreaterThan(5);
  });

  test('the same seed gives the same run, another seed another', () => {
    const run = (seed: number): string => {
      const { clock, a, drain } = pair({ delayMs: 20, jitter: 15, loss: 0.2, duplicate: 0.1, reorder: 0.1 }, seed);
      const trace: string[] = [];
      for (let i = 0; i < 200; i++) {
        sendNumber(a.transport(), i);
        clock.runFor(7);
        trace.push(...drain(), `at ${clock.now}`);
      }
      return trace.join('\n');
    };
    expect(run(5)).toBe(run(5));
    expect(run(5)).not.toBe(run(6));
  });

  test('a node more and a fault elsewhere shift nobody else\'s weather', () => {
    const run = (crowd: boolean): string => {
      const { clock, network, a, drain } = pair({ delayMs: 20, jitter: 15, loss: 0.2 });
      if (crowd) {
        const c = network.addNode('c');
        network.connect(a, c);
        network.path(a, c).set({ loss: 0.9 });
      }
      const trace: string[] = [];
      for (let i = 0; i < 100; i++) {
        sendNumber(a.transport(), i);
        if (crowd) a.transport().send(2, new Uint8Array(4), 4);
        clock.runFor(7);
        trace.push(...drain());
      }
      return trace.join('\n');
    };
    expect(run(true)).toBe(run(false));
  });
});

describe('a node', () => {
  test('that is paused neither sends nor receives, and finds on waking what arrived meanwhile', () => {
    const { clock, a, b, drain } = pair({ delayMs: 10 });
    b.pause();
    sendNumber(a.transport(), 1);
    sendNumber(b.transport(), 2);
    clock.runFor(100);
    expect(drain(b)).toEqual([]);
    expect(drain(a)).toEqual([]);
    b.resume();
    expect(drain(b)).toEqual(['packet 1 (4)']);
  });

  test('holds a bounded number of packets; the rest is counted', () => {
    const clock = new VirtualClock();
    const network = new SimNetwork({ clock, seed: 1, inboxPackets: 10 });
    const a = network.addNode('a');
    const b = network.addNode('b');
    network.connect(a, b);
    const log: Log = [];
    a.transport().receive(logInto([]));
    b.pause();
    for (let i = 0; i < 25; i++) sendNumber(a.transport(), i);
    b.resume();
    b.transport().receive(logInto(log));
    expect(log.filter((line) => line.startsWith('packet')).length).toBe(10);
    expect(network.path(a, b).counters.inboxFull).toBe(15);
    for (let i = 0; i < 25; i++) {
      sendNumber(a.transport(), i);
      b.transport().receive(logInto(log));
    }
    expect(log.filter((line) => line.startsWith('packet')).length).toBe(35);
  });

  test('that crashes says nothing, and what it had sent still arrives', () => {
    const { clock, a, b, drain } = pair({ delayMs: 10 });
    sendNumber(a.transport(), 1);
    a.crash();
    clock.runFor(60_000);
    expect(drain(b)).toEqual(['packet 1 (4)']);
    expect(a.transport().send(1, new Uint8Array(1), 1)).toBe(false);
    expect(b.transport().send(1, new Uint8Array(1), 1)).toBe(true);
  });

  test('whose crash is noticed is reported lost after that time', () => {
    const clock = new VirtualClock();
    const network = new SimNetwork({ clock, seed: 1, crashNoticeMs: 5000 });
    const [a, b] = [network.addNode('a'), network.addNode('b')];
    network.connect(a, b);
    const log: Log = [];
    b.transport().receive(logInto(log));
    a.crash();
    clock.runFor(4999);
    b.transport().receive(logInto(log));
    expect(log).toEqual(['opened 1 a']);
    clock.runFor(1);
    b.transport().receive(logInto(log));
    expect(log).toEqual(['opened 1 a', 'closed 1 lost']);
  });

  test('restarted at the same place is another peer with a new link over the same path', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 10 });
    network.path(a, b).set({ delayMs: 30 });
    const again = network.restart(a);
    expect(network.nodes).toEqual([again, b]);
    expect(network.connect(again, b)).toBe(true);
    clock.runFor(100);
    expect(drain(again)).toEqual(["opened 1 b"]);
    expect(drain(b)).toEqual(["opened 2 a'"]);
    sendNumber(again.transport(), 5);
    clock.runFor(29);
    expect(drain(b)).toEqual([]);
    clock.runFor(1);
    expect(drain(b)).toEqual(['packet 5 (4)']);
  });
});

describe('a link', () => {
  test('that is broken ends on both sides, and can be opened again under a new number', () => {
    const { clock, network, a, b, drain } = pair({ delayMs: 10 });
    network.disconnect(a, b);
    expect(drain(a)).toEqual(['closed 1 lost']);
    expect(drain(b)).toEqual(['closed 1 lost']);
    expect(a.transport().send(1, new Uint8Array(1), 1)).toBe(false);
    network.connect(a, b);
    clock.runFor(10);
    expect(drain(a)).toEqual(['opened 2 b']);
    expect(drain(b)).toEqual(['opened 2 a']);
  });

  test('opened where one is open replaces it', () => {
    const { network, a, b, drain } = pair();
    network.connect(a, b);
    expect(drain(a)).toEqual(['closed 1 replaced', 'opened 2 b']);
    expect(drain(b)).toEqual(['closed 1 replaced', 'opened 2 a']);
  });

  test('does not open over a cut path, in either direction', () => {
    const { network, a, b } = pair();
    const c = network.addNode('c');
    network.path(c, a).set({ up: false });
    expect(network.connect(a, c)).toBe(false);
    expect(network.connect(b, c)).toBe(true);
  });

  test('across a partition carries nothing until it heals; within a group all goes on', () => {
    const { clock, network, a, b, drain } = pair();
    const c = network.addNode('c');
    network.connect(a, c);
    network.connect(b, c);
    [a, b, c].forEach((node) => drain(node));
    network.partition([a, c], [b]);
    sendNumber(a.transport(), 1);
    a.transport().send(2, Uint8Array.of(2), 1);
    clock.runFor(10);
    expect(drain(b)).toEqual([]);
    expect(drain(c)).toEqual(['packet 2 (1)']);
    network.heal();
    sendNumber(a.transport(), 3);
    expect(drain(b)).toEqual(['packet 3 (4)']);
  });
});
