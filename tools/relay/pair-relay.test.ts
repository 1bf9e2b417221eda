import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LOST, Path } from '@rollmesh/core/testing';
import { PairRelay } from './pair-relay.ts';
import type { Rule } from './rules.ts';

const HOST = '127.0.0.1';
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function socket(): Promise<Socket> {
  const made = createSocket('udp4');
  made.bind(0, HOST);
  await once(made, 'listening');
  closing.push(() => made.close());
  return made;
}

interface Pair {
  readonly relay: PairRelay;
  /** Sends to the relay as side 0 or 1. */
  send(side: 0 | 1, text: string): void;
  /** What has arrived at a side so far. */
  readonly heard: readonly [string[], string[]];
  /** Resolves with the next arrival at a side. */
  next(side: 0 | 1): Promise<string>;
}

/** Two sockets that know of each other through the relay only; both have been heard once. */
async function pair(rules: readonly Rule[] = [], seed = 1): Promise<Pair> {
  const relay = await PairRelay.open({ host: HOST, seed, name: 'pair-0', peers: ['ana', 'bob'] });
  closing.push(() => relay.close());
  const sockets = [await socket(), await socket()] as const;
  const heard: [string[], string[]] = [[], []];
  sockets.forEach((each, side) => each.on('message', (bytes) => heard[side]!.push(bytes.toString())));
  const made: Pair = {
    relay,
    heard,
    send: (side, text) => sockets[side].send(text, relay.addressFor(side).port, HOST),
    next: async (side) => String((await once(sockets[side], 'message'))[0]),
  };
  // Until side 1 has spoken nobody knows where it is.
  const first = made.next(0);
  made.send(0, 'into the void');
  while (relay.counters[0].packets === 0) await new Promise(setImmediate);
  made.send(1, 'here I am');
  await first;
  rules.forEach((rule) => relay.apply(rule));
  return made;
}

/** Sends `count` packets from side 0 in small groups, and then what ends the wait: a calm last word. */
async function pour(made: Pair, count: number): Promise<void> {
  const before = made.relay.counters[0].packets;
  for (let i = 0; i < count; i++) {
    made.send(0, String(i));
    if (i % 10 === 9) while (made.relay.counters[0].packets < before + i + 1) await new Promise(setImmediate);
  }
  while (made.relay.counters[0].packets < before + count) await new Promise(setImmediate);
  made.relay.apply({ which: 'all', changes: { up: true, loss: 0, delayMs: 0 } });
  const last = made.next(0);
  made.send(1, 'last word');
  await last;
}

describe('the relay of a pair', () => {
  test('carries what one side sends to the other, both ways', async () => {
    const made = await pair();
    const there = made.next(1);
    made.send(0, 'hello');
    expect(await there).toBe('hello');
    const back = made.next(0);
    made.send(1, 'yourself');
    expect(await back).toBe('yourself');
  });

  test('which packets are lost follows from the seed alone', async () => {
    const lossy = { which: 'all', changes: { loss: 0.3 } } as const;
    const path = new Path(7, 'pair-0/there');
    path.set(lossy.changes);
    const wanted = Array.from({ length: 200 }, (_, i) => String(i)).filter(() => path.carryPacket(0, 1) !== LOST);
    const made = await pair([lossy], 7);
    await pour(made, 200);
    while (made.heard[1].length < wanted.length) await new Promise(setImmediate);
    expect(made.heard[1]).toEqual(wanted);
    expect(made.relay.counters[0]).toMatchObject({ from: 'ana', to: 'bob', packets: 201, lost: 200 - wanted.length });
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.length).toBeLessThan(180);
  });

  test('a rule for one direction leaves the other alone', async () => {
    const made = await pair([{ which: { from: 'ana' }, changes: { up: false } }]);
    await pour(made, 20);
    expect(made.heard[1]).toEqual([]);
    expect(made.relay.counters[0].cut).toBe(20);
    expect(made.relay.counters[1].cut).toBe(0);
  });

  test('a rule for another pair changes nothing', async () => {
    const made = await pair([{ which: { between: ['ana', 'cleo'] }, changes: { up: false } }, { which: { from: 'ana', to: 'cleo' }, changes: { up: false } }]);
    const there = made.next(1);
    made.send(0, 'still here');
    expect(await there).toBe('still here');
  });

  test('nothing arrives before its delay has passed', async () => {
    const made = await pair([{ which: 'all', changes: { delayMs: 30 } }]);
    const there = made.next(1);
    const beganMs = performance.now();
    made.send(0, 'slow');
    await there;
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(29);
  });

  test('a peer is one of its addresses: what comes from another neither passes nor draws answers to it', async () => {
    const made = await pair();
    const other = await socket();
    const strays: string[] = [];
    other.on('message', (bytes) => strays.push(bytes.toString()));
    other.send('from my other address', made.relay.addressFor(0).port, HOST);
    await pour(made, 10);
    expect(made.heard[1]).not.toContain('from my other address');
    expect(strays).toEqual([]);
  });

  test('packets longer than a data channel message pass: their length is the business of the browsers', async () => {
    const made = await pair([{ which: 'all', changes: { mtuBytes: 100 } }]);
    const there = made.next(1);
    made.send(0, 'x'.repeat(1400));
    expect((await there).length).toBe(1400);
  });
});
