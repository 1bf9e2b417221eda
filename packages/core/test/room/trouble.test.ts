/** What a room goes through when members leave, reload, sleep or lie: nobody waits for ever, nothing throws. */
import { describe, expect, test } from '@jest/globals';
import { Message } from '../../src/room/messages.ts';
import { Writer } from '../../src/wire/cursor.ts';
import { writeAccept, writeCommit, writeProposal, type Proposal } from '../../src/room/messages.ts';
import { StartAgreement } from '../../src/room/start-agreement.ts';
import { Liar, RoomWorld } from './world.ts';

function started(count: number): RoomWorld {
  const world = new RoomWorld(count);
  world.meet();
  world.rooms[0]!.start();
  world.run(30);
  expect(world.phases()).toEqual(world.rooms.map(() => 'playing'));
  return world;
}

/** The last frame whose final event a room heard. */
function lastFrame(world: RoomWorld, index: number): number {
  return world.told[index]!.reduce((last, { event }) => Math.max(last, event.frame ?? -1), -1);
}

function bytesOf(write: (writer: Writer) => void): number[] {
  const writer = new Writer(new Uint8Array(2048));
  write(writer);
  return [...writer.bytes.subarray(0, writer.length)];
}

describe('a match waits for nobody who plays it no more', () => {
  test('a member that reloads under the same id has left the match', () => {
    const world = started(2);
    const node = world.network.restart(world.nodes[1]!, 'n1');
    world.enter(node, 1);
    world.network.connect(world.nodes[0]!, node);
    world.run(60 * 8);
    expect(world.phases()).toEqual(['playing', 'lobby']);
    expect(world.told[0]!.find(({ name }) => name === 'left')!.event).toMatchObject({ member: 'n1' });
    expect(world.rooms[0]!.stats.confirmedFrame).toBeGreaterThan(100);
  });

  test('a member that never took part, because the commit did not find it, holds nobody for ever', () => {
    const world = new RoomWorld(3);
    world.meet();
    world.rooms[0]!.start();
    world.run(2); // all have accepted or are about to
    // The last forgets what it accepted: its link to another listed member breaks and comes back.
    world.network.disconnect(world.nodes[1]!, world.nodes[2]!);
    world.asleep.add(1);
    world.run(2);
    world.network.connect(world.nodes[1]!, world.nodes[2]!);
    world.asleep.delete(1);
    world.run(60 * 25);
    expect(new Set(world.phases()).size).toBe(1);
    const playing = world.rooms.filter((room) => room.phase === 'playing');
    for (const room of playing) expect(room.stats.frame).toBeGreaterThan(100);
  });

  test('somebody who ended it while we slept is not waited for', () => {
    const world = started(2);
    world.asleep.add(1);
    world.run(30);
    world.rooms[0]!.endMatch();
    world.run(60 * 5);
    world.asleep.delete(1);
    world.run(60 * 8);
    expect(world.names(1)).toContain('left');
    expect(world.rooms[1]!.stats.confirmedFrame).toBeGreaterThan(100);
  });

  test('a broken link that comes back in time ends nothing', () => {
    const world = started(2);
    world.network.disconnect(world.nodes[0]!, world.nodes[1]!);
    world.run(60 * 3);
    world.network.connect(world.nodes[0]!, world.nodes[1]!);
    world.run(120);
    expect(world.phases()).toEqual(['playing', 'playing']);
    expect(world.rooms[0]!.stats.confirmedFrame).toBeGreaterThan(80);
    expect(world.names(0)).not.toContain('ended');
  });

  test('a link replaced by another in mid-match goes on', () => {
    const world = started(3);
    for (let i = 0; i < 5; i++) {
      world.network.connect(world.nodes[0]!, world.nodes[1]!);
      world.run(20);
    }
    world.run(60);
    expect(world.rooms.every((room) => room.stats.confirmedFrame > 120)).toBe(true);
  });

  test('what became final with a leaver’s last packets is heard before its leaving', () => {
    const world = started(2);
    world.run(40);
    world.rooms[1]!.close();
    world.run(10);
    const heardBefore = world.names(0).slice(0, world.names(0).indexOf('left'));
    const final = lastFrame(world, 1);
    expect(final).toBeGreaterThan(20);
    expect(heardBefore.filter((name) => name === 'tenth').length).toBeGreaterThanOrEqual(final / 10);
  });

  test('a member lost in a match that ended meanwhile is forgotten all the same', () => {
    const world = started(2);
    world.nodes[1]!.crash();
    world.network.disconnect(world.nodes[0]!, world.nodes[1]!);
    world.rooms[0]!.linkClosed(1, 'lost');
    world.asleep.add(1);
    world.run(10);
    world.rooms[0]!.endMatch();
    world.run(60 * 17);
    expect(world.rooms[0]!.members.map((member) => member.id)).toEqual(['n0']);
  });
});

