/**
 * Records a match: fed every final frame once, in order, it packs a block now and then and gives the file at any time. It
 * holds the packed blocks and the rows of the one being filled.
 */
import type { Frame } from '../ground/frame.ts';
import { BLOCK_FRAMES, PRESENCE_BYTES, packRows } from './block.ts';
import { writeReplay, type ReplayBlock, type ReplayHead, type ReplaySitters } from './file.ts';

/** Whoever can give the final frames: a session. */
export interface FinalRows {
  /** Writes what was final in `frame`: everybody's inputs, slot by slot, and a bit per slot. False if it is no longer kept. */
  finalRow(frame: Frame, into: { readonly bytes: Uint8Array; present: number; gone: number }): boolean;
}

/** A block whose sums may yet turn out to be worth nothing. */
interface PackedBlock extends ReplayBlock {
  readonly sumAt: number[];
  readonly sums: number[];
}

export class ReplayRecorder {
  private readonly blocks: PackedBlock[] = [];
  private readonly rowBytes: number;
  private readonly rows: Uint8Array;
  private readonly row: { readonly bytes: Uint8Array; present: number; gone: number };
  private filled = 0;
  private readonly sumAt: number[] = [];
  private readonly sums: number[] = [];
  private ended = false;

  constructor(private readonly head: ReplayHead) {
    this.rowBytes = head.slots * head.inputBytes + PRESENCE_BYTES;
    this.row = { bytes: new Uint8Array(head.slots * head.inputBytes), present: 0, gone: 0 };
    this.rows = new Uint8Array(this.rowBytes * BLOCK_FRAMES);
  }

  /** The next frame it has to be given. */
  get nextFrame(): Frame {
    return this.head.firstFrame + this.blocks.length * BLOCK_FRAMES + this.filled;
  }

  /** A frame was lost: it records no more, what it has stays good. */
  get broken(): boolean {
    return this.ended;
  }

  /** Takes all frames up to `frame`. If `frame + 1` is a checkpoint, `sum` is the sum of the state before it; else -1. */
  take(source: FinalRows, frame: Frame, sum = -1): void {
    while (this.nextFrame <= frame && !this.ended) {
      if (this.filled === BLOCK_FRAMES) this.closeBlock();
      if (source.finalRow(this.nextFrame, this.row)) this.append();
      else this.ended = true;
    }
    if (sum < 0 || this.ended || this.filled === 0 || this.nextFrame !== frame + 1 || this.sumAt.at(-1) === this.filled) return;
    this.sumAt.push(this.filled);
    this.sums.push(sum);
  }

  /** The states after `frame` are computed anew: sums that were taken of them count no more. */
  forgetSums(frame: Frame): void {
    let first = this.head.firstFrame;
    for (const block of this.blocks) {
      keepSums(block.sumAt, block.sums, frame - first);
      first += BLOCK_FRAMES;
    }
    keepSums(this.sumAt, this.sums, frame - first);
  }

  /** The file as it is now. Who sits where may have become known since it began. Throws `bad-option` for a colour that is none. */
  bytes({ names, colours }: ReplaySitters = this.head): Uint8Array {
    const open = this.filled === 0 ? [] : [this.pack()];
    return writeReplay({ ...this.head, names, colours }, [...this.blocks, ...open]);
  }

  private append(): void {
    const { rows, row } = this;
    const at = this.filled++ * this.rowBytes;
    const tail = at + row.bytes.length;
    for (let i = 0; i < row.bytes.length; i++) rows[at + i] = row.bytes[i]!;
    rows[tail] = row.present & 255;
    rows[tail + 1] = row.present >>> 8;
    rows[tail + 2] = row.gone & 255;
    rows[tail + 3] = row.gone >>> 8;
  }

  private pack(): PackedBlock {
    const { head } = this;
    const packed = packRows(this.rows, this.filled, this.rowBytes, head.inputBytes);
    return { frames: this.filled, packed, sumAt: [...this.sumAt], sums: [...this.sums] };
  }

  private closeBlock(): void {
    this.blocks.push(this.pack());
    this.filled = 0;
    keepSums(this.sumAt, this.sums, 0);
  }
}

/** Drops the sums of more than `upTo` frames after the block's first. */
function keepSums(sumAt: number[], sums: number[], upTo: number): void {
  while (sumAt.length > 0 && sumAt[sumAt.length - 1]! > upTo) {
    sumAt.pop();
    sums.pop();
  }
}
