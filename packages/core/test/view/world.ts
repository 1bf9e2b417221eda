/**
 * A small deterministic world for the view log: virtual time, one heap of events, directed edges with delay, jitter, loss,
 * doubles, cuts. Everything chancy comes from named streams of one seed, so a fault added shifts nothing else.
 */
import { RandomStream } from '../../src/testing/random.ts';
import { TimeHeap, type Due } from '../../src/testing/time-heap.ts';

export class Violation extends Error {}

interface Event extends Due {
  run: () => void;
}

export interface Weather {
  baseMs: number;
  jitterMs: number;
  loss: number;
  double: number;
  /** Edges differ by up to this share of the base delay. Default 0.6. */
  spread?: number;
}

export class World {
  nowMs = 0;
  delivered = 0;
  trace = 0x811c9dc5;
  readonly network: RandomStream;
  readonly faults: RandomStream;
  readonly cut: Float64Array;
  readonly base: Float64Array;
  readonly never: Uint8Array;
  private readonly heap = new TimeHeap<Event>();
  private order = 0;

  constructor(
    readonly seed: number,
    readonly peers: number,
    public weather: Weather,
  ) {
    this.network = new RandomStream(seed, 'network');
    this.faults = new RandomStream(seed, 'faults');
    this.cut = new Float64Array(peers * peers);
    this.never = new Uint8Array(peers * peers);
    this.base = new Float64Array(peers * peers);
    for (let a = 0; a < peers; a++) for (let b = 0; b < a; b++) this.base[a * peers + b] = this.base[b * peers + a] = weather.baseMs * this.network.between(1 - (weather.spread ?? 0.6), 1 + (weather.spread ?? 0.6));
  }

  at(timeMs: number, run: () => void): void {
    this.heap.push({ timeMs, order: this.order++, run });
  }

  after(ms: number, run: () => void): void {
    this.at(this.nowMs + ms, run);
  }

  /** Runs everything due before `untilMs`. */
  run(untilMs: number): void {
    while (this.heap.firstMs < untilMs) {
      const event = this.heap.pop();
      this.nowMs = event.timeMs;
      event.run();
    }
    this.nowMs = untilMs;
  }

  note(value: number): void {
    this.trace = Math.imul(this.trace ^ (value | 0), 0x01000193) >>> 0;
  }

  /** Cuts the edge in this direction for `ms`. */
  cutEdge(from: number, to: number, ms: number): void {
    const i = from * this.peers + to;
    this.cut[i] = Math.max(this.cut[i]!, this.nowMs + ms);
  }

  healAll(): void {
    this.cut.fill(0);
  }

  /** Sends something over the edge; it may arrive never, once or twice. `extraMs` delays it further. */
  send(from: number, to: number, extraMs: number, deliver: () => void): void {
    const i = from * this.peers + to;
    if (this.never[i] || this.cut[i]! > this.nowMs) return;
    const { weather, network } = this;
    if (network.chance(weather.loss)) return;
    const delay = (): number => this.base[i]! + network.unit() * network.unit() * weather.jitterMs + extraMs;
    this.at(this.nowMs + delay(), deliver);
    if (network.chance(weather.double)) this.at(this.nowMs + delay() + 20, deliver);
  }
}