describe('a start comes about for all or is told to have failed', () => {
  test('somebody who sleeps: the asker is told after five seconds; then it is not asked before it is heard again', () => {
    const world = new RoomWorld(3);
    world.meet();
    world.asleep.add(2);
    world.rooms[0]!.start();
    world.run(60 * 6);
    expect(world.told[0]).toMatchObject([{ name: 'notice', event: { kind: 'start-failed' } }]);
    world.rooms[0]!.start();
    world.run(60);
    expect(world.phases()).toEqual(['playing', 'playing', 'lobby']);
    world.rooms.forEach((room) => room.endMatch());
    world.asleep.delete(2);
    world.run(60 * 3);
    world.rooms[0]!.start();
    world.run(60);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
  });

  test('the one with the lowest id, who proposes for all, sleeps: another asks for a start, and those who are awake play', () => {
    const world = new RoomWorld(3);
    world.meet();
    world.asleep.add(0);
    world.run(60 * 5);
    world.rooms[1]!.start();
    world.run(60);
    expect(world.phases()).toEqual(['lobby', 'playing', 'playing']);
  });

  test('whoever asked the one who proposes, and got no answer, is told', () => {
    const world = new RoomWorld(3);
    world.meet();
    world.asleep.add(0);
    world.rooms[1]!.start();
    world.run(60 * 8);
    expect(world.phases()).toEqual(['lobby', 'lobby', 'lobby']);
    expect(world.told[1]).toMatchObject([{ name: 'notice', event: { kind: 'start-failed' } }]);
  });

  test('the one with the lowest id, who proposes for all, has no seat itself: the others play', () => {
    const world = new RoomWorld(4);
    world.meet();
    world.run(60);
    // So that all seats are written down as taken.
    world.rooms[0]!.takeSeat(1);
    world.rooms[1]!.takeSeat(0);
    world.run(60);
    const last = world.network.addNode('a-late');
    world.enter(last, 4);
    world.network.connectAll();
    world.run(60);
    expect(world.rooms[4]!.members.find(({ isSelf }) => isSelf)).toMatchObject({ waiting: true });
    for (const asks of [4, 2]) {
      world.rooms[asks]!.start();
      world.run(60);
      expect(world.phases()).toEqual(['playing', 'playing', 'playing', 'playing', 'lobby']);
      world.rooms.forEach((room) => room.endMatch());
      world.run(150);
    }
  });

  test('after one declined, a second attempt at once is not refused by those who had accepted the first', () => {
    const [a, b] = [new StartAgreement('a', Uint32Array.of(1, 2, 3, 4)), new StartAgreement('b', Uint32Array.of(5, 6, 7, 8))];
    const roster = ['a', 'b', 'c'].map((id) => ({ id, seats: 1 }));
    const first = a.propose(roster);
    expect(b.consider(0, 'a', first, () => true)).toBeInstanceOf(Uint32Array);
    expect(b.consider(0, 'c', first, () => true)).toBe('busy');
    expect(a.declined(first.matchId)).toBe(true);
    expect(b.consider(1, 'a', a.propose(roster), () => true)).toBeInstanceOf(Uint32Array);
    expect(b.consider(2, 'a', a.propose(roster), (id) => id !== 'c')).toBe('unlinked');
  });

  test('somebody who leaves while the others agree', () => {
    const world = new RoomWorld(3);
    world.meet();
    world.rooms[0]!.start();
    world.rooms[2]!.close();
    world.run(30);
    expect(world.phases()).toEqual(['lobby', 'lobby', 'closed']);
    expect(world.told[0]).toMatchObject([{ name: 'notice', event: { kind: 'start-failed' } }]);
  });

  test('whoever is left out of a running match can start one of its own, whatever its id', () => {
    const world = started(2);
    world.enter(world.network.addNode('n2'), 2);
    world.meet();
    world.rooms[2]!.start();
    world.run(30);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
    expect(world.rooms[2]!.localSlots).toEqual([0]);
    expect(world.rooms[0]!.stats.frame).toBeGreaterThan(40);
  });

  test('links that are replaced meanwhile, with what was on them lost: soon all play, or all are in the lobby', () => {
    const world = new RoomWorld(3);
    world.meet();
    for (let delay = 0; delay < 6; delay++) {
      world.rooms[0]!.start();
      world.run(delay);
      world.network.connect(world.nodes[1]!, world.nodes[2]!);
      world.network.connect(world.nodes[0]!, world.nodes[1]!);
      world.run(60 * 8);
      expect(new Set(world.phases()).size).toBe(1);
      for (const room of world.rooms) if (room.phase === 'playing') expect(room.stats.frame).toBeGreaterThan(10);
      for (const room of world.rooms) room.endMatch();
      world.run(60 * 6);
    }
  });
});

