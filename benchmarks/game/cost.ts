/**
 * What a user's own game costs: its step, save, load and sum alone, and a tick with sessions around it, by rollback depth. The floor is
 * the game itself in a plain loop over the same steps, saves and loads.
 */
import { RollbackSession, type FrameInputs, type Simulation } from '@rollmesh/core';
import { measureCpu, measureHeap, measurePair, type Cost } from '../lib/measure.ts';
import { PipeTransport, TickClock } from '../lib/pipe-transport.ts';
import type { Playable } from '../network/match.ts';

export interface GamePartCosts {
  readonly step: Cost;
  readonly save: Cost;
  readonly load: Cost;
  readonly checksum: Cost;
  readonly heapBytesPerStep: number;
}

export interface GameTickCosts {
  readonly players: number;
  readonly rollbackFrames: number;
  readonly cost: Cost;
  readonly floor: Cost;
  readonly bytesPerTickAndLink: number;
  readonly heapBytesPerTick: number;
}

const PLACES = 9;
const REPETITIONS = 5;

/** What everybody presses, written down before anything is measured; begins anew after so many frames. */
const FRAMES = 256;

class Script {
  private readonly bytes: Uint8Array;
  private readonly rowBytes: number;

  constructor({ press, inputBytes }: Playable, players: number) {
    this.rowBytes = players * inputBytes;
    this.bytes = new Uint8Array(FRAMES * this.rowBytes);
    for (let frame = 0; frame < FRAMES; frame++) for (let slot = 0; slot < players; slot++) press(slot, frame, this.bytes, frame * this.rowBytes + slot * inputBytes);
  }

  /** Copies a part of the row of `frame`, `into.length` bytes from `from` on. */
  copy(frame: number, from: number, into: Uint8Array): void {
    const at = (frame % FRAMES) * this.rowBytes + from;
    for (let i = 0; i < into.length; i++) into[i] = this.bytes[at + i]!;
  }
}

/** A game in the hands of players, without a session. */
class Bare {
  readonly game: Simulation;
  private readonly script: Script;
  private readonly inputs: { frame: number; slots: number; width: number; bytes: Uint8Array; present: number; gone: number };

  constructor(private readonly playable: Playable, players: number) {
    this.script = new Script(playable, players);
    this.game = playable.newGame(players);
    this.game.reserve(PLACES);
    this.inputs = { frame: 0, slots: players, width: playable.inputBytes, bytes: new Uint8Array(players * playable.inputBytes), present: 2 ** players - 1, gone: 0 };
  }

  step(frame: number): void {
    const { inputs, playable } = this;
    inputs.frame = frame;
    this.script.copy(frame, 0, inputs.bytes);
    this.game.step(inputs satisfies FrameInputs);
    playable.settle?.(this.game, frame + 1, frame - PLACES);
  }
}

/** `roughMs`: about how long each repetition may take. */
export function partCosts(playable: Playable, players: number, roughMs: number): GamePartCosts {
  const bare = new Bare(playable, players);
  let frame = 0;
  const steps = (count: number): void => {
    for (let i = 0; i < count; i++) bare.step(frame++);
  };
  steps(300); // past whatever a match begins with, and the compiler's warm-up
  for (let place = 0; place < PLACES; place++) bare.game.save(place);
  const each = (work: (i: number) => void): Cost => measureFor(roughMs, (count) => {
    for (let i = 0; i < count; i++) work(i);
  });
  const save = each((i) => bare.game.save(i % PLACES));
  const load = each((i) => bare.game.load(i % PLACES));
  const checksum = each((i) => void bare.game.checksum(i % PLACES));
  return { step: measureFor(roughMs, steps), save, load, checksum, heapBytesPerStep: measureHeap(20, () => steps(20), 51) };
}

function measureFor(roughMs: number, work: (count: number) => void): Cost {
  const count = countFor(roughMs, work);
  return measureCpu(REPETITIONS, count, () => work(count));
}

