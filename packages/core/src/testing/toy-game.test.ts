import { describe, expect, test } from '@jest/globals';
import type { FrameInputs } from '../sync/simulation.ts';
import { LIVE } from '../sync/simulation.ts';
import { offlineChecksums } from './offline.ts';
import { RandomStream } from './random.ts';
import { ScriptedPlayers } from './scripted-players.ts';
import { ChaosGame } from './toy-game.ts';

const FRAMES = 120;
const GOLDEN = 1869080401;

function sumsWith(stateBytes: number, wrong?: { slot: number; byte: number; frame: number; flip: number }, frames = FRAMES): Uint32Array {
  const players = new ScriptedPlayers(3, 2, 'restless');
  return offlineChecksums(new ChaosGame({ slots: 4, stateBytes }), {
    slots: 4,
    inputBytes: 2,
    frames,
    inputAt(slot, frame, into, offset) {
      players.press(slot, frame, into, offset);
      if (wrong !== undefined && wrong.slot === slot && wrong.frame === frame) into[offset + wrong.byte] ^= wrong.flip;
    },
  });
}

describe('the chaotic game', () => {
  test.each([16, 64, 16384])('one wrong input byte changes every checksum from its frame on (%d bytes of state)', (stateBytes) => {
    const right = sumsWith(stateBytes);
    const random = new RandomStream(9, 'wrong inputs');
    for (let i = 0; i < (stateBytes > 1000 ? 5 : 100); i++) {
      const wrong = { slot: random.below(4), byte: random.below(2), frame: random.below(FRAMES), flip: 1 << random.below(8) };
      const sums = sumsWith(stateBytes, wrong);
      for (let frame = 0; frame < FRAMES; frame++) expect(sums[frame] === right[frame]).toBe(frame < wrong.frame);
    }
  });

  test('one wrong bit of presence shows for ever, and so does a frame stepped twice', () => {
    const run = { slots: 2, inputBytes: 1, frames: 50, inputAt: () => {} };
    const right = offlineChecksums(new ChaosGame({ inputBytes: 1 }), run);
    const absent = offlineChecksums(new ChaosGame({ inputBytes: 1 }), { ...run, presentAt: (frame) => (frame === 10 ? 1 : 3) });
    const gone = offlineChecksums(new ChaosGame({ inputBytes: 1 }), { ...run, goneAt: (frame) => (frame >= 10 ? 2 : 0) });
    for (let frame = 0; frame < 50; frame++) {
      expect(absent[frame] === right[frame]).toBe(frame < 10);
      expect(gone[frame] === right[frame]).toBe(frame < 10);
    }
  });

  test('the same inputs give the same sums in another instance, and the golden sum', () => {
    expect(sumsWith(64)).toEqual(sumsWith(64));
    // Made by this file's first run; a change means that kept seeds no longer mean what they did.
    expect(sumsWith(16)[FRAMES - 1]).toBe(GOLDEN);
  });

  test('save then load is the identity, and places do not touch one another', () => {
    const game = new ChaosGame({ stateBytes: 64 });
    const inputs: FrameInputs = { frame: 0, slots: 2, width: 2, bytes: Uint8Array.of(1, 2, 3, 4), present: 3, gone: 0 };
    game.reserve(2);
    game.save(0);
    const before = game.checksum(LIVE);
    game.step(inputs);
    game.save(1);
    const after = game.checksum(LIVE);
    expect(after).not.toBe(before);
    expect([game.checksum(0), game.checksum(1)]).toEqual([before, after]);
    game.load(0);
    expect(game.checksum(LIVE)).toBe(before);
    game.step(inputs);
    expect(game.checksum(LIVE)).toBe(after);
    game.load(0);
    game.load(1);
    expect(game.checksum(LIVE)).toBe(after);
  });

  test('a wrong option is refused by name', () => {
    expect(() => new ChaosGame({ stateBytes: 18 })).toThrow(/stateBytes/);
    expect(() => new ChaosGame({ slots: 17 })).toThrow(/slots/);
    expect(() => new ChaosGame({ inputBytes: 65 })).toThrow(/inputBytes/);
  });
});

describe('scripted players', () => {
  const bytesOf = (players: ScriptedPlayers, slot: number, frame: number): string => {
    const into = new Uint8Array(players.inputBytes);
    players.press(slot, frame, into);
    return into.join();
  };
  const changesPerSecond = (players: ScriptedPlayers, slot: number): number => {
    let changes = 0;
    for (let frame = 1; frame <= 6000; frame++) if (bytesOf(players, slot, frame) !== bytesOf(players, slot, frame - 1)) changes++;
    return changes / 100;
  };

  test('press the same at the same frame whenever asked, and differ between seeds and slots', () => {
    const players = new ScriptedPlayers(4, 2);
    const forwards = Array.from({ length: 300 }, (_, frame) => bytesOf(players, 1, frame));
    const backwards = Array.from({ length: 300 }, (_, i) => bytesOf(players, 1, 299 - i)).reverse();
    expect(backwards).toEqual(forwards);
    expect(Array.from({ length: 300 }, (_, frame) => bytesOf(players, 0, frame))).not.toEqual(forwards);
    expect(Array.from({ length: 300 }, (_, frame) => bytesOf(new ScriptedPlayers(5, 2), 1, frame))).not.toEqual(forwards);
  });

  test('change as often as their style says', () => {
    const styled = new ScriptedPlayers(4, 1, ['human', 'restless', 'sparse', 'idle']);
    const human = changesPerSecond(styled, 0);
    expect(human).toBeGreaterThan(2);
    expect(human).toBeLessThan(12);
    expect(changesPerSecond(styled, 1)).toBe(60);
    const sparse = changesPerSecond(styled, 2);
    expect(sparse).toBeGreaterThan(0.4);
    expect(sparse).toBeLessThan(3);
    expect(changesPerSecond(styled, 3)).toBe(0);
  });
});
