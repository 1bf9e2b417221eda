/**
 * One question: what does a tick cost one peer? All peers in one thread over the in-memory transport; latency in ticks is
 * rollback depth, since every input changes every tick and none is delayed. Beside it the floor: a plain loop over the same
 * steps and copies. The two are measured in turn, in the same process; sessions with a fixed roster in one of their own
 * (`fixed-tick.ts`), for a page has one kind of session, and the engine compiles for that alone.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FixedSession, RollbackSession } from '@rollmesh/core';
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
  /** Nobody joins, leaves or relays: a `FixedSession`. */
  readonly fixed?: boolean;
}

export interface TickFigures extends TickCase {
  readonly cost: Cost;
  readonly floor: Cost;
  readonly bytesPerTickAndLink: number;
  /** What the inputs weigh that a packet carries, because the receiver lacks them as far as the sender can know: no coder can take fewer bytes for them, on average. */
  readonly entropyBytesPerPacket: number;
  readonly packetsPerTickAndLink: number;
  readonly heapBytesPerTick: number;
  /** Frames simulated again per tick and peer, over all that was measured. */
  readonly rollbackFrames: number;
  readonly stalls: number;
  /** What is not as its name says: another rollback, ticks that stalled, peers that do not agree. */
  readonly wrong: string | undefined;
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

/** The native engines know no agreement on who plays either: these are the rows to hold beside theirs. */
export const FIXED_CASES: readonly TickCase[] = [of(2, 0), of(2, 8), of(4, 8), of(8, 4)].map((one) => ({ ...one, name: `${one.name}, fixed roster`, fixed: true }));

export const ticksOf = ({ players }: TickCase, full: boolean): number => Math.round((full ? 120_000 : 30_000) / players);

export function measureTick(tickCase: TickCase, ticks: number, repetitions: number): TickFigures {
  const bench = new TickBench(tickCase);
  bench.run(2000); // handshake, and the compiler's warm-up
  bench.resetCounters();
  const work = (): void => bench.run(ticks);
  const { cost, floor } = measurePair(repetitions, ticks * tickCase.players, work, ticks, () => runFloor(tickCase, ticks));
  const heapBytesPerTick = measureHeap(HEAP_BATCH * tickCase.players, () => bench.run(HEAP_BATCH), ticks * tickCase.players >= 100_000 ? 1001 : 101);
  return { ...tickCase, cost, floor, heapBytesPerTick, ...bench.figures() };
}

/** Few enough that a batch of the worst engine fits between two collections; a full run takes 100,000 ticks of them. */
const HEAP_BATCH = 100;

export const tick: MicroQuestion = {
  name: 'tick',
  question: 'What does a tick cost one peer, by players and depth of rollback?',
  estimateSeconds: ({ full }) => (full ? 95 : 13),
  run({ full }, progress) {
    const cases = TICK_CASES.length + 1;
    const agreed = TICK_CASES.map((tickCase, i) => {
      progress(i, cases, tickCase.name);
      return measureTick(tickCase, ticksOf(tickCase, full), 5);
    });
    progress(TICK_CASES.length, cases, 'fixed roster');
    const all = [...agreed, ...fixedElsewhere(full)];
    return { tables: [tickTable(all)], figures: all.flatMap(figuresOf), failures: all.flatMap(({ name, wrong }) => (wrong === undefined ? [] : [`tick, ${name}: ${wrong}`])), data: all };
  },
};

function fixedElsewhere(full: boolean): TickFigures[] {
  const args = ['--expose-gc', '--import', 'tsx', fileURLToPath(new URL('./fixed-tick.ts', import.meta.url)), full ? 'full' : 'short'];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e7 })) as TickFigures[];
}

