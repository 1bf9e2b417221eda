/**
 * The live state and its saved copies. Saving, loading, summing, comparing and sending are all done on the same bytes;
 * after `reserve` none of save, load and checksum allocates.
 */
import { checksumWords } from './checksum.ts';
import { differences, type StateDifference } from './difference.ts';
import { Sheet } from './sheet.ts';
import type { PoolPlan, StatePlan } from './state-plan.ts';

/** The state as it is now, where a place is asked for. */
const LIVE = -1;

export class Arena {
  readonly live: Sheet;
  #places: Sheet[] = [];

  constructor(readonly plan: StatePlan) {
    this.live = new Sheet(plan);
  }

  /** Makes places `0 .. count-1`. What was saved before is lost. */
  reserve(count: number): void {
    const { byteLength } = this.plan;
    const buffer = new ArrayBuffer(byteLength * count);
    this.#places = Array.from({ length: count }, (_, place) => new Sheet(this.plan, buffer, place * byteLength));
  }

  save(place: number): void {
    this.#places[place].words.set(this.live.words);
  }

  load(place: number): void {
    this.live.words.set(this.#places[place].words);
  }

  /** The bytes of a place, or of the live state for -1. */
  sheet(place: number): Sheet {
    return place === LIVE ? this.live : this.#places[place];
  }

  /** A 32-bit sum. Equal states have equal sums, whatever bit patterns their NaNs have. */
  checksum(place: number): number {
    const sheet = this.sheet(place);
    sheet.canonicalise();
    return checksumWords(sheet.words, 0, sheet.words.length);
  }

  /** Little-endian bytes with canonical NaNs: equal states give equal bytes. Written to `into` if given. */
  snapshot(place: number, into: Uint8Array = new Uint8Array(this.plan.byteLength)): Uint8Array {
    const sheet = this.sheet(place);
    sheet.canonicalise();
    into.set(sheet.bytes);
    return into;
  }

  /** Makes the live state that of a snapshot. False, and nothing changed, if these bytes cannot be one. */
  restore(bytes: Uint8Array): boolean {
    const sheet = this.#sheetOf(bytes);
    if (sheet === undefined) return false;
    this.live.words.set(sheet.words);
    return true;
  }

  /** The first `limit` differing fields of two places, in declared order. */
  diff(a: number, b: number, limit = 1): StateDifference[] {
    return differences(this.plan, this.sheet(a), this.sheet(b), limit);
  }

  /** The same against a snapshot; empty if these bytes cannot be one. */
  diffSnapshot(place: number, bytes: Uint8Array, limit = 1): StateDifference[] {
    const sheet = this.#sheetOf(bytes);
    return sheet === undefined ? [] : differences(this.plan, this.sheet(place), sheet, limit);
  }

  // The bytes may come from a peer, so what the simulation relies on is checked: the length and the pools' counts.
  #sheetOf(bytes: Uint8Array): Sheet | undefined {
    if (bytes.length !== this.plan.byteLength) return undefined;
    const sheet = new Sheet(this.plan);
    sheet.bytes.set(bytes);
    sheet.canonicalise();
    return this.plan.pools.every((pool) => isSound(pool, sheet.words)) ? sheet : undefined;
  }
}

function isSound({ capacity, countAt }: PoolPlan, words: Uint32Array): boolean {
  let count = 0;
  for (let index = 0; index < Math.ceil(capacity / 32) * 32; index += 1) {
    const taken = (words[countAt + 1 + (index >>> 5)] >>> (index & 31)) & 1;
    if (taken === 1 && index >= capacity) return false;
    count += taken;
  }
  return count === words[countAt];
}
