/** Replays: what was recorded plays again with the same sums, from anywhere, and files from strangers do no harm. */
import { describe, expect, test } from '@jest/globals';
import { defineGame, openReplay, ReplayRecorder, RollmeshError, u32, type FinalRows } from '@rollmesh/core';
import { ScriptedPlayers } from '@rollmesh/core/testing';
import { RoomWorld, game } from '../room/world.ts';

const toy = defineGame({
  name: 'toy',
  players: [1, 4],
  input: { keys: 'axis', x: 'axis', y: 'axis' },
  state: { mixed: u32(4) },
  step(state, inputs, { slots, present }) {
    for (let slot = 0; slot < slots; slot++) {
      const { keys, x, y } = inputs[slot]!;
      const pushed = Math.trunc((keys + x * 3 + y * 5) * 127);
      state.mixed[slot] = (Math.imul(state.mixed[slot]!, 31) + pushed + (present(slot) ? 1 : 0)) >>> 0;
    }
  },
});

type Press = (slot: number, frame: number, into: Uint8Array, at: number) => void;

/** A hand on a stick: it goes to a place at its own pace, stays a while, trembles now and then. */
function stick(lane: number, frame: number): number {
  const period = 40 + ((lane * 13) % 30);
  const turn = Math.floor(frame / period);
  const target = (n: number): number => ((Math.imul(n + 1, 2654435761) ^ Math.imul(lane + 7, 40503)) >>> 16) % 255 - 127;
  const share = Math.min(1, (frame % period) / 18);
  const tremble = (Math.imul(frame + lane * 977, 2246822519) >>> 28) === 0 ? 1 : 0;
  return (Math.round(target(turn - 1) + (target(turn) - target(turn - 1)) * share * share * (3 - 2 * share)) + tremble) & 255;
}

const width = toy.inputBytes;
const human = new ScriptedPlayers(5, 1, 'human');
const keys: Press = (slot, frame, into, at) => human.press(slot, frame, into, at);
const sticks: Press = (slot, frame, into, at) => {
  keys(slot, frame, into, at);
  into[at + 1] = stick(slot * 2, frame);
  into[at + 2] = stick(slot * 2 + 1, frame);
};

/** A round without a network: recorded, and the sums of every frame as it went. */
function round(frames: number, press: Press): { file: Uint8Array; sums: number[] } {
  const seed = [1, 2, 3, 4];
  const run = toy.start({ seed, slots: 4 });
  const source: FinalRows = {
    finalRow(frame, into) {
      for (let slot = 0; slot < 4; slot++) press(slot, frame, into.bytes, slot * width);
      into.present = 15;
      return true;
    },
  };
  const recorder = new ReplayRecorder({
    game: toy.name, gameVersion: toy.version, configHash: toy.configHash, tickRate: 60, slots: 4, inputBytes: width, seed, firstFrame: 0,
    state: new Uint8Array(0), names: ['Ann', 'Bo', 'Cy', 'Di'], colours: [63, undefined, 0],
  });
  const row = { bytes: new Uint8Array(4 * width), present: 0, gone: 0 };
  const sums = [run.checksum(-1)];
  for (let frame = 0; frame < frames; frame++) {
    source.finalRow(frame, row);
    run.step({ frame, slots: 4, width, ...row });
    sums.push(run.checksum(-1));
    recorder.take(source, frame, (frame + 1) % 16 === 0 ? sums[frame + 1]! >>> 0 : -1);
  }
  return { file: recorder.bytes(), sums };
}