function tickTable(all: readonly TickFigures[]): TableData {
  return {
    title: 'Cost of a tick',
    note: 'µs of CPU per tick and peer; all peers in one thread, 1 KiB of state copied on each save and load. Floor: a bare loop over the same steps and copies. Rolled back: frames simulated again per tick, as counted; where that is not what the name says, where a tick stalled or peers disagree, the run fails.',
    columns: ['case', 'best', 'median', 'worst', 'floor', 'ratio', 'rolled back', 'B/tick/link', 'entropy B', 'packets', 'heap B/tick'],
    rows: all.map((f) => [
      f.name, f.cost.bestUs, f.cost.medianUs, f.cost.worstUs, f.floor.medianUs, f.cost.medianUs / f.floor.medianUs, f.rollbackFrames,
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
  private readonly sessions: (FixedSession | RollbackSession)[];
  private readonly input: Uint8Array;
  private word = 1;
  private ticks = 0;
  private resimulatedBefore = 0;
  private stallsBefore = 0;

  constructor(private readonly tickCase: TickCase) {
    const { players, latencyTicks, inputBytes, delayFrames } = tickCase;
    this.transports = PipeTransport.mesh(this.clock, players, latencyTicks);
    this.input = new Uint8Array(inputBytes);
    this.sessions = this.transports.map(
      (transport, self) => {
        const peers = this.transports.map((_, peer) => ({ slots: 1, link: peer === self ? undefined : peer }));
        const config = { simulation: new CopyGame(STATE_BYTES), transport, peers, self, inputBytes, delayFrames };
        return tickCase.fixed === true ? new FixedSession(config) : new RollbackSession(config);
      },
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
    this.resimulatedBefore = this.total('resimulatedFrames');
    this.stallsBefore = this.total('stalls');
  }

  private total(what: 'resimulatedFrames' | 'stalls'): number {
    return this.sessions.reduce((sum, { stats }) => sum + stats[what], 0);
  }

  /** Right comes before fast: did everybody do what the case is called, and do they agree? */
  private wrong(rollbackFrames: number, stalls: number): string | undefined {
    const depth = depthOf(this.tickCase);
    if (Math.abs(rollbackFrames - depth) > 0.01 * Math.max(1, depth)) return `${rollbackFrames.toFixed(2)} frames were simulated again per tick instead of ${depth}`;
    if (stalls > 0) return `${stalls} ticks stalled, which costs nothing`;
    const newest = Math.min(...this.sessions.map(({ newestCheckpoint }) => newestCheckpoint));
    const sums = new Set(this.sessions.map((session) => session.checksumAt(newest)));
    return newest > 0 && sums.size === 1 && !sums.has(-1) ? undefined : `the peers do not agree at frame ${newest}`;
  }

  figures(): Pick<TickFigures, 'bytesPerTickAndLink' | 'entropyBytesPerPacket' | 'packetsPerTickAndLink' | 'rollbackFrames' | 'stalls' | 'wrong'> {
    const links = this.ticks * (this.tickCase.players - 1);
    const rollbackFrames = (this.total('resimulatedFrames') - this.resimulatedBefore) / this.ticks / this.sessions.length;
    const stalls = this.total('stalls') - this.stallsBefore;
    const { changing, latencyTicks, inputBytes } = this.tickCase;
    return {
      // What the other side has is known one way later than it has it: a round trip's worth of inputs is under way. On a way that
      // loses nothing, as this one, each is sent six times.
      entropyBytesPerPacket: changing ? inputBytes * Math.min(6, 2 * latencyTicks) : 0,
      bytesPerTickAndLink: this.transports[0]!.bytesSent / links,
      packetsPerTickAndLink: this.transports[0]!.packetsSent / links,
      rollbackFrames,
      stalls,
      wrong: this.wrong(rollbackFrames, stalls),
    };
  }
}

/** How many frames each tick simulates again: all that are under way, if any of them can have been guessed wrong. */
function depthOf({ delayFrames, changing, latencyTicks }: TickCase): number {
  return delayFrames > 0 || !changing ? 0 : latencyTicks;
}

/** The same steps, saves and loads without a session: nothing can be cheaper. */
export function runFloor(tickCase: TickCase, ticks: number, game = new CopyGame(STATE_BYTES)): void {
  game.reserve(9);
  const depth = depthOf(tickCase);
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
