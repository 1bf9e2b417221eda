/**
 * The music's schedule, written into a recording of what a browser's sound would be asked to play: notes lie on one grid of sixteenths
 * however frames come, none is written twice whatever a rollback made of the state, and what is muted writes nothing.
 */
import { describe, expect, test } from '@jest/globals';
import { moodOf, Music } from '../src/game/music.ts';
import type { Sounds } from '../src/game/sounds.ts';
import { Phase, type State } from '../src/sim/state.ts';
import { Driver } from './driver.ts';

const CALM_SIXTEENTH = 60 / 104 / 4;
const FASTEST_SIXTEENTH = 60 / 146 / 4;

interface Note {
  at: number;
  readonly type: string;
  readonly frequency: number;
}

/** A sound output whose clock the test turns. */
function ears() {
  const notes: Note[] = [];
  const context = {
    currentTime: 1,
    createOscillator() {
      const note = { at: NaN, type: 'sine', frequency: { value: 0, setValueAtTime: (value: number) => (note.frequency.value = value), exponentialRampToValueAtTime: () => undefined }, connect: (next: unknown) => next, start(at: number) { notes.push({ at, type: note.type, frequency: note.frequency.value }); }, stop: () => undefined };
      return note;
    },
    createGain: () => ({ gain: { value: 0, setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }, connect: (next: unknown) => next }),
  };
  const sounds = { output: { context, master: {} }, muted: false, quiet: false };
  return { notes, context, sounds, music: new Music(sounds as unknown as Sounds) };
}

/** When something is struck, each time once. */
const steps = (notes: readonly Note[]): number[] => [...new Set(notes.map(({ at }) => at))].sort((a, b) => a - b);
const playing = (): State => new Driver(4).play(200).state;

describe('the music', () => {
  test('keeps its time whether frames come sixty a second, six, or unevenly', () => {
    const state = playing();
    expect(state.phase).toBe(Phase.playing);
    const written = [[1 / 60], [0.17], [0.004, 0.1, 0.017, 0.06]].map((waits) => {
      const { notes, context, music } = ears();
      for (let i = 0; context.currentTime < 9; i += 1) {
        music.follow(state);
        context.currentTime += waits[i % waits.length];
      }
      return steps(notes).filter((at) => at < 9);
    });
    for (const times of written) {
      expect(times.length).toBeGreaterThan(20);
      expect(Math.abs(times.length - written[0].length)).toBeLessThanOrEqual(1);
      const apart = times.slice(1).map((at, i) => at - times[i]);
      // A round has a hi-hat on every second sixteenth at least, and no step is shorter than the fastest.
      for (const gap of apart) expect(gap).toBeGreaterThan(FASTEST_SIXTEENTH - 1e-9);
      for (const gap of apart) expect(gap).toBeLessThan(2 * CALM_SIXTEENTH + 1e-9);
    }
  });

  test('nothing is written behind the clock, and never farther ahead than a fifth of a second', () => {
    const { notes, context, music } = ears();
    const state = playing();
    for (let frame = 0; frame < 600; frame += 1) {
      const before = notes.length;
      music.follow(state);
      for (const { at } of notes.slice(before)) {
        expect(at).toBeGreaterThanOrEqual(context.currentTime);
        expect(at).toBeLessThan(context.currentTime + 0.2);
      }
      context.currentTime += 1 / 60;
    }
    expect(notes.length).toBeGreaterThan(100);
  });

  test('a rollback that changes the state doubles no note and leaves none out', () => {
    const straight = ears();
    const rolled = ears();
    const state = playing();
    const early = new Driver(4).play(150).state;
    expect(moodOf(early)).not.toEqual(moodOf(state));
    for (let frame = 0; frame < 600; frame += 1) {
      straight.music.follow(state);
      // Drawn from what was predicted wrongly, then from what is right, in one and the same moment.
      if (frame % 3 === 0) rolled.music.follow(early);
      rolled.music.follow(state);
      rolled.music.follow(state);
      for (const { context } of [straight, rolled]) context.currentTime += 1 / 60;
    }
    const keys = rolled.notes.map(({ at, type, frequency }) => `${at} ${type} ${frequency}`);
    expect(new Set(keys).size).toBe(keys.length);
    // Twice is also what comes a moment after it was due.
    const times = steps(rolled.notes);
    for (const [i, at] of times.slice(1).entries()) expect(at - times[i]).toBeGreaterThan(FASTEST_SIXTEENTH - 1e-9);
    const span = (notes: readonly Note[]): number => Math.max(...notes.map(({ at }) => at)) - Math.min(...notes.map(({ at }) => at));
    expect(span(rolled.notes)).toBeCloseTo(span(straight.notes), 0);
  });

  test('silent while muted, alone or with everything, and behind the lobby; afterwards it begins now, not with what was missed', () => {
    const { notes, context, sounds, music } = ears();
    const state = playing();
    const second = (): void => {
      for (let frame = 0; frame < 60; frame += 1) {
        music.follow(state);
        context.currentTime += 1 / 60;
      }
    };
    for (const hush of [(on: boolean) => music.setMuted(on), (on: boolean) => (sounds.muted = on), (on: boolean) => (sounds.quiet = on)]) {
      hush(true);
      second();
      expect(notes).toHaveLength(0);
      hush(false);
      const { currentTime } = context;
      second();
      expect(Math.min(...notes.map(({ at }) => at))).toBeGreaterThanOrEqual(currentTime);
      notes.length = 0;
    }
  });
});
