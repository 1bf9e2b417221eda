/**
 * One question: what does a tick cost one peer? All peers in one thread over the in-memory transport; latency in ticks is
 * rollback depth, since every input changes every tick and none is delayed. Beside it the floor: a plain loop over the same
 * steps and copies. The two are measured in turn, in the same process.
 */
import { RollbackSession } from '@rollmesh/core';
import { CopyGame } from '../lib/copy-game.ts';
import { measureHeap, measurePair, type Cost } from '../lib/measure.ts';
import { PipeTransport, TickClock } from '../lib/pipe-transport.ts';
import type { Figure, TableData } from '../lib/results.ts';
import { costFigures, type MicroQuestion } from './question.ts';

export interface TickCase {
  readonly name: string;
  readonly players: number;
  /** One-way latency in ticks: with no delay, the depth of each tick's rollback. */
  readonly latencyTicks: number;
  readonly delayFrames: number;
  readonly inputBytes: number;
  readonly changing: boolean;
}

export interface TickFigures extends TickCase {
  readonly cost: Cost;
  readonly floor: Cost;
  readonly bytesPerTickAndLink: number;
  /** What the inputs weigh that the receiver lacks as far as the sender can know: no coder can send fewer, on average. */
  readonly entropyBytesPerPacket: number;
  readonly packetsPerTickAndLink: number;
  readonly heapBytesPerTick: number;
  readonly rollbackFrames: number;
  readonly stalls: number;
}

const STATE_BYTES = 1024;
const FRAME_MS = 1000 / 60;

const of = (players: number, rollback: number): TickCase => ({
  name: `${players} players, ${rollback === 0 ? 'no rollback' : `${rollback}-frame rollback`}`,
  players,
  latencyTicks: rollback === 0 ? 2 : rollback,
  delayFrames: rollback === 0 ? 2 : 0,
  inputBytes: 4,
  changing: true,
});

export const TICK_CASES: readonly TickCase[] = [
  ...[2, 4, 8].flatMap((players) => [0, 4, 8].map((rollback) => of(players, rollback))),
  { name: '2 players, 4-frame rollback, 2-byte inputs', players: 2, latencyTicks: 4, delayFrames: 0, inputBytes: 2, changing: true },
  { name: '2 players, constant input', players: 2, latencyTicks: 4, delayFrames: 0, inputBytes: 4, changing: false },
];

export function measureTick(tickCase: TickCase, ticks: number, repetitions: number): TickFigures {
  const bench = new TickBench(tickCase);
  bench.run(2000); // handshake, and the compiler's warm-up
  bench.resetCounters();
  const work = (): void => bench.run(ticks);
  const { cost, floor } = measurePair(repetitions, ticks * tickCase.players, work, ticks, () => runFloor(tickCase, ticks));
  const heapBytesPerTick = measureHeap(HEAP_BATCH * tickCase.players, () => bench.run(HEAP_BATCH));
  return { ...tickCase, cost, floor, heapBytesPerTick, ...bench.figures() };
}

/** Few enough that a batch of the worst engine fits between two collections. */
const HEAP_BATCH = 100;

export const tick: MicroQuestion = {
  name: 'tick',
  question: 'What does a tick cost one peer, by players and depth of rollback?',
  estimateSeconds: ({ full }) => (full ? 90 : 22),
  run({ full }, progress) {
    const all = TICK_CASES.map((tickCase, i) => {
      progress(i, TICK_CASES.length, tickCase.name);
      return measureTick(tickCase, Math.round((full ? 120_000 : 30_000) / tickCase.players), 5);
    });
    return { tables: [tickTable(all)], figures: all.flatMap(figuresOf), data: all };
  },
};

function tickTable(all: readonly TickFigures[]): TableData {
  return {
    title: 'Cost of a tick',
    note: 'µs of CPU per tick and peer; all peers in one thread, 1 KiB of state copied on each save and load. Floor: a bare loop over the same steps and copies.',
    columns: ['case', 'best', 'median', 'worst', 'floor', 'ratio', 'B/tick/link', 'entropy B', 'packets', 'heap B/tick'],
    rows: all.map((f) => [
      f.name, f.cost.bestUs, f.cost.medianUs, f.cost.worstUs, f.floor.medianUs, f.cost.medianUs / f.floor.medianUs,
      f.bytesPerTickAndLink, f.entropyBytesPerPacket, f.packetsPerTickAndLink, f.heapBytesPerTick,
    ]),
  };
}

