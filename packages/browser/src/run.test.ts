import { describe, expect, test } from '@jest/globals';
import { defineGame, f64, loopback, openRoom, type Room, type TransportFactory } from '@rollmesh/core';
import { SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { FakePage } from '../test/fake-page.ts';
import { run, type DrawView } from './run.ts';

const game = defineGame({
  name: 'runners',
  players: [1, 4],
  input: { right: 'button', back: 'button' },
  state: { x: f64(4), heading: f64() },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) state.x[slot]! += 6 * (Number(inputs[slot]!.right) - Number(inputs[slot]!.back));
  },
});
type Runners = typeof game;

interface Seat {
  readonly page: FakePage;
  readonly room: Room<Runners>;
  press: { right?: boolean; back?: boolean };
  readonly shown: number[][];
  readonly state: number[][];
}

/** Two rooms in a simulated network, each run by a page of its own on the one virtual clock. */
async function world({ hertz = 144, delayMs = 60 } = {}): Promise<{ clock: VirtualClock; seats: Seat[] }> {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: 5, conditions: { delayMs } });
  const seats: Seat[] = [];
  for (const id of ['a', 'b']) {
    const node = network.addNode(id);
    const transport: TransportFactory = async () => ({ transport: node.transport(), code: 'CODE', nonce: Uint32Array.of(id.charCodeAt(0), 2, 3, 4) });
    const room = await openRoom(game, { transport, name: id, delay: 0, autoStart: 2 });
    const seat: Seat = { page: new FakePage(clock, hertz), room, press: {}, shown: [], state: [] };
    const draw = (view: DrawView<Runners, 'x'>): void => {
      seat.shown.push([...view.shown.x]);
      seat.state.push([...view.state.x]);
    };
    run(room, { input: () => seat.press, smooth: ['x'], draw, host: seat.page });
    seats.push(seat);
  }
  network.connectAll();
  clock.runFor(2000);
  expect(seats.map((seat) => seat.room.phase)).toEqual(['playing', 'playing']);
  return { clock, seats };
}

const steps = (rows: readonly number[][], column: number): number[] => rows.slice(1).map((row, i) => row[column]! - rows[i]![column]!);

describe('run', () => {
  test('draws even motion evenly at 144 frames a second, though the game steps 60 times', async () => {
    const { clock, seats } = await world();
    seats[0]!.press = { right: true };
    clock.runFor(500);
    seats[0]!.shown.length = 0;
    clock.runFor(500);
    const own = steps(seats[0]!.shown, 0);
    expect(Math.max(...own)).toBeLessThan(3.2);
    expect(Math.min(...own)).toBeGreaterThan(1.8);
  });

  test('a rollback moves the state at once and the picture little by little, until both agree', async () => {
    const { clock, seats } = await world();
    const other = seats[1]!;
    clock.runFor(500);
    other.shown.length = other.state.length = 0;
    const rollbacks = other.room.stats.rollbacks;
    for (let turn = 0; turn < 8; turn++) {
      seats[0]!.press = turn % 2 === 0 ? { right: true } : { back: true };
      clock.runFor(250);
    }
    expect(other.room.stats.rollbacks - rollbacks).toBeGreaterThan(5);
    const jump = Math.max(...steps(other.state, 0).map(Math.abs));
    const seen = Math.max(...steps(other.shown, 0).map(Math.abs));
    expect(jump).toBeGreaterThan(24);
    expect(seen).toBeLessThan(9);
    seats[0]!.press = {};
    clock.runFor(1000);
    expect(other.shown.at(-1)![0]).toBeCloseTo(other.state.at(-1)![0]!, 3);
  });

  test('a hidden page keeps the match going with neutral input and draws nothing', async () => {
    const { clock, seats } = await world();
    seats[0]!.press = { right: true };
    clock.runFor(300);
    seats[0]!.page.hide(true);
    clock.runFor(300);
    const drawn = seats[0]!.shown.length;
    const stood = seats[1]!.room.state.x[0]!;
    const frame = seats[1]!.room.stats.frame;
    clock.runFor(1000);
    expect(seats[0]!.shown.length).toBe(drawn);
    expect(seats[1]!.room.state.x[0]).toBe(stood);
    expect(seats[1]!.room.stats.frame - frame).toBeGreaterThan(55);
  });

  test('ends with the room, and when told to', async () => {
    const { clock, seats } = await world();
    seats[0]!.room.close();
    const drawn = seats[0]!.shown.length;
    clock.runFor(200);
    expect(seats[0]!.shown.length).toBe(drawn);
    expect(seats[0]!.page.waiting).toBe(0);
  });
});

test.each<[string, unknown, unknown, string]>([
  ['a room that nobody waited for', Promise.resolve(), { input: () => ({}) }, 'run was given no room. Give it what openRoom resolves to: run(await openRoom(...)'],
  ['no options', { tick() {} }, undefined, 'run was given no options.'],
  ['an option that it does not have', { tick() {} }, { input: () => ({}), onDraw() {} }, 'run has no option "onDraw". It has: input, smooth, draw,'],
  ['what is pressed, asked once', { tick() {} }, { input: { left: true } }, 'input is not a function. Give one that returns what is pressed'],
  ['a picture instead of a function', { tick() {} }, { input: () => ({}), draw: {} }, 'draw is not a function.'],
])('%s is told in one sentence with the remedy', (_what, room, options, sentence) => {
  expect(() => run(room as never, options as never)).toThrow(sentence);
});

test('an input that forgets to return is told', async () => {
  const clock = new VirtualClock();
  const room = await openRoom(game, { transport: loopback(), autoStart: 1 });
  run(room, { input: (() => undefined) as never, host: new FakePage(clock, 60) });
  expect(() => clock.runFor(1000)).toThrow('input returned undefined. Return what is pressed');
});

test('a misspelt smooth field does not compile', () => {
  const room = undefined as unknown as Room<Runners>;
  const mistakes = (): void => {
    // @ts-expect-error -- the state has no field y
    run(room, { input: () => ({}), smooth: ['y'] });
    // @ts-expect-error -- heading was not asked to be smooth
    run(room, { input: () => ({}), smooth: ['x'], draw: ({ shown }) => void shown.heading });
    run(room, { input: () => ({}), smooth: { x: 'linear', heading: 'angle' }, draw: ({ shown }) => void (shown.heading + shown.x[0]!) });
  };
  expect(mistakes).toBeInstanceOf(Function);
});
