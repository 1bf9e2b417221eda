/** Watchers, big states on narrow ways, packets of a match that is over, and those who ask for more than there is. */
import assert from 'node:assert';
import type { Transport } from '@rollmesh/core';
import { Writer } from '../../src/wire/cursor.ts';
import { Seat, writeSeek } from '../../src/room/seat-messages.ts';
import { Message } from '../../src/room/messages.ts';
import { Watch } from '../../src/room/watch-messages.ts';
import { Bulk } from '../../src/swarm/index.ts';
import { Liar, type RoomWorld } from '../room/world.ts';
import { arrive, begun, die, play, same, sensitiveGame, untilPlays } from './room-world.ts';
import type { Cases } from './world.ts';

type Counts = { readonly count: Uint32Array; readonly here: Uint32Array; readonly gone: Uint32Array };

const closed = { game: sensitiveGame({ lateJoin: false }) };
const watched = (world: RoomWorld, index: number): Counts | undefined => world.rooms[index]!.watching?.state as unknown as Counts | undefined;
const played = (world: RoomWorld, index: number): Counts => world.rooms[index]!.state as unknown as Counts;

/** Three play, a fourth watches. */
function watching(): RoomWorld {
  const world = begun(3, closed);
  play(world, 300);
  arrive(world, 3, [0, 1, 2], closed);
  play(world, 120);
  assert.ok(watched(world, 3) !== undefined);
  return world;
}

/** Keeps the packets of `kind` that leave a transport. */
function tap(transport: Transport, keep: (link: number, bytes: Uint8Array) => void): void {
  const send = transport.send.bind(transport);
  transport.send = (link, bytes, length) => {
    keep(link, bytes.slice(0, length));
    return send(link, bytes, length);
  };
}

