/** What a lobby agrees on without a host: names, colours, seats, bots and the lock, on links that are late, break and come back. */
import { describe, expect, test } from '@jest/globals';
import { defineGame, openReplay, RollmeshError, u8 } from '@rollmesh/core';
import { Board } from '../../src/room/board.ts';
import { BoardKind, isBoard, newer, readBoard, writeBoard, type BoardMessage } from '../../src/room/board-messages.ts';
import { seatEverybody } from '../../src/room/seating.ts';
import { Reader, Writer } from '../../src/wire/cursor.ts';
import { codeOf, runCode } from '../readme-code.ts';
import { Liar, RoomWorld } from './world.ts';

/** As every machine sees it: 'n0:0 n1:1', or 'n1:waits'. */
function seats(world: RoomWorld, index: number): string {
  return world.rooms[index]!.members.map(({ id, seat, waiting }) => `${id}:${waiting ? 'waits' : seat}`).join(' ');
}

function expectOneTruth(world: RoomWorld, ...others: number[]): string {
  const seen = world.rooms.flatMap((_, index) => (others.length > 0 && !others.includes(index) ? [] : [seats(world, index)]));
  expect(new Set(seen).size).toBe(1);
  const taken = seen[0]!.split(' ').filter((each) => !each.endsWith('waits')).map((each) => each.split(':')[1]);
  expect(new Set(taken).size).toBe(taken.length);
  return seen[0]!;
}

function met(count: number, changes: ConstructorParameters<typeof RoomWorld>[1] = {}): RoomWorld {
  const world = new RoomWorld(count, changes);
  world.meet();
  world.run(60);
  return world;
}

const bytesOf = (note: BoardMessage): number[] => {
  const writer = new Writer(new Uint8Array(4096));
  writeBoard(writer, note);
  return [...writer.bytes.slice(0, writer.length)];
};

