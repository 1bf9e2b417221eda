/** One who tells different players different inputs: found, and told, whether they hear it directly or through others. */
import { describe, expect, test } from '@jest/globals';
import type { SimNode } from '@rollmesh/core/testing';
import { InputQueue } from '../../src/sync/input-queue.ts';
import { Reader, Writer } from '../../src/wire/cursor.ts';
import { InputPacket, readInputHead } from '../../src/wire/input-packet.ts';
import { Kind, kindOf } from '../../src/wire/protocol.ts';
import { readRelay, RelaySection } from '../../src/wire/relay-section.ts';
import { readRun, writeRun } from '../../src/wire/runs.ts';
import { RoomWorld } from './world.ts';

/** Peer 0 on `node` tells peer `victim` that it pressed the opposite in every tenth frame from 60 on. */
function lieTo(node: SimNode, victim: number, peers: number): void {
  const honest = new InputQueue(1);
  const lies = new InputQueue(1);
  const packet = new InputPacket();
  const section = new RelaySection();
  const writer = new Writer(new Uint8Array(4096));
  node.tap = (peerId, bytes, length, reliable) => {
    const relayed = kindOf(bytes[0]!) === Kind.relay;
    if (reliable || (kindOf(bytes[0]!) !== Kind.input && !relayed)) return true;
    const reader = new Reader().open(bytes, length);
    const bounds = { self: Number(peerId.slice(1)), peers, lanes: new Array<number>(peers).fill(1) };
    if (!readInputHead(reader, packet, 0, peers, honest.newest) || (relayed && !readRelay(reader, section, 0, packet.newest, bounds))) return true;
    const first = packet.newest - packet.count + 1;
    const head = bytes.slice(0, reader.offset);
    if (packet.count === 0 || first > honest.newest + 1 || !readRun(reader, honest, first, packet.count, honest.newest)) return true;
    while (honest.newest < packet.newest) {
      honest.newest++;
      lies.append(honest.bytes, honest.at(honest.newest));
      if (honest.newest >= 60 && honest.newest % 10 === 0) lies.bytes[lies.at(lies.newest)]! ^= 1;
    }
    if (bounds.self !== victim) return true;
    writer.reset().raw(head, 0, head.length);
    writeRun(writer, lies, first, packet.count);
    node.sendHeld(peerId, writer.bytes.slice(0, writer.length));
    return false;
  };
}

const contradictions = (world: RoomWorld, index: number): number => world.told[index]!.filter(({ name, event }) => name === 'notice' && event.kind === 'contradiction').length;

describe('who sends different inputs to different players', () => {
  test('scenario 31: is named after the desync that it makes: the machines compare what they were told', () => {
    const world = new RoomWorld(3);
    world.meet();
    lieTo(world.nodes[0]!, 2, 3);
    world.rooms[0]!.start();
    world.run(200);
    expect(world.names(1)).toContain('desync');
    expect(contradictions(world, 1) + contradictions(world, 2)).toBeGreaterThan(0);
    const told = world.told.flat().find(({ event }) => event.kind === 'contradiction')!;
    expect(told.event).toMatchObject({ member: 'n0', text: 'P0 sent different inputs to different players.' });
  });

  test('scenario 31: is found at once where two carry them on to a third', () => {
    const world = new RoomWorld(4);
    for (const [a, b] of [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3]] as const) world.network.connect(world.nodes[a]!, world.nodes[b]!);
    world.run(40);
    lieTo(world.nodes[0]!, 2, 4);
    world.rooms[0]!.start();
    world.run(250);
    expect(contradictions(world, 3)).toBe(1);
    // Before any sum of a state could tell.
    const names = world.told[3]!.map(({ name, event }) => (event.kind === 'contradiction' ? 'contradiction' : name));
    expect(names.indexOf('contradiction')).toBeLessThan(names.indexOf('desync') < 0 ? Infinity : names.indexOf('desync'));
  });
});