export const CASES: Cases = {
  'hard case 30, scenario 37: a rematch over the same links, while all packets of the match before come again: they are counted and change nothing': () => {
    const world = begun(3);
    const old: { readonly from: number; readonly link: number; readonly bytes: Uint8Array }[] = [];
    let record = true;
    world.nodes.forEach((node, from) => tap(node.transport(), (link, bytes) => void (record && old.push({ from, link, bytes }))));
    play(world, 240);
    record = false;
    for (const room of world.rooms) room.endMatch();
    world.run(60);
    world.rooms[1]!.start();
    world.run(30);
    play(world, 300, (frame) => {
      for (const { from, link, bytes } of old.slice(frame * 8, frame * 8 + 8)) world.nodes[from]!.transport().send(link, bytes, bytes.length);
    });
    const counters = world.rooms.flatMap((room) => room.session!.stats.links().map((link) => link.counters));
    assert.ok(counters.reduce((sum, { stale }) => sum + stale, 0) > 400, `of ${old.length} old packets ${counters.map(({ stale }) => stale).join()} were known as such`);
    assert.ok(Math.max(...world.rooms.map((room) => room.stats.longestStallMs)) < 200);
    same(world, [0, 1, 2]);
  },

  'hard case 44: a player dies with a watcher attached: the watcher sees the same cut and the same flags': () => {
    const world = watching();
    die(world, 2);
    play(world, 60 * 20);
    const [seen, truth] = [watched(world, 3)!, played(world, 0)];
    assert.equal(seen.count[2], truth.count[2]);
    assert.equal(seen.here[2], truth.here[2]);
    assert.ok(truth.gone[2]! > 60 && seen.gone[2]! > 0 && truth.gone[2]! - seen.gone[2]! < 45);
  },

  'hard case 45: a watcher that stops listening is dropped alone: nobody waits, and little is kept for it': () => {
    const world = watching();
    world.asleep.add(3);
    let sent = 0;
    for (const from of [0, 1, 2]) {
      world.network.between(world.nodes[from]!, world.nodes[3]!, { up: false });
      const transport = world.nodes[from]!.transport();
      const send = transport.sendMessage.bind(transport);
      transport.sendMessage = (link, bytes, length) => {
        if (bytes[0] === Watch.rows) sent++;
        return send(link, bytes, length);
      };
    }
    play(world, 60 * 10);
    assert.ok(sent > 10 && sent < 40, `${sent} messages were sent to it`);
    const before = sent;
    play(world, 60 * 5);
    assert.equal(sent, before);
    assert.equal(Math.max(...[0, 1, 2].map((index) => world.rooms[index]!.stats.longestStallMs)), 0);
    same(world, [0, 1, 2]);
  },

  'hard case 46: a watcher that slept for a minute is level again within seconds, never in one leap': () => {
    const world = watching();
    world.asleep.add(3);
    world.nodes[3]!.pause();
    play(world, 60 * 60);
    world.nodes[3]!.resume();
    world.asleep.delete(3);
    let last = watched(world, 3)?.here[0] ?? 0;
    let steepest = 0;
    play(world, 60 * 10, () => {
      const now = watched(world, 3)?.here[0] ?? last;
      // A state fetched anew is no leap of the simulation.
      if (now - last < 1000) steepest = Math.max(steepest, now - last);
      last = now;
    });
    assert.ok(steepest <= 24, `${steepest} frames at once`);
    assert.ok(played(world, 0).here[0]! - watched(world, 3)!.here[0]! < 45, `${played(world, 0).here[0]! - watched(world, 3)!.here[0]!} frames behind`);
  },

  'hard case 48: a newcomer begins with a final state that travels in pieces, and plays from an agreed frame on; nobody waits': () => {
    const game = sensitiveGame({ bulkWords: 50_000 });
    const world = begun(3, { game });
    play(world, 400);
    let pieces = 0;
    for (const node of world.nodes) {
      const transport = node.transport();
      const send = transport.sendMessage.bind(transport);
      transport.sendMessage = (link, bytes, length) => {
        if (bytes[0] === Bulk.piece) pieces++;
        return send(link, bytes, length);
      };
    }
    arrive(world, 3, [0, 1, 2]);
    let beganAt = -1;
    play(world, 900, () => {
      for (const room of world.rooms) {
        const { finalFrame } = room.session ?? { finalFrame: Infinity };
        const { name } = room.running()?.snapshots.newest ?? { name: 0 };
        assert.ok(name - 1 <= finalFrame || room === world.rooms[3], `the state of ${name} is offered, and only ${finalFrame} is final`);
      }
      if (beganAt < 0) beganAt = world.rooms[3]!.session?.currentFrame ?? -1;
    });
    assert.ok(pieces >= 49, `${pieces} pieces`);
    assert.ok(beganAt > 100);
    assert.equal(new Set(world.rooms.map((room) => (room.state as unknown as Counts).here[3]! > 100)).size, 1);
    assert.equal(Math.max(...[0, 1, 2].map((index) => world.rooms[index]!.stats.longestStallMs)), 0);
    same(world, [0, 1, 2, 3]);
  },

  'scenario 38: a hundred thousand requests for seats, states, pieces and views: what is kept for them is bounded, and the match goes on': () => {
    const world = begun(3, { game: sensitiveGame({ bulkWords: 100_000 }) });
    const node = world.network.addNode('z');
    const liar = new Liar(node);
    for (const other of [0, 1, 2]) world.network.connect(world.nodes[other]!, node);
    play(world, 60);
    const writer = new Writer(new Uint8Array(256));
    let word = 1;
    const below = (bound: number): number => (word = (Math.imul(word, 48271) >>> 0) % 2147483647) % bound;
    const before = size(world);
    for (let i = 0; i < 33_000; i++) {
      writeSeek(writer.reset(), { token: [below(1e9), below(1e9), i, 1], seats: 1 + below(4) });
      liar.say(...writer.bytes.subarray(0, writer.length));
      writer.reset().u8(Bulk.want);
      writer.varint(world.rooms[i % 3]!.running()!.snapshots.newest!.name);
      writer.varint(i % 97);
      liar.say(...writer.bytes.subarray(0, writer.length));
      liar.say(...[[Watch.ask, below(128)], [Seat.token, ...Array.from({ length: 8 }, () => below(256))], [Seat.claim, ...Array.from({ length: 30 }, () => below(256))], [Message.wish]][i & 3]!);
      if (i % 220 === 0) play(world, 1);
    }
    assert.ok(size(world) - before < 200, `${size(world) - before} things more are kept`);
    play(world, 120);
    same(world, [0, 1, 2]);
  },

  'scenario 41: a state travels to a newcomer over uplinks of 2 Mbit/s: an input waits at most 10 ms longer, and none is lost': () => {
    for (const bulkWords of [16_384, 50_000]) {
      const world = begun(4, { game: sensitiveGame({ bulkWords }) });
      play(world, 300);
      arrive(world, 4, []);
      const uplinks = world.nodes.map((_, from) => narrowUplink(world, from));
      let waits: number[] = [];
      world.nodes.slice(0, 4).forEach((node, from) => tap(node.transport(), () => void waits.push(Math.max(0, uplinks[from]!.busyUntilMs - world.clock.now))));
      const p99 = (): number => waits.sort((one, other) => one - other)[Math.floor(waits.length * 0.99)]!;
      play(world, 300);
      const calmMs = p99();
      waits = [];
      for (const from of [0, 1, 2, 3]) world.network.connect(world.nodes[from]!, world.nodes[4]!);
      untilPlays(world, 4, 8000);
      assert.ok(p99() <= calmMs + 10, `${p99()} ms during the transfer of ${4 * bulkWords} bytes, ${calmMs} ms without`);
      for (const from of world.nodes) for (const to of world.nodes) if (from !== to) assert.equal(world.network.path(from, to).counters.tailDropped, 0);
      assert.equal(Math.max(...[0, 1, 2, 3].map((index) => world.rooms[index]!.stats.longestStallMs)), 0);
      same(world, [0, 1, 2, 3, 4]);
    }
  },
};

/** All ways out of one machine share an uplink of 2 Mbit/s. */
function narrowUplink(world: RoomWorld, from: number): { busyUntilMs: number } {
  const uplink = { busyUntilMs: 0 };
  for (const to of world.nodes) {
    if (to === world.nodes[from]) continue;
    const path = world.network.path(world.nodes[from]!, to);
    path.set({ bandwidthKbps: 2000, queueBytes: 65_536 });
    Object.defineProperty(path, 'busyUntilMs', { get: () => uplink.busyUntilMs, set: (untilMs: number) => void (uplink.busyUntilMs = untilMs) });
  }
  return uplink;
}

/** Entries of all maps, sets and lists that a room reaches, as far as they are its own. */
function size(world: RoomWorld): number {
  let sum = 0;
  const seen = new Set<unknown>();
  const count = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value) || value === world.network || value === world.clock) return;
    seen.add(value);
    if (value instanceof Map || value instanceof Set) {
      sum += value.size;
      for (const one of value.values()) count(one);
    } else if (Array.isArray(value)) {
      sum += value.length;
      for (const one of value) count(one);
    } else for (const one of Object.values(value)) count(one);
  };
  for (const room of world.rooms) {
    const { lobby, seatKeeping, departures, conversation } = room as unknown as Record<string, unknown>;
    // The simulated network and the match itself are no business of a stranger's words.
    seen.add(room).add(room.transport).add(room.running()).add((room as unknown as { config: unknown }).config).add(room.listeners);
    for (const part of [lobby, seatKeeping, departures, conversation]) count(part);
  }
  return sum;
}
