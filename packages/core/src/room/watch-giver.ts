/** A player's side of being watched: shows newcomers without a seat what there is, and sends them the final frames. */
import type { Frame } from '../ground/frame.ts';
import type { Transport } from '../link/transport.ts';
import { Writer } from '../wire/cursor.ts';
import type { MatchRun } from './match-run.ts';
import { MAX_OFFER_BYTES } from './seat-messages.ts';
import { MAX_ROWS_BYTES, writeRowsMessage, writeShow, type FinalRow } from './watch-messages.ts';

const EVERY_MS = 200;
/** Watchers of one player; more look for another. */
const MOST_WATCHERS = 8;
/** A watcher whose channel is so full gets nothing more for now. */
const MOST_PENDING_BYTES = 16_384;
/** A watcher that has not asked for so long is gone. */
const FORGET_MS = 5000;

interface Watching {
  next: Frame;
  askedMs: number;
}

export class WatchGiver {
  private readonly watchers = new Map<number, Watching>();
  private readonly writer = new Writer(new Uint8Array(Math.max(MAX_OFFER_BYTES, MAX_ROWS_BYTES)));
  private row: FinalRow | undefined;
  private nextMs = 0;

  constructor(
    private readonly transport: Transport,
    private readonly running: () => MatchRun | undefined,
  ) {}

  reset(): void {
    this.watchers.clear();
    this.row = undefined;
  }

  linkClosed(link: number): void {
    this.watchers.delete(link);
  }

  /** Somebody on `link` wants to watch; `has` is the last frame it has, or -1 for the beginning of everything. */
  asked(nowMs: number, link: number, has: Frame): void {
    const match = this.running();
    const known = this.watchers.get(link);
    if (match === undefined || !match.playsItself || (known === undefined && this.watchers.size >= MOST_WATCHERS)) return;
    if (known !== undefined && has >= 0) {
      known.askedMs = nowMs;
      return;
    }
    const manifest = match.snapshots.newest;
    if (manifest === undefined) return;
    this.watchers.set(link, { next: manifest.name, askedMs: nowMs });
    writeShow(this.writer.reset(), { matchId: match.matchId, seed: match.seed, slots: match.slotCount, manifest });
    this.hand(link);
  }

  tick(nowMs: number): void {
    if (this.watchers.size === 0 || nowMs < this.nextMs) return;
    this.nextMs = nowMs + EVERY_MS;
    const match = this.running();
    if (match === undefined) return this.reset();
    this.row ??= { bytes: new Uint8Array(match.slotCount * match.run.game.inputBytes), present: 0, gone: 0 };
    for (const [link, watching] of this.watchers) {
      if (nowMs - watching.askedMs > FORGET_MS) this.watchers.delete(link);
      else if (this.transport.pendingBytes(link) < MOST_PENDING_BYTES) this.send(link, watching, match, this.row);
    }
  }

  private send(link: number, watching: Watching, match: MatchRun, row: FinalRow): void {
    const most = match.session.finalFrame - watching.next + 1;
    if (most <= 0) return;
    const count = writeRowsMessage(this.writer.reset(), match.matchId[0], watching.next, most, row, (frame) => match.session.finalRow(frame, row));
    // Rows that are no longer kept: it has to begin anew.
    if (count === 0) return void this.watchers.delete(link);
    watching.next += count;
    this.hand(link);
  }

  private hand(link: number): void {
    this.transport.sendMessage(link, this.writer.bytes, this.writer.length);
  }
}
