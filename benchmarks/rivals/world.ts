/**
 * One simulated network for all engines: the same paths, the same weather for the same seed, the same sixty calls a second. With
 * `weather` packets travel along the paths of `@rollmesh/core/testing`; without, they take a fixed number of ticks and cost next to
 * nothing, which is what costs are measured over.
 */
import { LOST, mix, Path, type Conditions } from '@rollmesh/core/testing';
import type { Engine, EngineMachine, Seat, Wire } from './engine.ts';
import { INPUT_BYTES, RivalGame } from './game.ts';

export const TICK_MS = 1000 / 60;

/** How players press: each input another than the last, a quarter of them, or none. */
export type Hands = 'changing' | 'quarter' | 'held';

export interface WorldOptions {
  readonly engine: Engine;
  readonly players: number;
  readonly hands: Hands;
  readonly seed: number;
  readonly latencyTicks: number;
  /** Absent: no weather at all. */
  readonly weather?: Partial<Conditions>;
  /** Keeps the sums of all frames. */
  readonly witness: boolean;
}

/** Parcels that may be under way to one machine. */
const INBOX = 8192;

/** What is under way to one machine, by time of arrival: a ring, so that the harness leaves no garbage of its own. */
class Inbox {
  private readonly dueMs = new Float64Array(INBOX);
  private readonly from = new Uint8Array(INBOX);
  private readonly payloads: unknown[] = Array.from({ length: INBOX }, () => undefined);
  private head = 0;
  private tail = 0;

  put(dueMs: number, from: number, payload: unknown): void {
    if (this.tail - this.head === INBOX) return;
    let at = this.tail++;
    for (; at > this.head && this.dueMs[(at - 1) % INBOX]! > dueMs; at--) this.move((at - 1) % INBOX, at % INBOX);
    this.dueMs[at % INBOX] = dueMs;
    this.from[at % INBOX] = from;
    this.payloads[at % INBOX] = payload;
  }

  private move(from: number, to: number): void {
    this.dueMs[to] = this.dueMs[from]!;
    this.from[to] = this.from[from]!;
    this.payloads[to] = this.payloads[from];
  }

  take(nowMs: number, deliver: (from: number, payload: unknown) => void): void {
    while (this.head < this.tail && this.dueMs[this.head % INBOX]! <= nowMs) {
      const at = this.head++ % INBOX;
      const payload = this.payloads[at];
      this.payloads[at] = undefined;
      deliver(this.from[at]!, payload);
    }
  }
}

/** A lost reliable part is sent again once three later packets have shown the gap: a round trip and 50 ms. */
const NOTICED_AFTER_MS = 50;
const TRIES = 100;

export class World {
  nowMs = 0;
  bytes = 0;
  packets = 0;
  /** What engines threw, which their users would have had to catch. */
  exceptions = 0;
  readonly machines: EngineMachine[] = [];
  /** By machine: the last word on what each frame made. */
  readonly sums: number[][] = [];
  private readonly inboxes: Inbox[] = [];
  private readonly paths: Path[][];
  private readonly newestReliableMs: number[][];
  private readonly delivers: ((from: number, payload: unknown) => void)[] = [];

  constructor(readonly options: WorldOptions) {
    const { players, engine, seed } = options;
    const all = Array.from({ length: players }, (_, i) => i);
    this.paths = all.map((a) => all.map((b) => new Path(seed, `rivals/${a}>${b}`)));
    this.newestReliableMs = all.map(() => all.map(() => 0));
    this.setWeather({ ...options.weather, delayMs: options.latencyTicks * TICK_MS - 1, mtuBytes: 1e6 });
    for (const _ of all) this.inboxes.push(new Inbox());
    for (const self of all) {
      this.machines.push(engine.join(this.seat(self)));
      this.delivers.push((from, payload) => this.machines[self]!.deliver(from, payload));
    }
  }

  setWeather(changes: Partial<Conditions>, only?: readonly [from: number, to: number]): void {
    this.paths.forEach((row, from) => row.forEach((path, to) => void (only === undefined || (only[0] === from && only[1] === to) ? path.set(changes) : 0)));
  }

  press(slot: number, frame: number, into: Uint8Array, offset = 0): void {
    const { hands, seed } = this.options;
    const turn = hands === 'changing' ? frame : hands === 'quarter' ? frame >> 2 : 0;
    const word = mix(seed + slot * 977, turn);
    into[offset] = (word ^ turn) & 255;
    into[offset + 1] = (word >>> 8) & 255;
  }

  private seat(self: number): Seat {
    const game = new RivalGame();
    const sums: number[] = [];
    this.sums.push(sums);
    if (this.options.witness) game.witness = (frame, sum) => void (sums[frame] = sum);
    const input = new Uint8Array(INPUT_BYTES);
    const wire: Wire = { send: (to, payload, bytes, reliable) => this.send(self, to, payload, bytes, reliable) };
    return {
      self,
      players: this.options.players,
      game,
      wire,
      input: (frame) => {
        this.press(self, frame, input);
        return input;
      },
      nowMs: () => this.nowMs,
    };
  }

  private send(from: number, to: number, payload: unknown, bytes: number, reliable: boolean): void {
    this.bytes += bytes;
    this.packets++;
    if (this.options.weather === undefined) return this.inboxes[to]!.put(this.nowMs + this.options.latencyTicks * TICK_MS - 1, from, payload);
    const path = this.paths[from]![to]!;
    const arrivalMs = reliable ? this.insist(path, from, to, bytes) : path.carryPacket(this.nowMs, bytes);
    if (arrivalMs === LOST) return;
    this.inboxes[to]!.put(arrivalMs, from, payload);
    const copyMs = reliable ? LOST : path.carryCopy(arrivalMs);
    if (copyMs !== LOST) this.inboxes[to]!.put(copyMs, from, payload);
  }

  private insist(path: Path, from: number, to: number, bytes: number): number {
    let sentMs = this.nowMs;
    let arrivalMs = LOST;
    for (let tries = 0; tries < TRIES && arrivalMs === LOST; tries++) {
      arrivalMs = path.carryPart(sentMs, bytes);
      sentMs += 2 * path.conditions.delayMs + NOTICED_AFTER_MS;
    }
    const newest = this.newestReliableMs[from]!;
    if (arrivalMs < newest[to]!) arrivalMs = newest[to]!;
    newest[to] = arrivalMs;
    return arrivalMs;
  }

  /** One tick of the machines that `runs` lets run; the others' parcels wait. */
  tick(runs?: (machine: number) => boolean): void {
    this.nowMs += TICK_MS;
    for (let i = 0; i < this.machines.length; i++) if (runs === undefined || runs(i)) this.call(i);
  }

  private call(i: number): void {
    try {
      this.inboxes[i]!.take(this.nowMs, this.delivers[i]!);
      this.machines[i]!.tick();
    } catch {
      this.exceptions++;
    }
  }

  /** Ticks until everybody plays; what engines do in promises gets its turn. Throws if nothing comes of it. */
  async start(): Promise<void> {
    for (let i = 0; i < 1200; i++) {
      this.tick();
      await Promise.resolve();
      await Promise.resolve();
      if (this.machines.every((machine) => machine.started())) return;
    }
    throw new Error(`${this.options.engine.name} did not start within 20 s`);
  }
}