describe('starting by itself', () => {
  test('although links between the others open later', () => {
    const world = new RoomWorld(3, { autoStart: 3 });
    world.network.connect(world.nodes[0]!, world.nodes[1]!);
    world.network.connect(world.nodes[0]!, world.nodes[2]!);
    world.run(30);
    world.network.connect(world.nodes[1]!, world.nodes[2]!);
    world.run(120);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
  });

  test('a rematch waits for those who are still playing', () => {
    const world = new RoomWorld(2, { autoStart: 2 });
    world.meet();
    world.run(60);
    world.rooms[0]!.endMatch();
    world.run(90);
    expect(world.phases()).toEqual(['lobby', 'playing']);
    world.rooms[1]!.endMatch();
    world.run(120);
    expect(world.phases()).toEqual(['playing', 'playing']);
    expect(world.rooms[0]!.localSlots).toHaveLength(1);
    expect(world.rooms[0]!.stats.frame).toBeGreaterThan(10);
  });

  test('closing the room starts nothing', () => {
    const world = new RoomWorld(1, { autoStart: 1 });
    world.run(30);
    expect(world.phases()).toEqual(['playing']);
    world.rooms[0]!.close();
    world.rooms[0]!.close();
    expect(world.names(0).slice(-2)).toEqual(['ended', 'closed']);
    expect(world.rooms[0]!.tick(world.clock.now + 100).phase).toBe('closed');
    expect(world.rooms[0]!.localSlots).toEqual([]);
  });
});