describe('seats', () => {
  test('are taken in turn, all see the same, and a free one is had at once', () => {
    const world = met(3);
    expect(expectOneTruth(world)).toBe('n0:0 n1:1 n2:2');
    world.rooms[0]!.takeSeat(3);
    expect(seats(world, 0)).toBe('n0:3 n1:1 n2:2');
    world.run(10);
    expect(expectOneTruth(world)).toBe('n0:3 n1:1 n2:2');
  });

  test('slots of the match are in their order', () => {
    const world = met(3);
    world.rooms[0]!.takeSeat(3);
    world.run(40);
    world.rooms[1]!.start();
    world.run(60);
    expect(world.rooms.map((room) => room.localSlots)).toEqual([[2], [0], [1]]);
  });

  test('are swapped when both want it, and not before', () => {
    const world = met(3);
    const asked: string[] = [];
    world.rooms[2]!.on('seatRequest', ({ member, seat, text }) => void asked.push(`${member} ${seat} ${text}`));
    world.rooms[0]!.takeSeat(2);
    world.run(60);
    expect(expectOneTruth(world)).toBe('n0:0 n1:1 n2:2');
    expect(world.rooms[2]!.seatRequests).toEqual(['n0']);
    expect(world.rooms[1]!.seatRequests).toEqual([]);
    expect(asked).toEqual(['n0 0 P0 would like to swap seats.']);
    world.rooms[2]!.takeSeat(0);
    world.run(120);
    expect(expectOneTruth(world)).toBe('n0:2 n1:1 n2:0');
    expect(world.rooms.map((room) => room.seatRequests)).toEqual([[], [], []]);
  });

  test('a wish is taken back by asking for one’s own', () => {
    const world = met(2);
    world.rooms[0]!.takeSeat(1);
    world.run(30);
    world.rooms[0]!.takeSeat(0);
    world.run(30);
    expect(world.rooms[1]!.seatRequests).toEqual([]);
    world.rooms[1]!.takeSeat(0);
    world.run(30);
    expect(expectOneTruth(world)).toBe('n0:0 n1:1');
  });

  test('of two who take one free seat at once, one has it; of two who take two, both have theirs', () => {
    const world = met(2);
    for (const room of world.rooms) room.takeSeat(3);
    world.run(120);
    expect(expectOneTruth(world)).toBe('n0:3 n1:1');
    world.rooms[0]!.takeSeat(0);
    world.rooms[1]!.takeSeat(2);
    world.run(120);
    expect(expectOneTruth(world)).toBe('n0:0 n1:2');
  });

  test('who finds the room full waits, in turn, and sits down when somebody goes', () => {
    const world = new RoomWorld(6);
    for (let i = 0; i < 6; i++) {
      for (let other = 0; other < i; other++) world.network.connect(world.nodes[other]!, world.nodes[i]!);
      world.run(60);
    }
    expect(expectOneTruth(world)).toBe('n0:0 n1:1 n2:2 n3:3 n4:waits n5:waits');
    world.rooms[1]!.close();
    world.run(60);
    expect(expectOneTruth(world, 0, 2, 3, 4, 5)).toBe('n0:0 n2:2 n3:3 n4:1 n5:waits');
  });

  test('a newcomer with the lowest id pushes nobody away', () => {
    const world = new RoomWorld(3);
    world.network.connect(world.nodes[1]!, world.nodes[2]!);
    world.run(60);
    expect(expectOneTruth(world, 1, 2)).toBe('n1:0 n2:1');
    world.network.connectAll();
    world.run(60);
    expect(expectOneTruth(world)).toBe('n0:2 n1:0 n2:1');
  });

  test('several neighbouring ones for several players of a machine', () => {
    const world = met(2, { seats: 2 });
    expect(expectOneTruth(world)).toBe('n0:0 n1:2');
    expect(() => world.rooms[0]!.takeSeat(3)).toThrow(RollmeshError);
    world.rooms[0]!.takeSeat(2);
    world.run(10);
    world.rooms[1]!.takeSeat(0);
    world.run(60);
    expect(expectOneTruth(world)).toBe('n0:2 n1:0');
  });

  test.each([1, 2, 3, 4, 5, 6])('after links that break, come back and are late, and wishes of all at any moment, all see the same (%i)', (seed) => {
    let word = seed * 7919;
    const below = (bound: number): number => (word = (Math.imul(word, 48271) >>> 0) % 2147483647) % bound;
    const world = new RoomWorld(4, {}, seed);
    world.network.connectAll();
    for (let round = 0; round < 60; round++) {
      const room = world.rooms[below(4)]!;
      if (below(3) > 0) room.takeSeat(below(4));
      else room.setBots(below(4));
      if (below(5) === 0) room.lock(below(2) === 0);
      if (below(4) === 0) world.network.disconnect(world.nodes[below(3)]!, world.nodes[3]!);
      if (below(3) === 0) world.network.connectAll();
      world.run(below(20));
    }
    world.network.connectAll();
    for (const room of world.rooms) room.lock(false);
    world.run(200);
    expectOneTruth(world);
    expect(new Set(world.rooms.map((room) => room.bots)).size).toBe(1);
    expect(new Set(world.rooms.map((room) => room.locked)).size).toBe(1);
  });

  test('those who have no link see the same, through others', () => {
    const world = new RoomWorld(4);
    for (const [a, b] of [[0, 1], [1, 2], [2, 3]] as const) world.network.connect(world.nodes[a]!, world.nodes[b]!);
    world.run(90);
    world.rooms[3]!.takeSeat(0);
    world.rooms[0]!.setColour(9);
    world.run(60);
    expect(world.rooms[0]!.seatRequests).toEqual(['n3']);
    world.rooms[0]!.takeSeat(3);
    world.run(120);
    expect(expectOneTruth(world)).toBe('n0:3 n1:1 n2:2 n3:0');
    expect(world.rooms[3]!.members[0]!.colour).toBe(9);
  });

  test('the rule gives nobody a seat twice, none beyond the last, and the same in whatever order members are known', () => {
    let word = 5;
    const below = (bound: number): number => (word = (Math.imul(word, 48271) >>> 0) % 2147483647) % bound;
    for (let i = 0; i < 500; i++) {
      const people = Array.from({ length: 1 + below(6) }, (_, id) => ({ id: `p${id}`, seats: 1 + below(3) }));
      const written = people.filter(() => below(2) === 0).map(({ id }) => ({ id, seat: below(6) - 1 })).sort(() => below(3) - 1);
      const seating = seatEverybody(people, written, 6, below(4) === 0);
      expect(seating.map(({ id }) => id).sort()).toEqual(people.map(({ id }) => id));
      const taken = seating.flatMap(({ id, seat }) => (seat < 0 ? [] : Array.from({ length: people.find((one) => one.id === id)!.seats }, (_, at) => seat + at)));
      expect(new Set(taken).size).toBe(taken.length);
      expect(Math.max(0, ...taken)).toBeLessThan(6);
    }
  });
});