function figuresOf(f: TickFigures): Figure[] {
  const id = `micro/tick/${f.name}`;
  return [
    ...costFigures(id, f.cost, f.floor),
    { id: `${id}/bytes`, unit: 'B/tick/link', value: f.bytesPerTickAndLink, noise: 0.05, better: 'lower' },
    { id: `${id}/heap`, unit: 'B/tick', value: f.heapBytesPerTick, noise: 8, better: 'lower' },
  ];
}

export class TickBench {
  private readonly clock = new TickClock();
  private readonly transports: PipeTransport[];
  private readonly sessions: RollbackSession[];
  private readonly input: Uint8Array;
  private word = 1;
  private ticks = 0;

  constructor(private readonly tickCase: TickCase) {
    const { players, latencyTicks, inputBytes, delayFrames } = tickCase;
    this.transports = PipeTransport.mesh(this.clock, players, latencyTicks);
    this.input = new Uint8Array(inputBytes);
    this.sessions = this.transports.map(
      (transport, self) =>
        new RollbackSession({
          simulation: new CopyGame(STATE_BYTES),
          transport,
          peers: this.transports.map((_, peer) => ({ slots: 1, link: peer === self ? undefined : peer })),
          self,
          inputBytes,
          delayFrames,
        }),
    );
  }

  run(ticks: number): void {
    for (let i = 0; i < ticks; i++) {
      this.clock.tick++;
      // Whole, for a number with a fraction is an object, and this one would be the benchmark's own.
      const nowMs = Math.floor(this.clock.tick * FRAME_MS);
      for (const session of this.sessions) {
        if (this.tickCase.changing) this.press();
        session.setInput(0, this.input);
        session.tick(nowMs);
      }
    }
    this.ticks += ticks;
  }

  /** Every bit of every input anew: nothing for a compressor. */
  private press(): void {
    let word = (this.word = (Math.imul(this.word, 1664525) + 1013904223) | 0);
    word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
    word ^= word >>> 12;
    for (let i = 0; i < this.input.length; i++) this.input[i] = word >>> (i * 8);
  }

  resetCounters(): void {
    this.ticks = 0;
    for (const transport of this.transports) transport.bytesSent = transport.packetsSent = 0;
  }

  figures(): Pick<TickFigures, 'bytesPerTickAndLink' | 'entropyBytesPerPacket' | 'packetsPerTickAndLink' | 'rollbackFrames' | 'stalls'> {
    const links = this.ticks * (this.tickCase.players - 1);
    const { stats } = this.sessions[0]!;
    const { changing, latencyTicks, inputBytes } = this.tickCase;
    return {
      // What the other side has is known one way later than it has it: a round trip's worth of inputs is under way.
      entropyBytesPerPacket: changing ? inputBytes * 2 * latencyTicks : 0,
      bytesPerTickAndLink: this.transports[0]!.bytesSent / links,
      packetsPerTickAndLink: this.transports[0]!.packetsSent / links,
      rollbackFrames: stats.rollbackFrames,
      stalls: stats.stalls,
    };
  }
}

/** The same steps, saves and loads without a session: nothing can be cheaper. */
function runFloor(tickCase: TickCase, ticks: number): void {
  const game = new CopyGame(STATE_BYTES);
  game.reserve(9);
  const depth = tickCase.delayFrames > 0 || !tickCase.changing ? 0 : tickCase.latencyTicks;
  const bytes = new Uint8Array(tickCase.players * tickCase.inputBytes);
  for (let frame = 0; frame < ticks; frame++) {
    if (depth > 0) game.load(frame % 9);
    for (let i = 0; i < depth; i++) {
      if (i > 0) game.save((frame + i) % 9);
      game.stepBytes(bytes);
    }
    game.save(frame % 9);
    game.stepBytes(bytes);
  }
}
