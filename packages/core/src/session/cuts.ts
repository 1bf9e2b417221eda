/**
 * What a decision about a peer does to the match: its inputs end at the agreed frame, are absent or gone from there, and
 * begin again at the agreed frame when it is back. Everybody who stays does the same to the same rows.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import { Status } from '../sync/presence.ts';
import type { Match } from './match.ts';

/** Ends the inputs of `peer` with frame `cut`. Returns how many confirmed frames that undid. */
export function cutInputs(match: Match, peer: number, cut: Frame, status: Status): number {
  const { timeline, remotes } = match;
  const queue = timeline.queues[peer];
  if (queue === undefined) return 0;
  const undone = Math.max(0, timeline.confirmed - cut);
  if (!timeline.unconfirm(cut)) match.fellBehind();
  match.checkpoints.rewind(cut);
  match.config.keeper?.rewind(cut);
  queue.truncate(cut);
  for (const remote of remotes) if (remote.have[peer]! > cut) remote.have[peer] = cut;
  timeline.presence[peer]!.change(cut + 1, status);
  timeline.presenceChanged(cut + 1);
  misleads(match, peer);
  return undone;
}

/** The seat of a benched peer is given up. */
export function endSeat(match: Match, peer: number, frame: Frame): void {
  const { timeline } = match;
  const presence = timeline.presence[peer];
  if (presence === undefined) return;
  presence.change(frame, Status.gone);
  timeline.presenceChanged(frame);
}

/**
 * Another life of `peer` is to play. Whoever did not hear it claim its seat knows only what the one before it had, and would neither
 * send it the rest nor tell others otherwise: what it has is learnt anew.
 */
export function learnAnew(match: Match, peer: number): void {
  for (const remote of match.remotes) {
    if (remote.peer !== peer) continue;
    if (!remote.renewed) remote.have.fill(NO_FRAME);
    remote.renewed = false;
  }
}

/** A benched peer plays again from `frame` on; its rows until then are zero for everybody. */
export function playAgain(match: Match, peer: number, frame: Frame): void {
  const { timeline, remotes } = match;
  const presence = timeline.presence[peer];
  if (presence === undefined) return;
  const queue = timeline.queues[peer]!;
  // What we lack of it from before comes from others, and then the zeros, which they keep too.
  if (queue.newest >= presence.endsAt - 1) queue.restartAt(frame);
  for (const remote of remotes) if (remote.have[peer]! < frame - 1) remote.have[peer] = frame - 1;
  presence.change(frame, Status.here);
  timeline.presenceChanged(frame);
  misleads(match, peer);
}

/** What was measured of the way to a peer before its silence misleads afterwards; of all ways, if it was we who slept. */
function misleads(match: Match, peer: number): void {
  for (const remote of match.remotes) {
    if (remote.peer !== peer && match.self !== peer) continue;
    match.margins[remote.peer]!.forget();
    remote.roundTrip.forget();
    remote.interrupted = false;
  }
}

/** How far behind the last confirmed frame one stays level with the others: half the way there, less the input delay. */
export function leadFrames(match: Match, delayFrames: number): number {
  let slowestMs = 0;
  for (const remote of match.remotes) {
    if (match.timeline.presence[remote.peer]!.latest === Status.here) slowestMs = Math.max(slowestMs, remote.roundTrip.rttMs);
  }
  return Math.round((slowestMs / 2000) * match.config.tickRate) - delayFrames;
}

