/**
 * AWAY and LEAVE: the last act of a peer in the epoch it names, and, since it then waits to be benched, in every later epoch
 * in which it still is the same voter. It carries what a FLUSH would: the sender's last frame, what it promised and what
 * it accepted. So it is read as a flush to every higher ballot, and its sender leaves the electorate. (Counted as a vote, it
 * would let two halves decide apart.)
 */
import type { Frame } from '../ground/frame.ts';
import type { Reader, Writer } from '../wire/cursor.ts';
import { RecordKind } from './decision.ts';
import type { ViewHost } from './host.ts';
import { MAX_MESSAGE_BYTES } from './messages.ts';
import { has, MAX_PEERS, only, sizeOf, type PeerSet } from './peers.ts';
import { readRows, writeRows, type Rows } from './rows.ts';
import { votersOf, type View } from './view.ts';

export interface Act {
  readonly kind: typeof RecordKind.away | typeof RecordKind.leave;
  /** The sender's epoch. */
  readonly epoch: number;
  readonly promised: number;
  /** Its last frame with an input. */
  readonly frame: Frame;
  /** Its own rows that some voter may lack, ending with `frame`. */
  readonly rows: Rows;
  readonly acceptedBallot: number;
  readonly accepted: Uint8Array | undefined;
  /** Not said but concluded here: it counts here only, and in its own epoch only. */
  readonly concluded?: boolean;
}

export function writeAct(writer: Writer, act: Act, rowBytes: number): void {
  writer.u8(act.kind);
  writer.varint(act.promised);
  writer.varint(act.frame + 1);
  writeRows(writer, act.rows, rowBytes);
  writer.varint(act.acceptedBallot);
  if (act.accepted !== undefined) writer.block(act.accepted);
}

/** Undefined if misspelt. */
export function readAct(reader: Reader, epoch: number, origin: number, host: ViewHost, scratch: Uint8Array): Act | undefined {
  const kind = reader.u8();
  const promised = reader.varint();
  const frame = reader.varint() - 1;
  const rows = readRows(reader, frame, host.rowBytes(origin), scratch);
  const acceptedBallot = reader.varint();
  const accepted = acceptedBallot > 0 ? reader.block(MAX_MESSAGE_BYTES).slice() : undefined;
  if ((kind !== RecordKind.away && kind !== RecordKind.leave) || acceptedBallot > promised) return undefined;
  return reader.finished ? { kind, epoch, promised, frame, rows, acceptedBallot, accepted } : undefined;
}

/** The last acts known of others. */
export class Acts {
  private readonly byPeer: (Act | undefined)[] = new Array<Act | undefined>(MAX_PEERS).fill(undefined);
  /** Who has one that still counts. */
  known: PeerSet = 0;
  /** Those of them who said AWAY themselves. */
  away: PeerSet = 0;

  private put(peer: number, act: Act | undefined): void {
    this.byPeer[peer] = act;
    const said = act?.kind === RecordKind.away && act.concluded !== true;
    this.known = act === undefined ? this.known & ~only(peer) : this.known | only(peer);
    this.away = said ? this.away | only(peer) : this.away & ~only(peer);
  }

  of(peer: number): Act | undefined {
    return this.byPeer[peer];
  }

  /** Keeps it unless it is older than what is known, or than the peer's present time as a voter. Returns whether it is news. */
  learn(view: View, peer: number, act: Act): boolean {
    const before = this.byPeer[peer];
    const seated = has(act.kind === RecordKind.leave ? view.members : votersOf(view), peer);
    if (!seated || act.epoch < view.voterSince[peer]!) return false;
    if (before !== undefined && (before.epoch > act.epoch || (before.epoch === act.epoch && before.kind >= act.kind))) return false;
    this.put(peer, act);
    return true;
  }

  /** Forgets the acts that the new view has answered. */
  settle(view: View): void {
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const act = this.byPeer[peer];
      if (act === undefined) continue;
      // Benched answers AWAY; a seat given up answers both. LEAVE of a benched peer waits for its drop.
      const seated = has(act.kind === RecordKind.leave ? view.members : votersOf(view), peer);
      if (seated && act.epoch >= view.voterSince[peer]! && act.concluded !== true) continue;
      this.put(peer, undefined);
    }
  }

  /** Those that a ballot may take for flushed: it must exceed what they promised in its epoch. */
  usable(view: View, ballot: number): PeerSet {
    let usable = 0;
    if (this.known === 0) return usable;
    // Whoever forgot may have decided with the help of one that is away, which alone still knows.
    const helped = sizeOf(votersOf(view)) === 3 && this.away !== 0;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const act = this.byPeer[peer];
      if (act === undefined || (act.concluded === true && helped)) continue;
      if (act.epoch < view.epoch || act.promised < ballot) usable |= only(peer);
    }
    return usable & votersOf(view);
  }
}