describe('a name and a colour', () => {
  test('are changed in the lobby and while playing, and everybody sees it', () => {
    const world = met(3);
    world.rooms[1]!.setColour(5);
    world.rooms[2]!.start();
    world.run(60);
    world.rooms[0]!.rename('  Zoë\u202e ');
    world.run(20);
    for (const room of world.rooms) expect(room.members.map(({ name }) => name)).toEqual(['Zoë', 'P1', 'P2']);
    for (const room of world.rooms) expect(room.members.map(({ colour }) => colour)).toEqual([undefined, 5, undefined]);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
  });

  test('that cannot be are refused with the remedy', () => {
    const world = met(1);
    for (const name of ['', '   ', '\u202e', 'x'.repeat(33)]) expect(() => world.rooms[0]!.rename(name)).toThrow(RollmeshError);
    for (const colour of [-1, 64, 0.5]) expect(() => world.rooms[0]!.setColour(colour)).toThrow(RollmeshError);
    expect(world.rooms[0]!.members[0]!.name).toBe('P0');
  });
});

const withBots = defineGame({
  name: 'bots',
  players: [2, 4],
  input: { go: 'button' },
  state: { bots: u8(), atInit: u8(), slots: u8(), nobody: u8() },
  init(state, { bots, slots }) {
    state.atInit = bots;
    state.slots = slots;
  },
  step(state, _, { bots, slots, gone }) {
    state.bots = bots;
    state.nobody = 0;
    for (let slot = 0; slot < slots; slot++) if (gone(slot)) state.nobody++;
  },
});

