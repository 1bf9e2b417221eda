/** A room from opening to rematch, several peers in one process. */
import { describe, expect, test } from '@jest/globals';
import { defineGame, event, f64, loopback, openRoom, RollmeshError, u32, type Room } from '@rollmesh/core';

const game = defineGame({
  name: 'pushers',
  players: [1, 4],
  input: { right: 'button', left: 'button' },
  state: { x: f64(4), hits: u32(), luck: u32() },
  events: { hit: 'predicted', lap: 'final', spot: event<{ x: number }>('final') },
  step(state, inputs, { frame, slots, prng, emit }) {
    for (let slot = 0; slot < slots; slot++) {
      const input = inputs[slot]!;
      state.x[slot]! += (input.right ? 1.5 : 0) - (input.left ? 1 : 0);
      if (input.pressed.right) emit('hit', { slot });
    }
    state.luck = prng.uint32();
    if (frame % 50 === 49) emit('lap', { frame });
    if (inputs[0]!.pressed.right) emit('spot', { x: state.x[0]! });
  },
});

type Pushers = Room<typeof game>;

const FRAME_MS = 1000 / 60;

class Clock {
  now = 0;
  /** Ticks everybody for so many frames, pressing what `press` says. */
  run(rooms: readonly Pushers[], frames: number, press: (room: Pushers, index: number) => object = () => ({})): void {
    for (let i = 0; i < frames; i++) {
      this.now += FRAME_MS;
      rooms.forEach((room, index) => {
        for (let seat = 0; seat < room.localSlots.length; seat++) room.setInput(seat, press(room, index));
        room.tick(this.now);
      });
    }
  }
}

async function roomOf(count: number, options: { seats?: number; autoStart?: number } = {}): Promise<{ rooms: Pushers[]; clock: Clock }> {
  const hub = loopback();
  const first = await openRoom(game, { transport: hub, name: 'Ana', delay: 1, ...options });
  const rooms = [first];
  for (let i = 1; i < count; i++) rooms.push(await openRoom(game, { transport: hub, code: first.code, name: `P${i}`, delay: 1, ...options }));
  const clock = new Clock();
  clock.run(rooms, 3);
  return { rooms, clock };
}

describe('the lobby', () => {
  test.each<[string, object, RegExp]>([
    ['a mistyped option', { inputDelay: 3 }, /openRoom has no option "inputDelay". Did you mean "delay"\? It has: transport, code, /],
    ['an option of defineGame', { players: 2 }, /openRoom has no option "players". It has/],
    ['a transport that was not called', { transport: (): unknown => async () => undefined }, /transport: peerjs\(\), not transport: peerjs/],
    ['a guard that was not called', { guard: (): unknown => (step: () => void) => step() }, /guard is a function that calls no step. Call what makes it: guard: guard\(\)/],
    ['a seat store that was not called', { seatStore: () => undefined }, /seatStore: sessionSeats\(\)/],
    ['a controller for its signal', { signal: { abort() {} } }, /signal: controller.signal/],
    ['a code that is no text', { code: 1234 }, /code is 1234. Give the code as text/],
  ])('%s is told in one sentence with the remedy', async (_what, options, sentence) => {
    await expect(openRoom(game, { transport: loopback(), ...options } as never)).rejects.toThrow(sentence);
  });

  test('no code in the address is a new room', async () => {
    for (const code of ['', null as never, undefined]) expect((await openRoom(game, { transport: loopback(), code })).code).toMatch(/./);
  });

  test('to say nothing is told', async () => {
    const room = await openRoom(game, { transport: loopback() });
    expect(() => room.say(undefined as never)).toThrow('say was given undefined. Give text.');
    expect(() => room.emote(3 as never)).toThrow('emote was given 3.');
  });

  test('a listener to what never happens is told, and one that is none', async () => {
    const room = await openRoom(game, { transport: loopback() });
    expect(() => room.on('start' as never, () => undefined)).toThrow('A room has no event "start". Did you mean "started"?');
    expect(() => room.on('hit', undefined as never)).toThrow('The listener to "hit" is no function.');
  });

  test('everybody sees everybody, in the same order, with names', async () => {
    const { rooms } = await roomOf(3);
    const seen = rooms.map((room) => room.members.map((member) => `${member.id} ${member.name}`));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(rooms[0]!.members.map((member) => member.name).sort()).toEqual(['Ana', 'P1', 'P2']);
  });

  test('ready is told to everybody', async () => {
    const { rooms, clock } = await roomOf(2);
    rooms[1]!.setReady(true);
    clock.run(rooms, 2);
    expect(rooms[0]!.members.find((member) => !member.isSelf)!.ready).toBe(true);
  });

  test('somebody who leaves is gone for everybody', async () => {
    const { rooms, clock } = await roomOf(3);
    rooms[2]!.close();
    rooms[2]!.close();
    clock.run(rooms.slice(0, 2), 3);
    expect(rooms[0]!.members).toHaveLength(2);
    expect(rooms[2]!.phase).toBe('closed');
  });
});

