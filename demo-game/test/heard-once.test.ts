/**
 * What is heard and what is counted, under rollbacks: three rooms over a bad simulated network play the real game with the real effects.
 * The truth is the recording of the match, played once from start to end.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openReplay, type Room } from '@rollmesh/core';
import { RoomWorld } from '../../packages/core/test/room/world.ts';
import { Effects, type GameEventLike } from '../src/game/effects.ts';
import { shoveOff, type ShoveOff } from '../src/sim/shove-off.ts';
import { EVENTS } from '../src/sim/state.ts';

const NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
const FINAL = ['streak', 'roundOver', 'matchOver', 'rematch', 'quit'];
/** Which sound belongs to an event. */
const SOUNDS: Record<string, string> = { hit: 'hit', dash: 'dash', fall: 'fall', bonk: 'bonk', crown: 'crown', streak: 'streak', roundOver: 'roundOver', matchOver: 'matchOver' };
const PLAYERS = 3;
const FRAMES = 60 * 75;

interface Heard {
  readonly events: Map<string, number>;
  readonly undone: Map<string, number>;
  readonly sounds: Map<string, number>;
  /** The frames of what was heard, and of what was taken back. */
  readonly at: { name: string; frame: number; undone: boolean }[];
  /** Each final event as text, to find one twice. */
  readonly finals: string[];
}

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
const none = (): Heard => ({ events: new Map(), undone: new Map(), sounds: new Map(), at: [], finals: [] });

/** The game's own effects, with ears instead of loudspeakers. */
function effectsInto(sounds: Map<string, number>): Effects {
  const ears = new Proxy({}, { get: (_, name) => () => add(sounds, String(name)) });
  const still = new Proxy({}, { get: () => () => undefined });
  return new Effects(still as never, still as never, ears as never, Array.from({ length: 8 }, () => ({ x: 0, y: 0, feel: () => undefined }) as never));
}

function hear(heard: Heard, effects: Effects, event: GameEventLike & { frame: number }): void {
  add(event.undone ? heard.undone : heard.events, event.name);
  if (FINAL.includes(event.name)) heard.finals.push(`${event.name}@${event.frame} ${JSON.stringify(event.data)}`);
  heard.at.push({ name: event.name, frame: event.frame, undone: event.undone });
  effects.hear(event);
}

/** How often `name` was heard and not taken back, before frame `end`. */
function stayed({ at }: Heard, name: string, end: number): number {
  return at.filter((each) => each.name === name && each.frame < end).reduce((sum, { undone }) => sum + (undone ? -1 : 1), 0);
}

/** After the next one of the others, swerving, and dashing near it: what was predicted is often wrong. */
function press(state: Room<ShoveOff>['state'], slot: number, frame: number): Parameters<typeof shoveOff.encodeInput>[0] {
  const to = (slot + 1 + (((frame / 240) | 0) % (state.bodies - 1))) % state.bodies;
  let word = Math.imul((frame / (9 + slot)) | 0, 0x9e3779b1) ^ Math.imul(slot + 1, 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
  const dx = state.x[to] * 0.7 - state.x[slot] + ((word >>> 4) & 127) - 64;
  const dy = state.y[to] * 0.7 - state.y[slot] + ((word >>> 12) & 127) - 64;
  const distance = Math.sqrt(dx * dx + dy * dy) + 1;
  return { x: dx / distance, y: dy / distance, dash: distance < 170 && ((word >>> 21) & 1) === 0 };
}

const heard: Heard[] = [];
const truth = none();
let rollbacks = 0;
/** Nothing happened near this frame, and everything before it is final on all machines. */
let end = 0;

beforeAll(() => {
  const world = new RoomWorld(PLAYERS, { game: shoveOff as never, autoStart: PLAYERS });
  const rooms = world.rooms as unknown as Room<ShoveOff>[];
  rooms.forEach((room) => {
    const own = none();
    const effects = effectsInto(own.sounds);
    heard.push(own);
    for (const name of NAMES) room.on(name, (event) => hear(own, effects, event as GameEventLike & { frame: number }));
  });
  world.meet();
  world.network.everywhere({ delayMs: 70, jitter: 25, loss: 0.05 });
  for (let frame = 0; frame < FRAMES; frame += 1) {
    rooms.forEach((room, slot) => room.phase === 'playing' && room.setInput(0, press(room.state!, slot, frame)));
    world.run(1);
  }
  // Nobody presses another key, and the network heals: everything becomes final.
  for (let i = 0; i < 60; i += 1) {
    rooms.forEach((room) => room.setInput(0, {}));
    world.run(1);
  }
  rollbacks = Math.min(...rooms.map((room) => room.stats.rollbacks));
  const player = openReplay(rooms[0].recording!, shoveOff);
  const effects = effectsInto(truth.sounds);
  while (player.step()) player.run.effects.settle(player.frame - 1, player.frame - 1, (name, data, frame, undone) => hear(truth, effects, { name, data, frame, undone }));
  end = player.endFrame - 20;
  while (truth.at.some(({ frame }) => Math.abs(frame - end) < 8)) end -= 1;
}, 60_000);

describe('over hundreds of forced rollbacks', () => {
  test('there were at least 200 on every machine, and wrong predictions among them', () => {
    if (process.env.FIGURES !== undefined) console.log(JSON.stringify({ rollbacks, heard: heard.map(({ events, undone }) => ({ events: [...events], undone: [...undone] })), truth: [...truth.events] }));
    expect(rollbacks).toBeGreaterThan(200);
    expect(Math.max(...heard.map(({ undone }) => [...undone.values()].reduce((a, b) => a + b, 0)))).toBeGreaterThan(0);
  });

  test('every event that happened is heard once on every machine, and none that did not stays', () => {
    for (const own of heard) {
      for (const name of NAMES) expect({ name, count: stayed(own, name, end) }).toEqual({ name, count: stayed(truth, name, end) });
    }
  });

  test('every score is told once, in the same frame and with the same winner everywhere, and never taken back', () => {
    expect(truth.finals.length).toBeGreaterThan(0);
    for (const { finals, undone } of heard) {
      expect(finals).toEqual(truth.finals);
      for (const name of FINAL) expect(undone.get(name) ?? 0).toBe(0);
    }
  });

  test('a sound is made for every event that is heard, one each, and none for what is taken back', () => {
    for (const { events, sounds } of heard) {
      for (const [name, sound] of Object.entries(SOUNDS)) expect({ name, count: sounds.get(sound) ?? 0 }).toEqual({ name, count: events.get(name) ?? 0 });
    }
  });
});