describe('bots', () => {
  test('fill free seats only, all know how many, and the last word counts', () => {
    const world = met(3);
    world.rooms[0]!.setBots(2);
    world.rooms[2]!.setBots(3);
    world.run(20);
    expect(world.rooms.map((room) => room.bots)).toEqual([1, 1, 1]);
    world.rooms[1]!.close();
    world.run(60);
    expect([world.rooms[0]!.bots, world.rooms[2]!.bots]).toEqual([2, 2]);
    expect(() => world.rooms[0]!.setBots(9)).toThrow(RollmeshError);
  });

  test('are told to the steps of the game, in the match, in its replay, and make up for players who are missing', () => {
    const world = new RoomWorld(1, { game: withBots as never });
    const [room] = world.rooms as [(typeof world.rooms)[0]];
    room.start();
    world.run(5);
    expect(room.phase).toBe('lobby');
    room.setBots(2);
    room.start();
    world.run(80);
    expect(room.state).toMatchObject({ atInit: 2, bots: 2, slots: 3, nobody: 2 });
    room.setBots(0);
    world.run(20);
    expect(room.state).toMatchObject({ bots: 2 });
    const replay = openReplay(room.recording!, withBots);
    replay.seek(20);
    expect(replay.run.state).toMatchObject({ atInit: 2, bots: 2, slots: 3, nobody: 2 });
  });

  test('of a match among several are the same on every machine', () => {
    const world = met(3);
    world.rooms[2]!.setBots(1);
    world.run(20);
    world.rooms[0]!.start();
    world.run(120);
    const checkpoint = Math.min(...world.rooms.map((room) => room.session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(30);
    expect(new Set(world.rooms.map((room) => room.session!.checksumAt(checkpoint))).size).toBe(1);
    expect(world.rooms.map((room) => room.running()!.slotCount)).toEqual([4, 4, 4]);
  });
});

describe('the lock', () => {
  test('lets newcomers wait, is heard by all, holds for the match, and is undone by anybody', () => {
    const world = new RoomWorld(3);
    world.network.connect(world.nodes[0]!, world.nodes[1]!);
    world.run(60);
    const told: boolean[] = [];
    world.rooms[1]!.on('settings', ({ locked }) => void told.push(locked));
    world.rooms[0]!.lock(true);
    world.run(20);
    expect(told).toEqual([true]);
    world.network.connectAll();
    world.run(60);
    expect(expectOneTruth(world)).toBe('n0:0 n1:1 n2:waits');
    world.rooms[1]!.start();
    world.run(120);
    expect(world.phases()).toEqual(['playing', 'playing', 'lobby']);
    expect(world.rooms[0]!.session!.locked).toBe(true);
    for (const room of world.rooms.slice(0, 2)) room.endMatch();
    world.rooms[2]!.lock(false);
    world.run(60);
    expect(expectOneTruth(world)).toBe('n0:0 n1:1 n2:2');
  });
});

describe('one’s own settings', () => {
  test('the delay is another at once, in the lobby and while playing, and is nobody else’s', () => {
    const world = met(2);
    world.rooms[0]!.configure({ delay: 5 });
    world.rooms[1]!.start();
    world.run(60);
    expect(world.rooms.map((room) => room.session!.delayFrames)).toEqual([5, 1]);
    world.rooms[1]!.configure({ delay: 3 });
    world.run(20);
    expect(world.rooms.map((room) => room.session!.delayFrames)).toEqual([5, 3]);
    expect(world.rooms[1]!.settings).toEqual({ delay: 3 });
    world.rooms[0]!.configure({ delay: 'auto' });
    world.run(600);
    expect(world.rooms[0]!.session!.delayFrames).toBeLessThan(5);
    expect(() => world.rooms[0]!.configure({ delay: 61 })).toThrow(RollmeshError);
  });

  test('a relay is chosen where the transport has one, and refused where it has none', () => {
    const world = met(1);
    const [room] = world.rooms as [(typeof world.rooms)[0]];
    expect(() => room.configure({ relayOnly: true })).toThrow(/TURN/);
    room.transport.relayOnly = false;
    room.configure({ relayOnly: true });
    expect(room.transport.relayOnly).toBe(true);
    expect(room.settings).toEqual({ delay: 1, relayOnly: true });
  });
});

test('the README’s lines do what they say', async () => {
  const world = met(2);
  const { places } = await runCode(codeOf('packages/core/README.md', 1), {}, { room: world.rooms[0] }, ['places']);
  world.run(40);
  expect(places).toMatchObject([{ name: 'Zoë', colour: 3 }, { name: 'P1', seat: 1 }]);
  expect(world.rooms[1]!.seatRequests).toEqual(['n0']);
  expect([world.rooms[1]!.bots, world.rooms[1]!.locked]).toEqual([2, true]);
});

describe('on the wire', () => {
  const notes: [BoardMessage, string][] = [
    [{ kind: BoardKind.seating, revision: 2, writer: 'a', value: [{ id: 'b', seat: 3 }, { id: 'a', seat: -1 }] }, '0b02000000016102030162ff0161'],
    [{ kind: BoardKind.bots, revision: 258, writer: 'a', value: 4 }, '0c02010000016104'],
    [{ kind: BoardKind.locked, revision: 1, writer: 'a', value: true }, '0d01000000016101'],
    [{ kind: BoardKind.card, revision: 1, writer: 'a', value: { colour: 7, asks: -1 } }, '0e0100000001610800'],
  ];

  test.each(notes)('%j is spelt in one way', (note, golden) => {
    const bytes = bytesOf(note);
    expect(Buffer.from(bytes).toString('hex')).toBe(golden);
    expect(isBoard(bytes[0]!)).toBe(true);
    expect(readBoard(new Reader().open(Uint8Array.from(bytes), bytes.length))).toEqual(note);
    for (let cut = 0; cut < bytes.length; cut++) expect(readBoard(new Reader().open(Uint8Array.from(bytes), cut))).toBeUndefined();
    expect(readBoard(new Reader().open(Uint8Array.from([...bytes, 0]), bytes.length + 1))).toBeUndefined();
  });

  test('any bytes at all: nothing throws, and what is kept stays bounded', () => {
    const world = new RoomWorld(2);
    const liar = new Liar(world.network.addNode('z'));
    world.meet();
    let word = 9;
    const below = (bound: number): number => (word = (Math.imul(word, 48271) >>> 0) % 2147483647) % bound;
    for (let i = 0; i < 4000; i++) {
      liar.say(11 + below(4), ...Array.from({ length: below(40) }, () => below(i % 2 === 0 ? 256 : 6)));
      liar.say(...bytesOf({ kind: BoardKind.card, revision: 1 + below(9), writer: `nobody${i}`, value: { colour: 1, asks: 1 } }));
      if (i % 100 === 0) world.run(1);
    }
    liar.say(...bytesOf({ kind: BoardKind.seating, revision: 9, writer: 'z', value: [{ id: 'z', seat: 0 }, { id: 'n0', seat: 0 }, { id: 'n1', seat: 15 }] }));
    world.run(60);
    for (const room of world.rooms) {
      const { notes } = (room as unknown as { table: { board: { notes: Map<string, unknown> } } }).table.board;
      expect(notes.size).toBeLessThanOrEqual(32);
    }
    expectOneTruth(world);
    world.rooms[0]!.setColour(3);
    world.run(20);
    expect(world.rooms[1]!.members[0]!.colour).toBe(3);
  });

  test('nobody writes another’s card, and no revision is the last one', () => {
    const world = new RoomWorld(2);
    const liar = new Liar(world.network.addNode('z'));
    world.meet();
    world.rooms[0]!.setColour(3);
    world.run(20);
    liar.say(...bytesOf({ kind: BoardKind.card, revision: 50, writer: 'n0', value: { colour: 9, asks: -1 } }));
    liar.say(...bytesOf({ kind: BoardKind.locked, revision: 0xffffffff, writer: 'z', value: true }));
    world.run(20);
    expect(world.rooms.map((room) => room.members.find(({ id }) => id === 'n0')!.colour)).toEqual([3, 3]);
    expect(world.rooms.map((room) => room.locked)).toEqual([false, false]);
  });

  test('a card counts from its writer, or from others while no link leads to the writer; one’s own is overruled', () => {
    const board = new Board({ selfId: 'a', transport: { sendMessage: () => true } as never, linked: () => [], isLinked: (id) => id === 'b', isMember: () => true, boardChanged: () => {} });
    const hear = (from: string, writer: string, colour: number): void => {
      const bytes = bytesOf({ kind: BoardKind.card, revision: colour, writer, value: { colour, asks: -1 } });
      board.message(from, Uint8Array.from(bytes), bytes.length);
    };
    hear('z', 'b', 1);
    expect(board.cardOf('b').colour).toBe(-1);
    hear('b', 'b', 2);
    hear('z', 'c', 3);
    hear('z', 'a', 4);
    expect(['b', 'c', 'a'].map((id) => board.cardOf(id).colour)).toEqual([2, 3, -1]);
  });

  test('which of two counts does not depend on the order in which they arrive', () => {
    const all = [{ revision: 1, writer: 'b' }, { revision: 1, writer: 'a' }, { revision: 2, writer: 'c' }];
    for (const a of all) for (const b of all) if (a !== b) expect(newer(a, b)).toBe(!newer(b, a));
  });

  test('however often something is written, others hear it twenty times a second at most', () => {
    let sent = 0;
    const transport = { sendMessage: () => (sent++, true) };
    const board = new Board({ selfId: 'a', transport: transport as never, linked: () => [{ link: 0, id: 'b' }], isLinked: () => true, isMember: () => true, boardChanged: () => {} });
    for (let ms = 0; ms < 1000; ms++) {
      board.writeBots(ms % 3);
      board.tick(ms);
    }
    expect(sent).toBe(20);
  });
});
