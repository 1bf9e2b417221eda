/**
 * One question: what does a tick cost one peer? All peers in one thread over the in-memory transport; latency in ticks is
 * rollback depth, since every input changes every tick and none is delayed. Beside it the floor: a plain loop over the same
 * steps and copies. The two are measured in turn, in the same process.
 */
import { RollbackSession } from '@rollmesh/core';
import { CopyGame } from '../lib/copy-game.ts';
import { measureCpu, measureHeap, type Cost } from '../lib/measure.ts';
import { PipeTransport, TickClock } from '../lib/pipe-transport.ts';

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
  const cost = measureCpu(repetitions, ticks * tickCase.players, () => bench.run(ticks));
  const heapBytesPerTick = measureHeap(ticks * tickCase.players, () => bench.run(ticks));
  const floor = measureCpu(repetitions, ticks, () => runFloor(tickCase, ticks));
  return { ...tickCase, cost, floor, heapBytesPerTick, ...bench.figures() };
}

class TickBench {
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
      const nowMs = this.clock.tick * FRAME_MS;
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

  figures(): Pick<TickFigures, 'bytesPerTickAndLink' | 'packetsPerTickAndLink' | 'rollbackFrames' | 'stalls'> {
    const links = this.ticks * (this.tickCase.players - 1);
    const { stats } = this.sessions[0]!;
    return {
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
