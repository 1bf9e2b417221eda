/**
 * One question: what does it cost to write and to read a run of inputs? The floor is a copy of the same rows. Three kinds of
 * player: nothing changes, a hand on keys, and every byte of every frame anew.
 */
import { ScriptedPlayers, type PlayStyle } from '@rollmesh/core/testing';
import { Reader, Writer } from '../../packages/core/src/wire/cursor.ts';
import { readRun, writeRun, type RowRing } from '../../packages/core/src/wire/runs.ts';
import { measurePair, type Cost } from '../lib/measure.ts';
import { costFigures, type MicroQuestion } from './question.ts';

interface CodecFigures {
  readonly name: string;
  readonly bytesPerRun: number;
  readonly write: Cost;
  readonly read: Cost;
  /** Measured in turn with each of the two. */
  readonly writeFloor: Cost;
  readonly readFloor: Cost;
}

const CAPACITY = 256;
const ROW_BYTES = 4;
const FRAMES = 8;

const CASES: readonly { readonly name: string; readonly style: PlayStyle }[] = [
  { name: '8 frames of 4 bytes, idle', style: 'idle' },
  { name: '8 frames of 4 bytes, human', style: 'human' },
  { name: '8 frames of 4 bytes, restless', style: 'restless' },
];

function ringOf(style: PlayStyle): RowRing {
  const ring = { bytes: new Uint8Array(CAPACITY * ROW_BYTES), rowBytes: ROW_BYTES, capacity: CAPACITY };
  const players = new ScriptedPlayers(1, ROW_BYTES, style);
  for (let frame = 0; frame < CAPACITY; frame++) players.press(0, frame, ring.bytes, frame * ROW_BYTES);
  return ring;
}

function measureCodec(name: string, style: PlayStyle, runs: number): CodecFigures {
  const from = ringOf(style);
  const to: RowRing = { ...from, bytes: from.bytes.slice() };
  const packet = new Uint8Array(1200);
  const writer = new Writer(packet);
  const reader = new Reader();
  const lengths: number[] = [];
  const packets = Array.from({ length: 200 }, (_, i) => {
    writer.reset();
    writeRun(writer, from, 1 + i, FRAMES);
    lengths.push(writer.length);
    return packet.slice(0, writer.length);
  });
  const writing = (): void => {
    for (let i = 0; i < runs; i++) {
      writer.reset();
      writeRun(writer, from, 1 + (i % 200), FRAMES);
    }
  };
  const reading = (): void => {
    for (let i = 0; i < runs; i++) {
      const at = i % 200;
      reader.open(packets[at]!, packets[at]!.length);
      if (!readRun(reader, to, 1 + at, FRAMES, -1)) throw new Error('a run that we wrote did not read');
    }
  };
  const copying = (): void => {
    for (let i = 0; i < runs; i++) {
      const begin = (1 + (i % 200)) * ROW_BYTES;
      for (let b = 0; b < FRAMES * ROW_BYTES; b++) packet[b] = from.bytes[begin + b]!;
    }
  };
  const { cost: write, floor: writeFloor } = measurePair(5, runs, writing, runs, copying);
  const { cost: read, floor: readFloor } = measurePair(5, runs, reading, runs, copying);
  return { name, write, read, writeFloor, readFloor, bytesPerRun: lengths.reduce((sum, length) => sum + length, 0) / lengths.length };
}

export const codec: MicroQuestion = {
  name: 'codec',
  question: 'What does it cost to write and to read a run of inputs?',
  estimateSeconds: ({ full }) => (full ? 7 : 2),
  run({ full }, progress) {
    const all = CASES.map(({ name, style }, i) => {
      progress(i, CASES.length, name);
      return measureCodec(name, style, full ? 1_000_000 : 200_000);
    });
    return {
      tables: [
        {
          title: 'Input codec',
          note: 'ns of CPU per run of 8 frames of 4 bytes (32 bytes of inputs), medians. Floor: a byte-wise copy of the same rows.',
          columns: ['players', 'write ns', 'read ns', 'copy beside writing', 'beside reading', 'write ratio', 'read ratio', 'bytes'],
          rows: all.map((f) => [
            f.name, f.write.medianUs * 1000, f.read.medianUs * 1000, f.writeFloor.medianUs * 1000, f.readFloor.medianUs * 1000, f.write.medianUs / f.writeFloor.medianUs, f.read.medianUs / f.readFloor.medianUs, f.bytesPerRun,
          ]),
        },
      ],
      figures: all.flatMap((f) => [
        ...costFigures(`micro/codec/${f.name}/write`, f.write, f.writeFloor, 'ns'),
        ...costFigures(`micro/codec/${f.name}/read`, f.read, f.readFloor, 'ns'),
        { id: `micro/codec/${f.name}/bytes`, unit: 'B', value: f.bytesPerRun, noise: 0, better: 'lower' as const },
      ]),
      data: all,
    };
  },
};
