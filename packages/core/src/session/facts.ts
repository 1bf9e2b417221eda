/** Telling a newcomer what it must know of the running match, and beginning a match with that: see `resume.ts`. */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { InputQueue } from '../sync/input-queue.ts';
import { Status } from '../sync/presence.ts';
import { writeView, type View } from '../view/index.ts';
import type { Writer } from '../wire/cursor.ts';
import type { Match } from './match.ts';
import type { Resume } from './resume.ts';

/** What somebody needs who begins with `frame`. False if the message has no room for it. */
export function writeFacts(writer: Writer, match: Match, view: View, frame: Frame): boolean {
  if (writer.room < 2048) return false;
  writeView(writer, view);
  for (const [peer, presence] of match.timeline.presence.entries()) {
    const changes = presence.changes();
    if (writer.room < 12 * changes.length + 12) return false;
    writer.varint(changes.length);
    for (const { since, status } of changes) {
      writer.varint(since);
      writer.u8(status);
    }
    if (!writeOwnRows(writer, match.timeline.queues[peer]!, presence.latest === Status.here ? NO_FRAME : presence.endsAt - 1, frame)) return false;
  }
  return true;
}

/** The rows of `from` to `last` as runs of equal ones. */
function writeOwnRows(writer: Writer, queue: InputQueue, last: Frame, from: Frame): boolean {
  const count = Math.max(0, last - from + 1);
  if (count > 0 && (queue.newest < last || !queue.holds(from))) return false;
  writer.varint(count);
  for (let frame = from; frame < from + count; ) {
    let run = 1;
    while (frame + run <= last && sameRow(queue, frame, frame + run)) run++;
    if (writer.room < queue.rowBytes + 16) return false;
    writer.varint(run - 1);
    writer.raw(queue.bytes, queue.at(frame), queue.at(frame) + queue.rowBytes);
    frame += run;
  }
  return true;
}

function sameRow(queue: InputQueue, a: Frame, b: Frame): boolean {
  const from = queue.at(a);
  const to = queue.at(b);
  for (let i = 0; i < queue.rowBytes; i++) if (queue.bytes[from + i] !== queue.bytes[to + i]) return false;
  return true;
}

/** Puts a fresh match where `resume` says; its simulation holds that state already. */
export function beginAt(match: Match, { frame, before, facts }: Resume): void {
  const { timeline } = match;
  timeline.beginAt(frame);
  match.finalFrame = frame - 1;
  match.checkpoints.beginAt(frame);
  let at = 0;
  for (const [peer, queue] of timeline.queues.entries()) {
    timeline.presence[peer]!.restore(facts.presence[peer]!);
    queue.beginAt(frame, before, at);
    at += queue.rowBytes;
    const rows = facts.rows[peer]!;
    for (let from = 0; from + queue.rowBytes <= rows.length; from += queue.rowBytes) queue.append(rows, from);
  }
  for (const remote of match.remotes) remote.have.fill(frame - 1);
}