/** How often something can be done in about `roughMs`. */
function countFor(roughMs: number, work: (count: number) => void): number {
  for (let count = 1; ; count *= 4) {
    const before = process.cpuUsage();
    work(count);
    const { user, system } = process.cpuUsage(before);
    if (user + system > roughMs * 100) return Math.max(1, Math.round((count * roughMs * 1000) / (user + system)));
  }
}

/** With no input delay, the latency in ticks is how deep each changed input rolls back. */
export function tickCosts(playable: Playable, players: number, rollbackFrames: number, roughMs: number): GameTickCosts {
  const table = new Table(playable, players, rollbackFrames);
  table.run(300);
  const ticks = countFor(roughMs, (count) => table.run(count));
  table.resetCounters();
  const floor = plainLoop(playable, players, rollbackFrames);
  floor(300);
  const measured = measurePair(REPETITIONS, ticks * players, () => table.run(ticks), ticks, () => floor(ticks));
  return { players, rollbackFrames, ...measured, bytesPerTickAndLink: table.bytesPerTickAndLink, heapBytesPerTick: measureHeap(20 * players, () => table.run(20), 51) };
}

/** Everybody at one table: all sessions in this thread over the in-memory transport. Each presses something else in every frame. */
class Table {
  private readonly clock = new TickClock();
  private readonly transports: PipeTransport[];
  private readonly games: Simulation[];
  private readonly sessions: RollbackSession[];
  private readonly input: Uint8Array;
  private readonly script: Script;
  private ticks = 0;

  constructor(private readonly playable: Playable, players: number, rollbackFrames: number) {
    this.script = new Script(playable, players);
    this.transports = PipeTransport.mesh(this.clock, players, Math.max(1, rollbackFrames));
    this.games = this.transports.map(() => playable.newGame(players));
    this.input = new Uint8Array(playable.inputBytes);
    this.sessions = this.transports.map(
      (transport, self) =>
        new RollbackSession({
          simulation: this.games[self]!,
          transport,
          peers: this.transports.map((_, peer) => ({ slots: 1, link: peer === self ? undefined : peer })),
          self,
          inputBytes: playable.inputBytes,
          tickRate: Math.round(playable.tickRate),
          delayFrames: rollbackFrames === 0 ? 2 : 0,
        }),
    );
  }

  run(ticks: number): void {
    const { playable, sessions, input } = this;
    for (let i = 0; i < ticks; i++) {
      this.clock.tick++;
      const nowMs = (this.clock.tick * 1000) / playable.tickRate;
      for (let peer = 0; peer < sessions.length; peer++) {
        const session = sessions[peer]!;
        this.script.copy(session.currentFrame, peer * input.length, input);
        input[0] = (input[0]! ^ this.clock.tick) & 255; // something new each frame, so that each tick rolls back
        session.setInput(0, input);
        session.tick(nowMs);
        playable.settle?.(this.games[peer]!, session.currentFrame, session.finalFrame);
      }
    }
    this.ticks += ticks;
  }

  resetCounters(): void {
    this.ticks = 0;
    for (const transport of this.transports) transport.bytesSent = 0;
  }

  get bytesPerTickAndLink(): number {
    return this.transports[0]!.bytesSent / (this.ticks * (this.transports.length - 1));
  }
}

/** One machine's part of the same work: load, steps and saves of the rollback, then the new frame. */
function plainLoop(playable: Playable, players: number, rollbackFrames: number): (ticks: number) => void {
  const bare = new Bare(playable, players);
  for (let place = 0; place < PLACES; place++) bare.game.save(place);
  return (ticks) => {
    for (let frame = 0; frame < ticks; frame++) {
      if (rollbackFrames > 0) bare.game.load(frame % PLACES);
      for (let i = 0; i < rollbackFrames; i++) {
        if (i > 0) bare.game.save((frame + i) % PLACES);
        bare.step(frame + i);
      }
      bare.game.save(frame % PLACES);
      bare.step(frame + rollbackFrames);
    }
  };
}
