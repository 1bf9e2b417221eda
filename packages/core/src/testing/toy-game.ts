/**
 * A game made to be unforgiving: its state is a handful of 32-bit words through which every input byte is stirred, by
 * steps that can be undone and so never forget. One wrong byte of any slot at any frame changes the checksum of that
 * frame and of every later one. It keeps nothing outside its state, so a forgotten save or load shows as well.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { FrameInputs, Simulation } from '../sync/simulation.ts';
import { LIVE } from '../sync/simulation.ts';
import { mix } from './random.ts';

export interface ChaosOptions {
  /** Slots of the match, 1 to 16. Default 2. */
  readonly slots?: number;
  /** Bytes per input, 0 to 64. Default 2. */
  readonly inputBytes?: number;
  /** Bytes of state, a multiple of 4, 16 to 1,048,576. Default 16. Only a few words change per step; all are saved. */
  readonly stateBytes?: number;
  /** Where the state starts from. Default 1. */
  readonly seed?: number;
}

const DEFAULTS = { slots: 2, inputBytes: 2, stateBytes: 16, seed: 1 };

export class ChaosGame implements Simulation {
  readonly slots: number;
  readonly inputBytes: number;
  readonly stateBytes: number;
  /** The live state. A test may scribble on it to make a desync. */
  readonly words: Uint32Array;
  private places: Uint32Array[] = [];

  constructor(options: ChaosOptions = {}) {
    const { slots, inputBytes, stateBytes, seed } = { ...DEFAULTS, ...options };
    demand(slots >= 1 && slots <= 16 && Number.isInteger(slots), 'slots', '1 to 16');
    demand(inputBytes >= 0 && inputBytes <= 64 && Number.isInteger(inputBytes), 'inputBytes', '0 to 64');
    demand(stateBytes >= 16 && stateBytes <= 1048576 && stateBytes % 4 === 0, 'stateBytes', 'a multiple of 4 from 16 to 1,048,576');
    this.slots = slots;
    this.inputBytes = inputBytes;
    this.stateBytes = stateBytes;
    this.words = new Uint32Array(stateBytes / 4);
    for (let i = 0; i < this.words.length; i++) this.words[i] = mix(seed + i, 0x51ed270b);
  }

  reserve(count: number): void {
    this.places = Array.from({ length: count }, () => new Uint32Array(this.words.length));
  }

  save(place: number): void {
    this.places[place].set(this.words);
  }

  load(place: number): void {
    this.words.set(this.places[place]);
  }

  /** Sums every word, so that a difference in any of them shows. */
  checksum(place: number): number {
    const words = place === LIVE ? this.words : this.places[place];
    let sum = 0x2545f491;
    for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i], 0x01000193) ^ (sum >>> 15);
    return sum >>> 0;
  }

  step(inputs: FrameInputs): void {
    const { words } = this;
    const { bytes } = inputs;
    let a = stir(words[0], inputs.present);
    a = stir(a, inputs.gone);
    a = stir(a, inputs.frame % 4294967296);
    const end = this.slots * this.inputBytes;
    for (let i = 0; i < end; i++) a = stir(a, bytes[i]);
    // A ring of words passed through one another: the map from old state to new is one to one, so a difference stays.
    const b = (words[1] + a) | 0;
    const c = words[2] ^ ((b << 7) | (b >>> 25));
    const d = (words[3] + Math.imul(c, 0x9e3779b1)) | 0;
    words[0] = d;
    words[1] = a;
    words[2] = b;
    words[3] = c;
    // A larger state is touched at one wandering word per step, so that saving only what changed would be caught.
    if (words.length > 4) words[4 + (inputs.frame % (words.length - 4))] ^= d;
  }
}

/** One to one in `word`: multiplication by an odd number, then a rotation. */
function stir(word: number, value: number): number {
  const h = Math.imul(word ^ value, 0x85ebca6b) + 0x6d2b79f5;
  return (h << 13) | (h >>> 19);
}

function demand(condition: boolean, name: string, range: string): void {
  if (!condition) throw new RollmeshError('bad-option', `ChaosGame was given a wrong ${name}.`, `Give ${range}.`);
}
