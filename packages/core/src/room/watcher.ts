/**
 * Watching a match without a seat: a state that is final, then the final frames as a player sends them, simulated a moment
 * later and never corrected. It has no vote, costs the players next to nothing, and ends when there is a seat.
 */
import type { Frame } from '../ground/frame.ts';
import type { Transport } from '../link/transport.ts';
import { Pacer } from '../session/pacer.ts';
import { Fetch } from '../swarm/index.ts';
import { Writer, type Reader } from '../wire/cursor.ts';
import type { DeliverEvent } from './effects.ts';
import type { AnyGame, GameRun, StateView } from './game.ts';
import { readRowsMessage, readShow, Watch, type FinalRow, type Show } from './watch-messages.ts';

const ASK_EVERY_MS = 1000;
/** Frames that wait to be shown at most; a player sends no more than it has. */
const MOST_WAITING = 600;
/** With more than this waiting we are behind, and show them faster. */
const BEHIND_FRAMES = 30;
const CATCH_UP_FRAMES = 4;
/** Nothing came for so long: that player plays no more, or has forgotten us. */
const SILENT_MS = 3000;

interface Waiting {
  readonly bytes: Uint8Array;
  readonly present: number;
  readonly gone: number;
}

export interface WatcherHost {
  readonly game: AnyGame;
  readonly transport: Transport;
  /** Links to those who play. */
  playing(): readonly { readonly link: number }[];
}

export class Watcher {
  private show: Show | undefined;
  private link = -1;
  private fetch: Fetch | undefined;
  private run: GameRun | undefined;
  private before: StateView | undefined;
  private pacer: Pacer;
  private readonly waiting: Waiting[] = [];
  private frame: Frame = 0;
  private askMs = 0;
  private heardMs = 0;
  private turn = 0;
  private readonly writer = new Writer(new Uint8Array(16));

  constructor(private readonly host: WatcherHost) {
    this.pacer = new Pacer(host.game.tickRate);
  }

  /** What there is to see, once something is. */
  get view(): { state: unknown; previous: unknown; alpha: number } | undefined {
    if (this.run === undefined || this.before === undefined) return undefined;
    return { state: this.run.state, previous: this.before.state, alpha: this.waiting.length > 0 ? this.pacer.alpha : 1 };
  }

  /** The frame that is shown next. */
  get currentFrame(): Frame {
    return this.frame;
  }

  stop(): void {
    // Nothing was ever asked for: as a rule, for this is called in every tick of a match.
    if (this.askMs === 0) return;
    this.show = undefined;
    this.fetch = undefined;
    this.run = undefined;
    this.before = undefined;
    this.waiting.length = 0;
    this.link = -1;
    this.askMs = 0;
  }

  linkClosed(link: number): void {
    this.fetch?.linkClosed(link);
    if (link === this.link) this.stop();
  }

  // --- what arrives; each false if misspelt

  shown(nowMs: number, link: number, reader: Reader): boolean {
    const show = readShow(reader);
    if (show === undefined) return false;
    if (link !== this.link) return true;
    // That player begins anew: it had forgotten us, for we slept.
    if (this.show !== undefined) this.stop();
    this.link = link;
    this.show = show;
    this.heardMs = nowMs;
    this.fetch = new Fetch(show.manifest, this.host.transport);
    for (const each of this.host.playing()) this.fetch.from(each.link);
    return true;
  }

  rows(nowMs: number, link: number, reader: Reader): boolean {
    const { show } = this;
    if (show === undefined || link !== this.link) return true;
    this.heardMs = nowMs;
    return readRowsMessage(reader, show.matchId[0], show.slots * this.host.game.inputBytes, (frame, row) => this.take(frame, row));
  }

  piece(nowMs: number, link: number, reader: Reader): boolean {
    return this.fetch === undefined || this.fetch.arrived(nowMs, link, reader);
  }

  private take(frame: Frame, { bytes, present, gone }: FinalRow): void {
    const next = (this.run === undefined ? this.show!.manifest.name : this.frame) + this.waiting.length;
    if (frame === next && this.waiting.length < MOST_WAITING) this.waiting.push({ bytes: bytes.slice(), present, gone });
  }

  // --- the tick

  /** Shows what is due; `deliver` hears the game's events, all of them final. Returns how many frames were shown. */
  tick(nowMs: number, deliver: DeliverEvent): number {
    this.ask(nowMs);
    this.fetch?.tick(nowMs);
    if (this.fetch?.done === true) this.begin(this.fetch.bytes());
    const due = this.pacer.due(nowMs, 1);
    if (this.run === undefined) return 0;
    const most = this.waiting.length > BEHIND_FRAMES ? due * CATCH_UP_FRAMES : due;
    let shown = 0;
    while (shown < most && this.waiting.length > 0) {
      this.step(this.run, this.waiting.shift()!);
      shown++;
    }
    this.run.effects.settle(this.frame - 1, this.frame - 1, deliver);
    return shown;
  }

  private ask(nowMs: number): void {
    if (this.link >= 0 && this.show !== undefined && nowMs - this.heardMs > SILENT_MS) this.stop();
    if (nowMs < this.askMs) return;
    const playing = this.host.playing();
    if (playing.length === 0) return;
    // Whoever does not answer is passed over the next time.
    if (this.show === undefined) this.link = playing[this.turn++ % playing.length]!.link;
    this.askMs = nowMs + ASK_EVERY_MS;
    const writer = this.writer.reset();
    writer.u8(Watch.ask);
    writer.varint(this.show === undefined ? 0 : this.frame + 1);
    this.host.transport.sendMessage(this.link, writer.bytes, writer.length);
  }

  private begin(blob: Uint8Array): void {
    const { game } = this.host;
    const { seed, slots, manifest } = this.show!;
    this.fetch = undefined;
    const run = game.start({ seed, slots }) as GameRun;
    const state = blob.subarray(0, Math.max(0, blob.length - slots * game.inputBytes));
    if (!run.restore(state)) return this.stop();
    run.reserve(1);
    this.run = run;
    this.before = run.createStateView();
    this.before.copyFromLive();
    this.frame = manifest.name;
  }

  private step(run: GameRun, { bytes, present, gone }: Waiting): void {
    this.before!.copyFromLive();
    run.step({ frame: this.frame, slots: this.show!.slots, width: this.host.game.inputBytes, bytes, present, gone });
    this.frame++;
  }
}

