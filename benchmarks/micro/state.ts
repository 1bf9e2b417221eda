/**
 * One question: what does a declared state cost to save, load and sum? The floor of a save and load is two bare copies of
 * typed arrays of that size; that of a sum is the plain loop over its words, without the search for NaN.
 */
import { defineGame, f64, u32, u8, type AnyGame } from '@rollmesh/core';
import { checksumWords } from '@rollmesh/core/sim';
import { measurePair, type Cost } from '../lib/measure.ts';
import { costFigures, type MicroQuestion } from './question.ts';

interface StateFigures {
  readonly name: string;
  readonly bytes: number;
  readonly copy: { readonly cost: Cost; readonly floor: Cost };
  readonly sum: { readonly cost: Cost; readonly floor: Cost };
}

/** As many as a rollback of 8 frames keeps. */
const PLACES = 10;

const game = (name: string, state: Parameters<typeof defineGame>[0]['state']): AnyGame => defineGame({ name, players: 2, input: { go: 'button' }, state, step: () => undefined });

const CASES: readonly { readonly name: string; readonly make: () => AnyGame }[] = [
  { name: '1 KiB, f64', make: () => game('small', { x: f64(125) }) },
  { name: '16 KiB, f64', make: () => game('floats', { x: f64(1024), y: f64(1021) }) },
  { name: '16 KiB, u32 and u8', make: () => game('whole', { a: u32(3584), b: u8(2028) }) },
];

function measureState(name: string, made: AnyGame, rounds: number): StateFigures {
  const run = made.start({ seed: [1, 2, 3, 4], slots: 2 });
  run.reserve(PLACES);
  for (const values of Object.values(run.state as Record<string, Float64Array | Uint32Array | Uint8Array>)) values.forEach((_, i) => (values[i] = i * 1.37));
  for (let place = 0; place < PLACES; place++) run.save(place);
  const bytes = made.stateBytes;
  const live = new Uint32Array(run.snapshot(-1).slice().buffer, 0, bytes / 4);
  const block = new ArrayBuffer(bytes * PLACES);
  const places = Array.from({ length: PLACES }, (_, place) => new Uint32Array(block, place * bytes, bytes / 4));
  places.forEach((place) => place.set(live));
  const ours = (): void => {
    for (let i = 0; i < rounds; i++) {
      run.save(i % PLACES);
      run.load((i + 3) % PLACES);
    }
  };
  const bare = (): void => {
    for (let i = 0; i < rounds; i++) {
      places[i % PLACES]!.set(live);
      live.set(places[(i + 3) % PLACES]!);
    }
  };
  let sum = 0;
  const summing = (): void => {
    for (let i = 0; i < rounds; i++) sum ^= run.checksum(i % PLACES);
  };
  const bareSumming = (): void => {
    for (let i = 0; i < rounds; i++) sum ^= checksumWords(places[i % PLACES]!);
  };
  const copy = measurePair(9, rounds, ours, rounds, bare);
  const summed = measurePair(9, rounds, summing, rounds, bareSumming);
  if (!Number.isInteger(sum)) throw new Error('a sum is no number');
  return { name, bytes, copy, sum: summed };
}

const gigabytesPerSecond = (bytes: number, cost: Cost): number => bytes / cost.medianUs / 1000;

export const state: MicroQuestion = {
  name: 'state',
  question: 'What does a declared state cost to save, load and sum?',
  estimateSeconds: ({ full }) => (full ? 7 : 2),
  run({ full }, progress) {
    const all = CASES.map(({ name, make }, i) => {
      progress(i, CASES.length, name);
      const made = make();
      return measureState(name, made, Math.round(((full ? 4 : 1) * 640_000_000) / 8 / made.stateBytes));
    });
    return {
      tables: [
        {
          title: 'State',
          note: 'ns of CPU, medians. Floor of a save and load: two bare typed-array copies. Floor of a sum: its loop without the search for NaN.',
          columns: ['state', 'bytes', 'save + load ns', 'bare ns', 'ratio', 'sum ns', 'GB/s', 'bare GB/s'],
          rows: all.map(({ name, bytes, copy, sum }) => [
            name, bytes, copy.cost.medianUs * 1000, copy.floor.medianUs * 1000, copy.cost.medianUs / copy.floor.medianUs, sum.cost.medianUs * 1000, gigabytesPerSecond(bytes, sum.cost), gigabytesPerSecond(bytes, sum.floor),
          ]),
        },
      ],
      figures: all.flatMap((f) => [
        ...costFigures(`micro/state/${f.name}/save and load`, f.copy.cost, f.copy.floor, 'ns'),
        ...costFigures(`micro/state/${f.name}/sum`, f.sum.cost, f.sum.floor, 'ns'),
      ]),
      data: all,
    };
  },
};
