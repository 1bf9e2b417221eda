/**
 * View messages on their way out. Each is written for one target and leaves through whatever neighbour leads there now;
 * a neighbour carries on what is not for itself. Bounded: what finds no place is dropped, and asked for again.
 */
import { assert } from '../ground/assert.ts';
import { Writer } from '../wire/cursor.ts';
import { HOPS_AT, MAX_MESSAGE_BYTES, SAY_NAMES, writeHead, type Say } from './messages.ts';

const PLACES = 96;

interface Waiting {
  readonly target: number;
  readonly bytes: Uint8Array;
}

/** `bytes[0..length)` goes to the neighbour `peer` as one packet. */
export type ViewSink = (peer: number, bytes: Uint8Array, length: number) => void;

export class Outbox {
  /** Messages that found no place, no way or were too long. */
  dropped = 0;
  private readonly waiting: Waiting[] = [];
  private readonly writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));

  constructor(
    private readonly self: number,
    private readonly matchTag: number,
    private readonly hop: (peer: number) => number,
    private readonly probe: (point: string) => void,
  ) {}

  /** Begins a message; finish it with `post`. */
  begin(say: Say, target: number, epoch: number, origin = this.self): Writer {
    writeHead(this.writer.reset(), say, origin, target, this.matchTag, epoch);
    return this.writer;
  }

  post(target: number): void {
    assert(target !== this.self, 'nobody writes to itself');
    this.put(target, this.writer.bytes.slice(0, this.writer.length));
  }

  /** Carries on a message for somebody else. */
  carryOn(target: number, bytes: Uint8Array, length: number): void {
    const copy = bytes.slice(0, length);
    copy[HOPS_AT]!--;
    this.put(target, copy);
  }

  private put(target: number, bytes: Uint8Array): void {
    if (this.waiting.length < PLACES) this.waiting.push({ target, bytes });
    else this.dropped++;
  }

  /** Hands everything to `sink`. Costs nothing while there is nothing to say. */
  flush(sink: ViewSink): void {
    if (this.waiting.length === 0) return;
    for (const { target, bytes } of this.waiting) {
      const neighbour = this.hop(target);
      this.probe(`send-${SAY_NAMES[bytes[0]! & 15]!}`);
      if (neighbour >= 0) sink(neighbour, bytes, bytes.length);
      else this.dropped++;
    }
    this.waiting.length = 0;
  }
}