describe('listeners', () => {
  test('one that throws costs nobody else an event; the error comes out of tick', () => {
    const world = new RoomWorld(1);
    const heard: string[] = [];
    world.rooms[0]!.on('started', () => {
      throw new Error('mine');
    });
    world.rooms[0]!.on('started', () => heard.push('started'));
    world.rooms[0]!.on('members', () => heard.push('members'));
    world.rooms[0]!.start();
    expect(() => world.run(1)).toThrow('mine');
    expect(heard).toEqual(['started', 'members']);
    world.run(30);
    expect(world.rooms[0]!.stats.frame).toBeGreaterThan(20);
  });

  test('one that answers "members" with setReady hangs nothing', () => {
    const world = new RoomWorld(2);
    let calls = 0;
    world.rooms[0]!.on('members', () => {
      calls++;
      world.rooms[0]!.setReady(true);
    });
    let flip = false;
    world.rooms[1]!.on('members', () => world.rooms[1]!.setReady((flip = !flip)));
    world.meet();
    expect(calls).toBeLessThan(1000);
    expect(world.rooms[1]!.members.find((member) => !member.isSelf)!.ready).toBe(true);
  });

  test('ending, closing and starting inside a listener', () => {
    const world = started(2);
    world.rooms[0]!.on('tenth', () => world.rooms[0]!.endMatch());
    world.rooms[0]!.on('ended', () => world.rooms[0]!.start());
    world.rooms[1]!.on('tenth', () => world.rooms[1]!.close());
    world.run(60);
    expect(world.rooms[1]!.phase).toBe('closed');
    expect(world.names(1).filter((name) => name === 'closed')).toHaveLength(1);
    expect(world.rooms[0]!.phase).not.toBe('closed');
  });
});

describe('a member that lies', () => {
  function withLiar(count = 1): { world: RoomWorld; liar: Liar } {
    const world = new RoomWorld(count);
    const node = world.network.addNode('z');
    const liar = new Liar(node);
    world.meet();
    return { world, liar };
  }
  const proposal = (changes: Partial<Proposal>): Proposal => ({ number: 1, matchId: [5, 6], roster: [{ id: 'n0', seats: 1 }, { id: 'z', seats: 1 }], ...changes });
  const commit = bytesOf((writer) => writeCommit(writer, { matchId: [5, 6], seed: [1, 2, 3, 4] }));

  test.each<[string, Partial<Proposal>]>([
    ['more seats than the game has', { roster: [{ id: 'n0', seats: 1 }, { id: 'z', seats: 15 }] }],
    ['seats for us that we do not want', { roster: [{ id: 'n0', seats: 3 }, { id: 'z', seats: 1 }] }],
    ['a number after which none can come', { number: Number.MAX_SAFE_INTEGER }],
  ])('about the match: %s', (_name, changes) => {
    const { world, liar } = withLiar();
    liar.say(...bytesOf((writer) => writeProposal(writer, proposal(changes))));
    world.run(3);
    liar.say(...commit);
    world.run(3);
    expect(world.phases()).toEqual(['lobby']);
    world.rooms[0]!.start();
    world.run(3);
    expect(world.phases()[0]).not.toBe('closed');
  });

  test('any message of random bytes: nothing throws, nothing starts a match without an agreement', () => {
    const { world, liar } = withLiar(2);
    let word = 1;
    const below = (bound: number): number => (word = (Math.imul(word, 48271) >>> 0) % 2147483647) % bound;
    for (let i = 0; i < 5000; i++) {
      const kind = 1 + below(9);
      liar.say(kind === Message.wish ? 0 : kind, ...Array.from({ length: below(60) }, () => below(i % 2 === 0 ? 256 : 4)));
      liar.say(...bytesOf((writer) => writeAccept(writer, [below(4), below(4)], Uint32Array.of(1, 2, 3, 4))));
      if (i % 50 === 0) world.run(1);
    }
    expect(world.phases()).toEqual(['lobby', 'lobby']);
    expect(world.rooms[0]!.members).toHaveLength(3);
  });

  test('an id that no roster can carry is shown the door', () => {
    const world = new RoomWorld(1);
    const node = world.network.addNode('x'.repeat(3000));
    const liar = new Liar(node);
    world.meet();
    expect(world.rooms[0]!.members).toHaveLength(1);
    liar.say(Message.wish);
    world.run(5);
    expect(world.rooms[0]!.phase).toBe('lobby');
  });
});
