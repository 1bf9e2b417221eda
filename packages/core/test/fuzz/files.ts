/** Mutants of what comes from files and transfers: recordings, desync reports, manifests of states. */
import { buildDesyncReport, defineGame, openReplay, readDesyncReport, ReplayRecorder, RollmeshError, u32, writeDesyncReport } from '@rollmesh/core';
import { RandomStream } from '@rollmesh/core/testing';
import { describeBlob, readManifest, writeManifest } from '../../src/swarm/index.ts';
import { Reader, Writer } from '../../src/wire/cursor.ts';
import { mutate } from './mutants.ts';

const game = defineGame({ name: 'fuzz', players: [1, 4], input: { go: 'button', aim: 'axis' }, state: { n: u32(4) }, step: (state, inputs, { slots }) => { for (let slot = 0; slot < slots; slot++) if (inputs[slot]!.go) state.n[slot]!++; } });

function recording(): Uint8Array {
  const random = new RandomStream(1, 'recording');
  const recorder = new ReplayRecorder({ game: game.name, gameVersion: game.version, configHash: game.configHash, tickRate: 60, inputBytes: game.inputBytes, slots: 2, seed: [1, 2, 3, 4], firstFrame: 0, state: new Uint8Array(0), names: ['a', 'b'], colours: [5] });
  const source = {
    finalRow: (_frame: number, into: { readonly bytes: Uint8Array; present: number; gone: number }): boolean => {
      for (let i = 0; i < into.bytes.length; i++) into.bytes[i] = random.below(6) === 0 ? random.below(256) : 0;
      into.present = 3;
      return true;
    },
  };
  recorder.take(source, 1500);
  return recorder.bytes();
}

function report(): Uint8Array {
  const run = game.start({ seed: [1, 2, 3, 4], slots: 2 });
  const state = run.snapshot(-1);
  const rows = Array.from({ length: 8 }, () => new Uint8Array(2 * game.inputBytes));
  const made = writeDesyncReport(buildDesyncReport({ game, seed: [1, 2, 3, 4], slots: 2, frame: 16, mine: { checksum: 1, state }, theirs: { checksum: 2, state }, inputs: { firstFrame: 8, rows } }));
  return new TextEncoder().encode(made);
}

function manifest(): Uint8Array {
  const writer = new Writer(new Uint8Array(4096));
  writeManifest(writer, describeBlob(300, new Uint8Array(40_000)));
  return writer.bytes.slice(0, writer.length);
}

/** How many of the mutants were refused in another way than each parser promises. */
export function fuzzFiles(mutants: number, seed: number): { readonly mutants: number; readonly wrong: number; readonly first: string | undefined } {
  const random = new RandomStream(seed, 'files');
  const decoder = new TextDecoder();
  const parsers: readonly (readonly [Uint8Array, (bytes: Uint8Array) => unknown])[] = [
    [recording(), (bytes) => openReplay(bytes, game)],
    [report(), (bytes) => readDesyncReport(decoder.decode(bytes))],
    [manifest(), (bytes) => readManifest(new Reader().open(bytes))],
  ];
  for (let i = 0; i < mutants; i++) {
    const [genuine, parse] = parsers[i % parsers.length]!;
    try {
      parse(mutate(random, genuine));
    } catch (error) {
      if (!(error instanceof RollmeshError)) return { mutants: i, wrong: 1, first: String(error instanceof Error ? error.stack : error) };
    }
  }
  return { mutants, wrong: 0, first: undefined };
}
