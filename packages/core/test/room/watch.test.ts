/** Watching a match without a seat: the same states a moment later, at no cost to those who play. */
import { describe, expect, test } from '@jest/globals';
import { Reader, Writer } from '../../src/wire/cursor.ts';
import { readRowsMessage, writeRowsMessage, type FinalRow } from '../../src/room/watch-messages.ts';
import { RoomWorld } from './world.ts';

function watched(): RoomWorld {
  const world = new RoomWorld(3);
  world.meet();
  world.rooms[0]!.start();
  world.run(500);
  world.enter(world.network.addNode('watcher'), 3);
  world.nodes.slice(0, 3).forEach((node) => world.network.connect(node, world.nodes[3]!));
  return world;
}

function play(world: RoomWorld, frames: number): void {
  for (let i = 0; i < frames; i++) {
    for (let index = 0; index < 3; index++) if (!world.asleep.has(index)) world.rooms[index]!.setInput(0, { go: (i + index) % (2 + index) === 0 });
    world.run(1);
  }
}

describe('who has no seat', () => {
  test('watches: what it sees is what was played, within a second, and nobody waits', () => {
    const world = watched();
    play(world, 400);
    const view = world.rooms[3]!.watching!;
    expect(world.rooms[3]!.phase).toBe('lobby');
    const seen = [...view.state.count];
    const now = [...world.rooms[0]!.state.count];
    expect(seen[0]).toBeGreaterThan(50);
    for (let slot = 0; slot < 3; slot++) {
      expect(seen[slot]).toBeLessThanOrEqual(now[slot]!);
      expect(now[slot]! - seen[slot]!).toBeLessThan(45);
    }
    expect(world.rooms[0]!.stats.longestStallMs).toBe(0);
    expect(world.names(3).filter((name) => name === 'notice')).toEqual([]);
    expect(world.told[3]!.filter(({ name }) => name === 'tenth').length).toBeGreaterThan(20);
  });

  test('hard case 47: goes on watching through another when the one it watched through dies', () => {
    const world = watched();
    play(world, 200);
    world.asleep.add(0);
    play(world, 500);
    const before = world.rooms[3]!.watching!.state.count[1]!;
    play(world, 120);
    expect(world.rooms[3]!.watching!.state.count[1]!).toBeGreaterThan(before + 20);
  });

  test('sees who left', () => {
    const world = watched();
    play(world, 100);
    world.rooms[2]!.close();
    play(world, 300);
    const [one, two] = [world.rooms[0]!.state.count[2]!, world.rooms[3]!.watching!.state.count[2]!];
    expect(two).toBe(one);
  });

  test('has nothing to watch when the match is over', () => {
    const world = watched();
    play(world, 200);
    for (let index = 0; index < 3; index++) world.rooms[index]!.endMatch();
    play(world, 300);
    expect(world.rooms[3]!.watching).toBeUndefined();
  });
});

describe('rows on their way', () => {
  test('read back as they were written, and broken ones are refused', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ bytes: Uint8Array.of(i >> 3, 7), present: i < 20 ? 3 : 1, gone: i < 20 ? 0 : 2 }));
    const writer = new Writer(new Uint8Array(4096));
    const row: FinalRow = { bytes: new Uint8Array(2), present: 0, gone: 0 };
    const count = writeRowsMessage(writer, 5, 100, 60, row, (frame) => {
      const one = rows[frame - 100];
      if (one === undefined) return false;
      row.bytes.set(one.bytes);
      Object.assign(row, { present: one.present, gone: one.gone });
      return true;
    });
    expect(count).toBe(40);
    const read: { frame: number; bytes: number[]; present: number; gone: number }[] = [];
    const reader = new Reader();
    const take = (frame: number, { bytes, present, gone }: FinalRow): void => void read.push({ frame, bytes: [...bytes], present, gone });
    expect(readRowsMessage(reader.open(writer.bytes, writer.length, 1), 5, 2, take)).toBe(true);
    expect(read).toEqual(rows.map(({ bytes, present, gone }, i) => ({ frame: 100 + i, bytes: [...bytes], present, gone })));
    for (let length = 8; length < writer.length; length++) expect(readRowsMessage(reader.open(writer.bytes, length, 1), 5, 2, () => {})).toBe(false);
  });
});