describe('a file', () => {
  test('of a round of 90 s and four players is small: under 12 KB with keys, under 40 KB with two axes each', () => {
    const played = round(5400, keys).file.length;
    const analogue = round(5400, sticks).file.length;
    console.info(`replay bytes: keys ${played}, keys and two axes ${analogue}`);
    expect(played).toBeLessThan(12_000);
    expect(analogue).toBeLessThan(40_000);
  });

  test('plays with the sums it was recorded with, frame by frame, and seeking is playing', () => {
    const { file, sums } = round(2500, sticks);
    const player = openReplay(file, toy);
    expect(player.names).toEqual(['Ann', 'Bo', 'Cy', 'Di']);
    expect(player.colours).toEqual([63, undefined, 0, undefined]);
    const recorder = new ReplayRecorder({ game: 'toy', gameVersion: 1, configHash: 0, tickRate: 60, slots: 1, inputBytes: 1, seed: [1, 2, 3, 4], firstFrame: 0, state: new Uint8Array(0), names: [] });
    for (const colour of [64, -1, 0.5]) expect(() => recorder.bytes({ names: [''], colours: [colour] })).toThrow(/colours/);
    do expect(player.run.checksum(-1)).toBe(sums[player.frame]!);
    while (player.step());
    expect(player.frame).toBe(2500);
    for (const frame of [3, 2500, 1024, 1023, 1025, 0, 1999, 120, 121]) {
      player.seek(frame);
      expect(player.run.checksum(-1)).toBe(sums[frame]!);
    }
    player.scrub(0.5);
    expect(player.frame).toBe(1250);
    expect(player.badFrame).toBe(-1);
  });

  test('of format 1, which knew no colours, is read all the same', () => {
    const { file, sums } = round(200, keys);
    const sitters = [...new TextEncoder().encode('\x03Ann\x02Bo\x02Cy\x02Di')];
    const withColours = (colours: number[]): number[] => [4, 3, 3, 3].flatMap((length, slot) => [...sitters.splice(0, length), colours[slot]!]);
    const text = String.fromCharCode(...withColours([64, 0, 1, 0]));
    const at = String.fromCharCode(...file.subarray(0, 200)).indexOf(text);
    expect(at).toBeGreaterThan(0);
    const older = Uint8Array.from([...file.subarray(0, at), ...[...text].filter((_, i) => ![4, 8, 12, 16].includes(i)).map((char) => char.charCodeAt(0)), ...file.subarray(at + text.length)]);
    older[4] = 1;
    const player = openReplay(older, toy);
    expect(player.names).toEqual(['Ann', 'Bo', 'Cy', 'Di']);
    expect(player.colours).toEqual([undefined, undefined, undefined, undefined]);
    while (player.step());
    expect([player.frame, player.badFrame, player.run.checksum(-1)]).toEqual([200, -1, sums[200]]);
  });

  test('of another game, version or build is refused by name', () => {
    const { file } = round(20, keys);
    expect(() => openReplay(file, game)).toThrow(/of "toy", not of "world"/);
    const newer = defineGame({ name: 'toy', version: 2, input: { go: 'button' }, state: { n: u32() }, step() {} });
    expect(() => openReplay(file, newer)).toThrow(/version 1, this is version 2/);
    const odd = Uint8Array.from(file);
    odd[4] = 9;
    expect(() => openReplay(odd, toy)).toThrow(/format 9/);
  });

  test('whose inputs are not those that were played names the first bad frame', () => {
    const { file, sums } = round(200, keys);
    // The last recorded sum (before frame 192) is spoilt where it lies.
    const sum = sums[192]! >>> 0;
    const wanted = [sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24];
    const at = file.findIndex((_, i) => wanted.every((byte, k) => file[i + k] === byte));
    file[at]! ^= 1;
    const player = openReplay(file, toy);
    while (player.step());
    expect(player.badFrame).toBe(192);
  });

  test('hard case 49: a file cut or changed anywhere, 20,000 times, throws nothing but a RollmeshError', () => {
    const { file } = round(60, sticks);
    let random = 12345;
    const next = (below: number): number => (random = (Math.imul(random, 1664525) + 1013904223) >>> 0) % below;
    let refused = 0;
    for (let i = 0; i < 20_000; i++) {
      const bytes = i % 4 === 0 ? file.slice(0, next(file.length)) : Uint8Array.from(file);
      for (let k = next(3) + (i % 4 === 0 ? 0 : 1); k > 0 && bytes.length > 0; k--) bytes[next(bytes.length)] = next(256);
      try {
        const player = openReplay(bytes, toy);
        for (let k = 0; k < 8; k++) player.step();
      } catch (error) {
        if (!(error instanceof RollmeshError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(5000);
  });
});

describe('a room', () => {
  test('hard case 49: records a match in which somebody goes, the delay changes and somebody is away for a while', () => {
    const world = new RoomWorld(3);
    world.rooms[0]!.setColour(7);
    world.rooms[2]!.setColour(3);
    world.meet();
    world.rooms[0]!.start();
    const step = (frames: number): void => {
      for (let i = 0; i < frames; i++) {
        world.rooms.forEach((room, index) => room.setInput(0, { go: (i >> (2 + index)) % 2 === 0 }));
        world.run(1);
      }
    };
    step(120);
    world.rooms[0]!.session!.delayFrames = 5;
    world.asleep.add(1);
    step(90);
    world.asleep.delete(1);
    step(200);
    world.asleep.add(2);
    step(60 * 20);
    world.rooms[2]!.close();
    world.run(60);
    expect(world.rooms[0]!.members).toHaveLength(2);
    const files = world.rooms.slice(0, 2).map((room) => room.recording!);
    const players = files.map((file) => openReplay(file, game));
    for (const player of players) while (player.step());
    const shared = Math.min(...players.map((player) => player.endFrame));
    expect(shared).toBeGreaterThan(1200);
    players.forEach((player) => player.seek(shared));
    expect(players[0]!.run.checksum(-1)).toBe(players[1]!.run.checksum(-1));
    expect(players.map((player) => player.badFrame)).toEqual([-1, -1]);
    for (const player of players) {
      expect(player.names).toEqual(['P0', 'P1', 'P2']);
      expect(player.colours).toEqual([7, undefined, 3]);
    }
    const before = world.rooms[0]!.recording!.length;
    world.rooms[0]!.endMatch();
    expect(world.rooms[0]!.recording!.length).toBe(before);
  });
});
