/**
 * After a desync the two machines show each other the state that differs, so that one report names the fields. A few recent
 * states are kept for it; what comes from the other side is bounded, and if it does not come the report says what is known here.
 */
import type { Frame } from '../ground/frame.ts';
import type { Transport } from '../link/transport.ts';
import { MAX_BLOB_BYTES } from '../swarm/index.ts';
import { Writer, type Reader } from '../wire/cursor.ts';
import { buildDesyncReport } from './desync-report-build.ts';
import { REPORT_INPUT_FRAMES, type DesyncReport } from './desync-report.ts';
import type { MatchRun } from './match-run.ts';
import { readText, writeText } from '../wire/text.ts';

/** First bytes, between watching and transfers. */
export const Diverged = { ask: 27, state: 28, inputs: 29 } as const;

const PART_BYTES = 8192;
const MAX_ABOUT_BYTES = 256;
/** The other side is given this long. */
const PATIENCE_MS = 2500;
/** States given away on one link; a liar asks for no more. */
const MOST_GIVEN = 4;

/** What a machine says of itself in a report. */
export interface About {
  /** The game's build, as its author names builds. */
  readonly build?: string;
  /** Browser and system, such as `navigator.userAgent`. */
  readonly engine?: string;
}

export interface ExchangeHost {
  readonly transport: Transport;
  readonly about: About;
  nameOf(id: string): string;
  running(): MatchRun | undefined;
  report(report: DesyncReport): void;
}

interface Pending {
  readonly match: MatchRun;
  readonly peer: number;
  readonly link: number;
  readonly frame: Frame;
  readonly ours: number;
  readonly theirs: number;
  readonly untilMs: number;
  parts: Uint8Array[];
  received: number;
  about: About;
}

export class DesyncExchange {
  private pending: Pending | undefined;
  private readonly given = new Map<number, number>();
  private readonly writer = new Writer(new Uint8Array(PART_BYTES + 2 * MAX_ABOUT_BYTES + 64));
  private last: MatchRun | undefined;

  constructor(private readonly host: ExchangeHost) {}

  /** A desync was told: asks for the other state. The first one counts. */
  began(nowMs: number, match: MatchRun, peer: number, link: number, frame: Frame, sums: { readonly ours: number; readonly theirs: number }): void {
    if (this.last === match) return;
    this.last = match;
    this.pending = { match, peer, link, frame, ...sums, untilMs: nowMs + PATIENCE_MS, parts: [], received: 0, about: {} };
    const writer = this.writer.reset();
    writer.u8(Diverged.ask);
    writer.u32(match.matchId[0]);
    writer.varint(frame);
    this.host.transport.sendMessage(link, writer.bytes, writer.length);
  }

  /** Somebody asks for our state before a frame. False if misspelt. */
  asked(link: number, reader: Reader): boolean {
    const matchLow = reader.u32();
    const frame = reader.varint();
    if (!reader.finished) return false;
    const match = this.host.running() ?? this.last;
    const state = match?.matchId[0] === matchLow ? match.snapshots.recent(frame) : undefined;
    const given = this.given.get(link) ?? 0;
    if (match === undefined || state === undefined || state.length === 0 || given >= MOST_GIVEN) return true;
    this.given.set(link, given + 1);
    this.giveInputs(link, match, frame);
    for (let from = 0; from < state.length; from += PART_BYTES) this.give(link, frame, state, from);
    return true;
  }

  /** What everybody pressed before the frame, as we have it: whoever told us otherwise than others is found by it. */
  private giveInputs(link: number, match: MatchRun, frame: Frame): void {
    const writer = this.writer.reset();
    const rows = this.rowsBefore(match, frame).slice(-Math.floor(PART_BYTES / (match.slotCount * match.run.game.inputBytes)));
    writer.u8(Diverged.inputs);
    writer.u32(match.matchId[0]);
    writer.varint(frame);
    for (const row of rows) writer.raw(row, 0, row.length);
    this.host.transport.sendMessage(link, writer.bytes, writer.length);
  }

  /** Somebody shows what it has of everybody's inputs before a frame. False if misspelt. */
  inputs(link: number, reader: Reader): boolean {
    const matchLow = reader.u32();
    const frame = reader.varint();
    const bytes = reader.raw(reader.left);
    const { pending } = this;
    if (!reader.ok || bytes.length > PART_BYTES) return false;
    if (pending === undefined || pending.link !== link || pending.frame !== frame || pending.match.matchId[0] !== matchLow) return true;
    const width = pending.match.slotCount * pending.match.run.game.inputBytes;
    const count = Math.floor(bytes.length / width);
    for (let i = 0; i < count; i++) pending.match.session.compareRow(frame - count + i, bytes.subarray(i * width, (i + 1) * width));
    return bytes.length % width === 0;
  }

  private rowsBefore(match: MatchRun, frame: Frame): Uint8Array[] {
    const rows: Uint8Array[] = [];
    for (let at = Math.max(0, frame - REPORT_INPUT_FRAMES); at < frame; at++) {
      const row = { bytes: new Uint8Array(match.slotCount * match.run.game.inputBytes), present: 0, gone: 0 };
      if (match.session.finalRow(at, row)) rows.push(row.bytes);
      else rows.length = 0;
    }
    return rows;
  }

  private give(link: number, frame: Frame, state: Uint8Array, from: number): void {
    const { build = '', engine = '' } = this.host.about;
    const writer = this.writer.reset();
    writer.u8(Diverged.state);
    writer.varint(frame);
    writer.varint(state.length);
    writer.varint(from);
    writeText(writer, build.slice(0, 60));
    writeText(writer, engine.slice(0, 60));
    writer.raw(state, from, Math.min(state.length, from + PART_BYTES));
    this.host.transport.sendMessage(link, writer.bytes, writer.length);
  }

  /** A part of the other's state. False if misspelt. */
  part(link: number, reader: Reader): boolean {
    const frame = reader.varint();
    const size = reader.varint();
    const from = reader.varint();
    const about = { build: readText(reader, MAX_ABOUT_BYTES), engine: readText(reader, MAX_ABOUT_BYTES) };
    const bytes = reader.raw(reader.left);
    if (!reader.ok || size > MAX_BLOB_BYTES || from + bytes.length > size || bytes.length === 0) return false;
    const { pending } = this;
    // In order, on a reliable channel: anything else is not what we asked for.
    if (pending === undefined || pending.link !== link || pending.frame !== frame || from !== pending.received) return true;
    pending.parts.push(bytes.slice());
    pending.received += bytes.length;
    pending.about = about;
    if (pending.received === size) this.finish(pending, join(pending.parts, size));
    return true;
  }

  linkClosed(link: number): void {
    this.given.delete(link);
  }

  tick(nowMs: number): void {
    if (this.pending !== undefined && nowMs > this.pending.untilMs) this.finish(this.pending, undefined);
  }

  private finish({ match, peer, frame, ours, theirs, about }: Pending, state: Uint8Array | undefined): void {
    this.pending = undefined;
    const { game } = match.run;
    const rows = this.rowsBefore(match, frame);
    this.host.report(
      buildDesyncReport({
        game,
        seed: match.seed,
        slots: match.slotCount,
        frame,
        mine: { name: this.host.nameOf(match.places[match.self]!.id), slots: match.localSlots, ...this.host.about, checksum: ours, state: match.snapshots.recent(frame) },
        theirs: { name: this.host.nameOf(match.places[peer]!.id), slots: match.slotsOf(match.places[peer]!.id), ...about, checksum: theirs, state },
        inputs: { firstFrame: frame - rows.length, rows },
      }),
    );
  }
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