describe('a match', () => {
  test('starts for everybody with the same slots and seed, whoever asks', async () => {
    for (const asker of [0, 1, 2]) {
      const { rooms, clock } = await roomOf(3);
      rooms[asker]!.start();
      clock.run(rooms, 20);
      expect(rooms.map((room) => room.phase)).toEqual(['playing', 'playing', 'playing']);
      expect(rooms.map((room) => room.localSlots[0]).sort()).toEqual([0, 1, 2]);
      expect(new Set(rooms.map((room) => room.session!.checksumAt(0))).size).toBe(1);
      expect(slotsById(rooms[1]!)).toEqual(slotsById(rooms[0]!));
    }
  });

  test('all asking at once start one match', async () => {
    const { rooms, clock } = await roomOf(4);
    for (const room of rooms) room.start();
    clock.run(rooms, 30);
    expect(rooms.every((room) => room.phase === 'playing')).toBe(true);
    expect(rooms[0]!.stats.frame).toBeGreaterThan(10);
  });

  test('states are equal at every checkpoint, and what was pressed happened', async () => {
    const { rooms, clock } = await roomOf(3);
    rooms[0]!.start();
    clock.run(rooms, 200, (_, index) => ({ right: index === 0 || Math.floor(clock.now / 100) % 2 === 0 }));
    const checkpoint = Math.min(...rooms.map((room) => room.session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(100);
    const sums = rooms.map((room) => room.session!.checksumAt(checkpoint));
    expect(new Set(sums).size).toBe(1);
    expect(rooms[1]!.state.x[rooms[0]!.localSlots[0]!]).toBeGreaterThan(150);
  });

  test('several seats on one machine each get their own input', async () => {
    const { rooms, clock } = await roomOf(2, { seats: 2 });
    rooms[0]!.start();
    clock.run(rooms, 5);
    expect(rooms[0]!.localSlots).toHaveLength(2);
    for (let i = 0; i < 60; i++) {
      clock.now += FRAME_MS;
      rooms[0]!.setInput(0, { right: true });
      rooms[0]!.setInput(1, { left: true });
      for (const room of rooms) room.tick(clock.now);
    }
    const [a, b] = rooms[0]!.localSlots as [number, number];
    expect(rooms[1]!.state.x[a]).toBeGreaterThan(50);
    expect(rooms[1]!.state.x[b]).toBeLessThan(-30);
  });

  test('events are heard once, at the end of the tick', async () => {
    const { rooms, clock } = await roomOf(2);
    const laps: number[] = [];
    let hits = 0;
    rooms[0]!.on('lap', (event) => laps.push(event.frame));
    rooms[0]!.on('hit', (event) => (hits += event.undone ? -1 : 1));
    rooms[0]!.start();
    clock.run(rooms, 220, () => ({ right: Math.floor(clock.now / 200) % 2 === 0 }));
    expect(laps.slice(0, 3)).toEqual([49, 99, 149]);
    expect(hits).toBeGreaterThan(10);
    expect(hits).toBeLessThan(40);
  });

  test('final events are the same for everybody, also when displays call more often than frames are due', async () => {
    const { rooms, clock } = await roomOf(2);
    const heard: number[][] = [[], []];
    rooms.forEach((room, index) => room.on('spot', (spot) => heard[index]!.push(spot.data.x)));
    rooms[0]!.start();
    // 144 Hz and 100 Hz displays, one after the other: packets arrive between ticks.
    for (let i = 0; i < 6000; i++) {
      clock.now += 3.1;
      const room = rooms[i % 2]!;
      for (let seat = 0; seat < room.localSlots.length; seat++) room.setInput(seat, { right: Math.floor(clock.now / (70 + 60 * (i % 2))) % 2 === 0 });
      room.tick(clock.now);
    }
    const common = Math.min(heard[0]!.length, heard[1]!.length);
    expect(common).toBeGreaterThan(80);
    expect(heard[0]!.slice(0, common)).toEqual(heard[1]!.slice(0, common));
    expect(Math.max(heard[0]!.length, heard[1]!.length) - common).toBeLessThan(5);
  });

  test('a rematch is another match with another seed', async () => {
    const { rooms, clock } = await roomOf(2);
    rooms[0]!.start();
    clock.run(rooms, 60);
    const luck = rooms[0]!.state.luck;
    for (const room of rooms) room.endMatch();
    expect(rooms[0]!.phase).toBe('lobby');
    clock.run(rooms, 2);
    rooms[1]!.start();
    clock.run(rooms, 60);
    expect(rooms.map((room) => room.phase)).toEqual(['playing', 'playing']);
    expect(rooms[0]!.stats.frame).toBeGreaterThan(30);
    expect(rooms[0]!.state.luck).not.toBe(luck);
  });

  test('alone, it runs as practice, each time with another seed', async () => {
    const { rooms, clock } = await roomOf(1);
    rooms[0]!.start();
    clock.run(rooms, 60);
    expect(rooms[0]!.stats.frame).toBeGreaterThan(50);
  });

  test('starts by itself when enough are here', async () => {
    const { rooms, clock } = await roomOf(2, { autoStart: 2 });
    clock.run(rooms, 20);
    expect(rooms.map((room) => room.phase)).toEqual(['playing', 'playing']);
  });
});

describe('a match goes on', () => {
  async function playing(count: number): Promise<{ rooms: Pushers[]; clock: Clock; heard: string[] }> {
    const { rooms, clock } = await roomOf(count);
    rooms[0]!.start();
    clock.run(rooms, 60);
    const heard: string[] = [];
    rooms[0]!.on('left', ({ text }) => heard.push(text));
    rooms[0]!.on('benched', ({ text }) => heard.push(text));
    rooms[0]!.on('unbenched', ({ text }) => heard.push(text));
    rooms[0]!.on('ended', ({ text }) => heard.push(text));
    return { rooms, clock, heard };
  }

  test.each([2, 3, 4])('for the rest of %i when one closes its room, at once and with equal states', async (count) => {
    const { rooms, clock, heard } = await playing(count);
    rooms[1]!.close();
    const rest = rooms.filter((_, index) => index !== 1);
    clock.run(rest, 240, () => ({ right: Math.floor(clock.now / 100) % 2 === 0 }));
    expect(heard).toEqual(['P1 left the match.']);
    expect(rest.map((room) => room.phase)).toEqual(rest.map(() => 'playing'));
    expect(rooms[0]!.stats.longestStallMs).toBeLessThan(100);
    const checkpoint = Math.min(...rest.map((room) => room.session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(240);
    expect(new Set(rest.map((room) => room.session!.checksumAt(checkpoint))).size).toBe(1);
  });

  test('without one that sleeps, and with it again when it is back', async () => {
    const { rooms, clock, heard } = await playing(3);
    clock.run([rooms[0]!, rooms[2]!], 200, () => ({ right: true }));
    expect(heard).toEqual(['P1 is away. The match goes on.']);
    clock.run(rooms, 200, () => ({ left: true }));
    expect(heard).toEqual(['P1 is away. The match goes on.', 'P1 is back.']);
    const checkpoint = Math.min(...rooms.map((room) => room.session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(380);
    expect(new Set(rooms.map((room) => room.session!.checksumAt(checkpoint))).size).toBe(1);
  });

  test('alone, of two, only when the player says so', async () => {
    const { rooms, clock, heard } = await playing(2);
    let waited = '';
    rooms[0]!.on('paused', ({ text }) => (waited = text));
    clock.run([rooms[0]!], 300);
    expect(waited).toBe('Waiting for P1.');
    expect(rooms[0]!.stats.frame).toBeLessThan(75);
    rooms[0]!.goOnAlone();
    clock.run([rooms[0]!], 100);
    expect(rooms[0]!.stats.frame).toBeGreaterThan(150);
    expect(heard.at(-1)).toMatch(/^P1 /);
    expect(rooms[0]!.phase).toBe('playing');
  });
});

describe('a caller’s mistake is told with its remedy', () => {
  test('no such room', async () => {
    await expect(openRoom(game, { transport: loopback(), code: 'NOROOM' })).rejects.toMatchObject({ code: 'no-such-room' });
  });

  test('another game behind the code', async () => {
    const hub = loopback();
    const first = await openRoom(game, { transport: hub, appId: 'x' });
    const other = defineGame({ name: 'pushers', players: [1, 4], input: { right: 'button' }, state: { x: f64(4) }, step() {} });
    await expect(openRoom(other, { transport: hub, appId: 'x', code: first.code })).rejects.toMatchObject({ code: 'configuration-mismatch' });
    const newer = defineGame({ name: 'pushers', version: 2, players: [1, 4], input: { right: 'button' }, state: { x: f64(4) }, step() {} });
    await expect(openRoom(newer, { transport: hub, appId: 'x', code: first.code })).rejects.toThrow(/version 1 of the game, the other 2/);
  });

  test('options out of range, and calls in the wrong phase', async () => {
    const transport = loopback();
    await expect(openRoom(game, { transport, delay: 99 })).rejects.toMatchObject({ code: 'bad-option' });
    await expect(openRoom(game, { transport, seats: 0 })).rejects.toBeInstanceOf(RollmeshError);
    await expect(openRoom(game, {} as never)).rejects.toThrow(/transport/);
    await expect((openRoom as (game: unknown) => Promise<unknown>)(game)).rejects.toMatchObject({ code: 'bad-option' });
    await expect(openRoom(undefined as never, { transport })).rejects.toThrow(/no game/);
    await expect(openRoom(game, { transport, name: {} as never })).rejects.toThrow(/name is no text/);
    const { rooms, clock } = await roomOf(2);
    expect(() => rooms[0]!.state).toThrow(/No match/);
    rooms[0]!.start();
    clock.run(rooms, 20);
    expect(() => rooms[0]!.start()).toThrow(RollmeshError);
  });
});

function slotsById(room: Pushers): Record<string, readonly number[]> {
  return Object.fromEntries(room.members.map((member) => [member.id, member.slots]));
}
