/**
 * The music, made on the spot: bass, chords, a tune and a beat, written ahead on the clock of the sound so that a slow frame is not
 * heard. What is played follows from the state that is drawn, never from events: a rollback changes what comes next and leaves no
 * note twice. The tempo rises as the floor goes and the crown is nearly won.
 */
import { CROWN_FRAMES, CROWN_POINTS, FLOOR_GONE } from '../sim/rules.ts';
import { Mode, Phase, type State } from '../sim/state.ts';
import type { Sounds } from './sounds.ts';

const MUTE_KEY = 'shove-off.music';
/** Notes are written so far ahead, in seconds. */
const AHEAD = 0.18;
const STEPS = 16;
const CALM_BPM = 104;
const FASTEST_BPM = 146;
const LEVEL = 0.34;

/** A song of an arena: four chords as semitones over its root, and a tune of sixteen steps (-1: rest) as steps of its scale. */
interface Song {
  readonly root: number;
  readonly scale: readonly number[];
  readonly chords: readonly number[];
  readonly tune: readonly number[];
}

const SONGS: readonly Song[] = [
  { root: 110, scale: [0, 3, 5, 7, 10], chords: [0, 0, 3, -2], tune: [0, -1, 2, 3, -1, 2, -1, 4, 3, -1, 2, -1, 1, -1, 0, -1] },
  { root: 98, scale: [0, 2, 4, 7, 9], chords: [0, 5, -3, 2], tune: [4, 3, -1, 2, 4, -1, 3, -1, 2, 1, -1, 0, 2, -1, 1, -1] },
  { root: 123.5, scale: [0, 2, 3, 7, 8], chords: [0, -4, 3, -2], tune: [4, -1, -1, 3, -1, -1, 2, -1, 4, -1, -1, 2, -1, 0, -1, -1] },
];

/** What is to be heard now. */
export interface Mood {
  readonly song: number;
  /** 0 at rest to 1 at the end of a close round. */
  readonly heat: number;
  /** They play: with a beat. */
  readonly beat: boolean;
}

/** What `state` sounds like: a function of it alone. */
export function moodOf(state: State): Mood {
  const playing = state.phase === Phase.playing;
  const share = state.mode === Mode.crown ? Math.max(state.time / CROWN_FRAMES, mostPoints(state) / CROWN_POINTS) : state.time / FLOOR_GONE;
  return { song: state.arena % SONGS.length, heat: playing ? Math.min(1, share) : 0, beat: playing };
}

function mostPoints(state: State): number {
  let most = 0;
  for (let body = 0; body < state.bodies; body += 1) most = Math.max(most, state.points[body]);
  return most;
}

export class Music {
  private isMuted = readMuted();
  private level: GainNode | undefined;
  private nextAt = 0;
  private step = 0;
  private heat = 0;

  constructor(private readonly sounds: Sounds) {}

  get muted(): boolean {
    return this.isMuted;
  }

  setMuted(muted: boolean): void {
    this.isMuted = muted;
    try {
      localStorage.setItem(MUTE_KEY, muted ? '1' : '0');
    } catch {
      // A page without storage forgets it; that is all.
    }
  }

  /** Once per drawn frame: writes what is due. */
  follow(state: State): void {
    const output = this.sounds.output;
    if (output === undefined || this.isMuted || this.sounds.muted || this.sounds.quiet) return;
    const { context } = output;
    this.level ??= this.connect(context, output.master);
    // After a hidden tab or a mute it begins again now.
    if (this.nextAt < context.currentTime) this.nextAt = context.currentTime + 0.05;
    const mood = moodOf(state);
    this.heat += (mood.heat - this.heat) * 0.05;
    while (this.nextAt < context.currentTime + AHEAD) {
      this.write(context, mood, this.nextAt);
      this.nextAt += 60 / (CALM_BPM + (FASTEST_BPM - CALM_BPM) * this.heat) / 4;
      this.step = (this.step + 1) % (STEPS * 4);
    }
  }

  private connect(context: AudioContext, master: AudioNode): GainNode {
    const level = context.createGain();
    level.gain.value = LEVEL;
    level.connect(master);
    return level;
  }

  private write(context: AudioContext, { song, beat }: Mood, at: number): void {
    const { root, scale, chords, tune } = SONGS[song];
    const step = this.step % STEPS;
    const chord = chords[Math.floor(this.step / STEPS) % chords.length];
    const pitch = (semitones: number): number => root * 2 ** ((semitones + chord) / 12);
    if (step % 8 === 0 || (beat && step % 4 === 2)) this.note(context, pitch(step % 8 === 0 ? 0 : 12) / 2, at, 0.2, 0.3, 'triangle');
    if (step === 0) for (const semitones of [12, 12 + scale[2], 12 + scale[3]]) this.note(context, pitch(semitones), at, 1.4, 0.05, 'sawtooth');
    const degree = tune[step];
    if (degree >= 0 && (beat || step % 4 === 0)) this.note(context, pitch(scale[degree] + 24), at, 0.16, beat ? 0.085 : 0.05, 'square');
    if (!beat) return;
    if (step % 4 === 0) this.kick(context, at);
    if (step % 2 === 0 || this.heat > 0.6) this.note(context, 7000, at, 0.03, 0.022, 'square');
  }

  private note(context: AudioContext, frequency: number, at: number, seconds: number, gain: number, type: OscillatorType): void {
    const oscillator = context.createOscillator();
    oscillator.type = type;
    oscillator.frequency.value = frequency;
    this.play(context, oscillator, at, seconds, gain);
  }

  private kick(context: AudioContext, at: number): void {
    const oscillator = context.createOscillator();
    oscillator.frequency.setValueAtTime(120, at);
    oscillator.frequency.exponentialRampToValueAtTime(40, at + 0.12);
    this.play(context, oscillator, at, 0.14, 0.5);
  }

  private play(context: AudioContext, oscillator: OscillatorNode, at: number, seconds: number, gain: number): void {
    const fade = context.createGain();
    fade.gain.setValueAtTime(0.0001, at);
    fade.gain.exponentialRampToValueAtTime(gain, at + 0.008);
    fade.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
    oscillator.connect(fade).connect(this.level!);
    oscillator.start(at);
    oscillator.stop(at + seconds + 0.03);
  }
}

function readMuted(): boolean {
  try {
    return localStorage.getItem(MUTE_KEY) === '1';
  } catch {
    return false;
  }
}
