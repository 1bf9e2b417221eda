/** A blob in pieces from several at once: everything arrives, wrong pieces are known, who is slow or gone is passed over. */
import { describe, expect, test } from '@jest/globals';
import { Reader, Writer } from '../../src/wire/cursor.ts';
import { Bulk, describeBlob, Fetch, MAX_BLOB_BYTES, Pace, readManifest, sameBlob, Seeder, writeManifest, type BulkWay } from '../../src/swarm/index.ts';
import { PIECE_BYTES } from '../../src/swarm/manifest.ts';
import { RandomStream } from '@rollmesh/core/testing';

const CALM = () => ({ rttMs: 50, lossPercent: 0, stalled: false });

function randomBlob(size: number, seed = 1): Uint8Array {
  const random = new RandomStream(seed, 'blob');
  return Uint8Array.from({ length: size }, () => random.below(256));
}

/** One taker, and givers on links 0, 1, 2...; messages take `latencyMs` either way. */
class World {
  nowMs = 0;
  private readonly flying: { atMs: number; to: 'taker' | number; link: number; bytes: Uint8Array }[] = [];
  readonly fetch: Fetch;
  readonly seeders: Seeder[];
  readonly dead = new Set<number>();
  /** What a link does to the pieces that pass. */
  spoil: (link: number, bytes: Uint8Array) => Uint8Array = (_link, bytes) => bytes;

  constructor(blobs: readonly (Uint8Array | undefined)[], manifestOf: Uint8Array, private readonly latencyMs = 25) {
    this.fetch = new Fetch(describeBlob(300, manifestOf), this.way('giver', -1));
    this.seeders = blobs.map((blob, link) => new Seeder(this.way('taker', link), (name) => (name === 300 ? blob : undefined)));
    blobs.forEach((_, link) => this.fetch.from(link));
  }

  private way(to: 'taker' | 'giver', own: number): BulkWay {
    return {
      pendingBytes: () => 0,
      sendMessage: (link, bytes, length) => {
        const copy = bytes.slice(0, length);
        this.flying.push({ atMs: this.nowMs + this.latencyMs, to: to === 'taker' ? 'taker' : link, link: to === 'taker' ? own : link, bytes: copy });
        return true;
      },
    };
  }

  /** Runs until the blob is here or nothing more can come; returns the ms it took. */
  run(mostMs = 60_000): number {
    while (!this.fetch.done && !this.fetch.stuck && this.nowMs < mostMs) {
      this.nowMs += 5;
      for (const one of this.flying.filter(({ atMs }) => atMs <= this.nowMs)) {
        this.flying.splice(this.flying.indexOf(one), 1);
        this.deliver(one.to, one.link, one.bytes);
      }
      this.fetch.tick(this.nowMs);
      this.seeders.forEach((seeder, link) => void (this.dead.has(link) || seeder.tick(this.nowMs, CALM)));
    }
    return this.nowMs;
  }

  private deliver(to: 'taker' | number, link: number, sent: Uint8Array): void {
    if (to !== 'taker') return void (this.dead.has(to) || expect(this.seeders[to]!.wanted(0, new Reader().open(sent, sent.length, 1))).toBe(true));
    const bytes = sent[0] === Bulk.piece ? this.spoil(link, sent) : sent;
    const reader = new Reader().open(bytes, bytes.length, 1);
    if (bytes[0] === Bulk.piece) this.fetch.arrived(this.nowMs, link, reader);
    else this.fetch.lacked(link, reader);
  }
}

