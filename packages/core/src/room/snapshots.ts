/**
 * The states that newcomers begin with: copied when they are confirmed, given away when they are final, at the same frames
 * on every machine, so that every member can give any piece of them.
 */
import { RollmeshError } from '../ground/errors.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { StateKeeper } from '../session/config.ts';
import { LIVE } from '../sync/simulation.ts';
import { describeBlob, MAX_BLOB_BYTES, type Manifest } from '../swarm/index.ts';

/** What the keeper needs of the running game. */
export interface SnapshotSource {
  snapshot(place: number, into?: Uint8Array): Uint8Array;
  /** All snapshots have one size, so that one may be written over another. */
  readonly fixedSize: boolean;
}

interface Kept {
  readonly frame: Frame;
  /** The state, then one row: everybody's inputs of the frame before. */
  readonly blob: Uint8Array;
  manifest: Manifest | undefined;
}

/** Checkpoints of which the state is kept for a while: a desync is found within a few. */
const KEPT_LATELY = 24;
/** Final states kept: the newest, and the one before for whoever is fetching it. */
const KEPT_FINAL = 2;

export class Snapshots implements StateKeeper {
  private waiting: Kept[] = [];
  private final: Kept[] = [];
  /** The last checkpoints, for whoever must see where two machines differ; their bytes are written over. */
  private readonly lately: { frame: Frame; state: Uint8Array | undefined }[] = [];
  private nextLately = 0;
  /** Those that turned out to be wrong somewhere: what there is to show of a desync. */
  private wrong: readonly { readonly frame: Frame; readonly state: Uint8Array | undefined }[] = [];

  /** `everyFrames`: how far apart they are, the same on every machine. */
  constructor(
    private readonly source: SnapshotSource,
    private readonly everyFrames: number,
    private readonly rowBytes: number,
  ) {}

  /** Takes the state before frame 0, or that which this machine itself began with. */
  begin(frame: Frame, row: Uint8Array): void {
    this.take(frame, LIVE, row);
    this.settle(frame - 1);
  }

  keep(frame: Frame, place: number, row: Uint8Array): void {
    this.remember(frame, place);
    if (frame % this.everyFrames === 0 && frame > this.newestFrame) this.take(frame, place, row);
  }

  rewind(frame: Frame): void {
    this.waiting = this.waiting.filter((kept) => kept.frame <= frame + 1);
    for (const one of this.lately) if (one.frame > frame + 1) one.frame = NO_FRAME;
  }

  /** All states after that before `frame` are computed anew, although they were final; what they were is kept for the report. */
  goBack(frame: Frame): void {
    this.wrong = this.lately.filter((one) => one.frame > frame).map((one) => ({ frame: one.frame, state: one.state?.slice() }));
    this.final = this.final.filter((kept) => kept.frame <= frame);
    this.rewind(frame - 1);
  }

  /** Everything up to `finalFrame` is final. */
  settle(finalFrame: Frame): void {
    while (this.waiting.length > 0 && this.waiting[0]!.frame - 1 <= finalFrame) {
      this.final.push(this.waiting.shift()!);
      if (this.final.length > KEPT_FINAL) this.final.shift();
    }
  }

  /** The newest that may be given away. */
  get newest(): Manifest | undefined {
    const kept = this.final.at(-1);
    if (kept === undefined || kept.blob.length > MAX_BLOB_BYTES) return undefined;
    return (kept.manifest ??= describeBlob(kept.frame, kept.blob));
  }

  blob(frame: Frame): Uint8Array | undefined {
    return this.final.find((kept) => kept.frame === frame)?.blob;
  }

  /** The state before one of the last checkpoints, or undefined if it is no longer kept. */
  recent(frame: Frame): Uint8Array | undefined {
    return (this.wrong.find((one) => one.frame === frame) ?? this.lately.find((one) => one.frame === frame))?.state;
  }

  /** The same, but never one that turned out to be wrong. */
  agreed(frame: Frame): Uint8Array | undefined {
    return this.lately.find((one) => one.frame === frame)?.state;
  }

  private remember(frame: Frame, place: number): void {
    const one = this.lately[this.lately.length < KEPT_LATELY ? this.lately.length : this.nextLately] ?? { frame, state: undefined };
    if (this.lately.length < KEPT_LATELY) this.lately.push(one);
    this.nextLately = (this.nextLately + 1) % KEPT_LATELY;
    one.frame = frame;
    one.state = this.copy(place, one.state);
  }

  private get newestFrame(): Frame {
    return this.waiting.at(-1)?.frame ?? this.final.at(-1)?.frame ?? NO_FRAME;
  }

  /** A game with objects of its own may hold some that cannot travel: then nobody can come in, and the match goes on. */
  private copy(place: number, into?: Uint8Array): Uint8Array | undefined {
    try {
      return this.source.fixedSize ? this.source.snapshot(place, into) : this.source.snapshot(place);
    } catch (error) {
      if (error instanceof RollmeshError) return undefined;
      throw error;
    }
  }

  private take(frame: Frame, place: number, row: Uint8Array): void {
    const state = this.copy(place);
    if (state === undefined) return;
    const blob = new Uint8Array(state.length + this.rowBytes);
    blob.set(state);
    blob.set(row.subarray(0, this.rowBytes), state.length);
    this.waiting.push({ frame, blob, manifest: undefined });
  }
}