describe('a transfer', () => {
  test.each([1, 4095, 4096, 4097, 65_536, 300_000])('of %i bytes gives the same bytes', (size) => {
    const blob = randomBlob(size);
    const world = new World([blob, blob, blob], blob);
    world.run();
    expect(world.fetch.done).toBe(true);
    expect(world.fetch.bytes()).toEqual(blob);
  });

  test('three givers are faster than one', () => {
    const blob = randomBlob(200_000);
    const one = new World([blob], blob).run();
    const three = new World([blob, blob, blob], blob).run();
    expect(three).toBeLessThan(one / 2);
  });

  test('scenario 39: whoever sends a wrong piece is asked no more, and the blob is complete all the same', () => {
    const blob = randomBlob(100_000);
    const world = new World([blob, randomBlob(100_000, 9), blob], blob);
    world.run();
    expect(world.fetch.bytes()).toEqual(blob);
    expect(world.fetch.wrong).toBe(1);
  });

  test('a piece cut short, or with a bit turned, is a wrong one', () => {
    const blob = randomBlob(50_000);
    for (const spoil of [(bytes: Uint8Array) => bytes.slice(0, -1), (bytes: Uint8Array) => Uint8Array.from(bytes, (byte, i) => (i === 900 ? byte ^ 1 : byte))]) {
      const world = new World([blob, blob], blob);
      world.spoil = (link, bytes) => (link === 0 ? spoil(bytes) : bytes);
      world.run();
      expect(world.fetch.bytes()).toEqual(blob);
      expect(world.fetch.wrong).toBe(1);
    }
  });

  test('scenario 40: all givers but one die at half: it is completed from the last', () => {
    const blob = randomBlob(200_000);
    const world = new World([blob, blob, blob], blob);
    const tick = world.fetch.tick.bind(world.fetch);
    world.fetch.tick = (nowMs) => {
      if (world.fetch.progress > 0.5) world.dead.add(0).add(1);
      tick(nowMs);
    };
    world.run();
    expect(world.dead.size).toBe(2);
    expect(world.fetch.bytes()).toEqual(blob);
  });

  test('nobody has it: stuck, and said so', () => {
    const blob = randomBlob(10_000);
    const world = new World([undefined, undefined], blob);
    world.run();
    expect(world.fetch.stuck).toBe(true);
  });

  test('a giver keeps a bounded number of wishes per link, whoever asks', () => {
    const blob = randomBlob(400_000);
    const seeder = new Seeder({ sendMessage: () => true, pendingBytes: () => 0 }, () => blob);
    const writer = new Writer(new Uint8Array(32));
    for (let index = 0; index < 90; index++) {
      writer.reset().varint(300);
      writer.varint(index);
      expect(seeder.wanted(5, new Reader().open(writer.bytes, writer.length))).toBe(true);
    }
    expect(seeder.refused).toBe(82);
  });
});

describe('the pace', () => {
  test('halves when round trips swell, grows when they are calm, rests when the match stalls', () => {
    const blob = randomBlob(MAX_BLOB_BYTES);
    const seeder = new Seeder({ sendMessage: () => true, pendingBytes: () => 0 }, () => blob);
    let strain = CALM();
    const ask = (): void => {
      const writer = new Writer(new Uint8Array(32));
      writer.varint(300);
      writer.varint(seeder.links.length);
      seeder.wanted(1, new Reader().open(writer.bytes, writer.length));
    };
    let nowMs = 0;
    const pass = (ms: number): void => {
      for (const end = nowMs + ms; nowMs < end; nowMs += 10) {
        ask();
        seeder.tick(nowMs, () => strain);
      }
    };
    pass(1000);
    const grown = seeder.pace.rate;
    expect(grown).toBeGreaterThan(100_000);
    strain = { rttMs: 90, lossPercent: 0, stalled: false };
    pass(500);
    expect(seeder.pace.rate).toBeLessThan(grown / 3);
    strain = { rttMs: 50, lossPercent: 0, stalled: true };
    pass(250);
    expect(seeder.pace.take(nowMs, 1)).toBe(false);
  });
});

describe('the pace, where packets are lost anyhow', () => {
  const lossy = (lossPercent: number) => () => ({ rttMs: 50, lossPercent, stalled: false });

  test('is that of a way that loses nothing: a radio link is not crowded for it', () => {
    const pace = new Pace();
    for (let ms = 0; ms < 3000; ms += 250) pace.tick(ms, lossy(2));
    expect(pace.rate).toBe(200_000);
  });

  test('halves once for what was lost once, however slowly that is forgotten', () => {
    const pace = new Pace();
    for (let ms = 0; ms < 3000; ms += 250) pace.tick(ms, lossy(0));
    pace.tick(3000, lossy(6));
    expect(pace.rate).toBe(100_000);
    for (let i = 1; i < 5; i++) pace.tick(3000 + 250 * i, lossy(6 - i));
    expect(pace.rate).toBeGreaterThan(150_000);
    pace.tick(4500, lossy(9));
    expect(pace.rate).toBeLessThan(100_000);
  });
});

describe('a manifest from afar', () => {
  test('reads back as written', () => {
    const manifest = describeBlob(600, randomBlob(9000));
    const writer = new Writer(new Uint8Array(100));
    writeManifest(writer, manifest);
    const reader = new Reader().open(writer.bytes, writer.length);
    expect(sameBlob(readManifest(reader), manifest)).toBe(true);
    expect(reader.finished).toBe(true);
  });

  test.each([4 * 2 ** 30, MAX_BLOB_BYTES + 1, 2 ** 52])('scenario 42: that announces %i bytes is refused before anything is allocated', (size) => {
    const writer = new Writer(new Uint8Array(32));
    writer.varint(1);
    writer.varint(size);
    const reader = new Reader().open(writer.bytes, writer.length);
    expect(readManifest(reader).sums).toHaveLength(0);
    expect(reader.ok).toBe(false);
  });

  test('a piece knows its place and its bytes', () => {
    const blob = randomBlob(PIECE_BYTES * 2);
    const fetch = new Fetch(describeBlob(1, blob), { sendMessage: () => true });
    expect(fetch.progress).toBe(0);
    expect(sameBlob(describeBlob(1, blob), describeBlob(2, blob))).toBe(false);
  });
});
