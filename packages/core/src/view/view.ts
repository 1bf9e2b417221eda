/**
 * Who plays, epoch by epoch. A view is a value: a decision makes the next one from it, by the same rule on every machine.
 * Voters are the members that are not benched, so that sleeping tabs cannot take the quorum away.
 */
import type { Frame } from '../ground/frame.ts';
import type { Reader, Writer } from '../wire/cursor.ts';
import { absentFrom, isAdd, MAX_IDENTITY_BYTES, NO_IDENTITY, RecordKind, SETTINGS, type Change, type Cut, type Decision } from './decision.ts';
import { ALL_PEERS, has, lowestOf, MAX_PEERS, only, sizeOf, type PeerSet } from './peers.ts';

/** "Not paused". */
export const NOT_PAUSED = -1;

export interface View {
  /** Counts decisions; 0 when the match begins. */
  readonly epoch: number;
  /** Peers with a seat. */
  readonly members: PeerSet;
  /** Members whose input is absent and who do not vote. */
  readonly benched: PeerSet;
  /** Per peer, the frame from which its present status (here, benched, no member) holds. */
  readonly since: readonly Frame[];
  /** Per peer, the epoch in which it last became a voter. */
  readonly voterSince: readonly number[];
  readonly locked: boolean;
  /** Frames from this one on are not simulated, or NOT_PAUSED. */
  readonly pausedAt: Frame;
  /** No later change takes effect before this frame. */
  readonly effectFrame: Frame;
  readonly settings: readonly number[];
  /** Per peer, what its last join or unbench said about it. */
  readonly identities: readonly Uint8Array[];
}

export function votersOf(view: View): PeerSet {
  return view.members & ~view.benched;
}

/** The view in which a match of `members` begins at frame 0. */
export function firstView(members: PeerSet, settings: readonly number[] = [], identities: readonly Uint8Array[] = []): View {
  return {
    epoch: 0,
    members,
    benched: 0,
    since: new Array<number>(MAX_PEERS).fill(0),
    voterSince: new Array<number>(MAX_PEERS).fill(0),
    locked: false,
    pausedAt: NOT_PAUSED,
    effectFrame: 0,
    settings: Array.from({ length: SETTINGS }, (_, i) => settings[i] ?? 0),
    identities: Array.from({ length: MAX_PEERS }, (_, peer) => identities[peer] ?? NO_IDENTITY),
  };
}

/** Whether the decision could have been made in this view by a correct leader. */
export function fits(view: View, decision: Decision): boolean {
  if (decision.effectFrame < view.effectFrame) return false;
  let cut = 0;
  for (const one of decision.cuts) {
    if (!has(votersOf(view) & ~cut, one.peer)) return false;
    cut |= only(one.peer);
  }
  let adds = 0;
  for (const one of decision.changes) {
    if (!changeFits(view, one)) return false;
    if (isAdd(one.kind)) adds++;
  }
  return adds <= (cut === 0 ? 1 : 0) && (votersOf(view) & ~cut) !== 0;
}

/** Whether the change has a meaning in this view and would change it. */
export function changeFits(view: View, one: Change): boolean {
  switch (one.kind) {
    case RecordKind.drop:
    case RecordKind.unbench:
      return has(view.benched, one.subject);
    case RecordKind.join:
      return !has(view.members, one.subject);
    case RecordKind.lock:
      return view.locked !== (one.value === 1);
    case RecordKind.pause:
      return (view.pausedAt !== NOT_PAUSED) !== (one.value === 1);
    case RecordKind.setting:
      return view.settings[one.subject] !== one.value;
    default:
      return false;
  }
}

type Draft = { -readonly [K in keyof View]: View[K] extends readonly (infer T)[] ? T[] : View[K] };

/** The next view. `decision` must fit. */
export function applyDecision(view: View, decision: Decision): View {
  const draft: Draft = {
    ...view,
    epoch: view.epoch + 1,
    since: [...view.since],
    voterSince: [...view.voterSince],
    settings: [...view.settings],
    identities: [...view.identities],
    effectFrame: decision.effectFrame,
  };
  for (const cut of decision.cuts) applyCut(draft, cut);
  for (const one of decision.changes) applyChange(draft, one, decision.effectFrame);
  // Whoever is left alone may have taken its AWAY back to get here: what it said before must not count again.
  const voters = votersOf(draft);
  if (sizeOf(voters) === 1) draft.voterSince[lowestOf(voters)] = draft.epoch;
  return draft;
}

function applyCut(draft: Draft, cut: Cut): void {
  draft.since[cut.peer] = absentFrom(cut);
  if (cut.kind === RecordKind.bench || cut.kind === RecordKind.away) draft.benched |= only(cut.peer);
  else draft.members &= ~only(cut.peer);
}

function applyChange(draft: Draft, one: Change, effectFrame: Frame): void {
  const peer = only(one.subject);
  if (one.kind === RecordKind.lock) draft.locked = one.value === 1;
  else if (one.kind === RecordKind.pause) draft.pausedAt = one.value === 1 ? effectFrame : NOT_PAUSED;
  else if (one.kind === RecordKind.setting) draft.settings[one.subject] = one.value;
  else {
    draft.benched &= ~peer;
    draft.since[one.subject] = effectFrame;
    if (one.kind === RecordKind.drop) {
      draft.members &= ~peer;
      return;
    }
    draft.members |= peer;
    draft.voterSince[one.subject] = draft.epoch;
    draft.identities[one.subject] = one.identity;
  }
}

/** The whole view, for a newcomer or somebody who slept longer than decisions are kept. */
export function writeView(writer: Writer, view: View): void {
  writer.varint(view.epoch);
  writer.u16(view.members);
  writer.u16(view.benched);
  writer.u8(view.locked ? 1 : 0);
  writer.varint(view.pausedAt + 1);
  writer.varint(view.effectFrame);
  for (let peer = 0; peer < MAX_PEERS; peer++) {
    writer.varint(view.since[peer]!);
    writer.varint(view.voterSince[peer]!);
    writer.block(view.identities[peer]!);
  }
  for (let i = 0; i < SETTINGS; i++) writer.varint(view.settings[i]!);
}

/** Undefined if misspelt. */
export function readView(reader: Reader): View | undefined {
  const epoch = reader.varint();
  const members = reader.u16();
  const benched = reader.u16();
  const locked = reader.u8();
  const pausedAt = reader.varint() - 1;
  const effectFrame = reader.varint();
  const since: number[] = [];
  const voterSince: number[] = [];
  const identities: Uint8Array[] = [];
  for (let peer = 0; peer < MAX_PEERS; peer++) {
    since.push(reader.varint());
    voterSince.push(reader.varint());
    identities.push(reader.block(MAX_IDENTITY_BYTES).slice());
    if (voterSince[peer]! > epoch) reader.fail();
  }
  const settings: number[] = [];
  for (let i = 0; i < SETTINGS; i++) settings.push(reader.varint());
  if (locked > 1 || (benched & ~members) !== 0 || (members & ~benched & ALL_PEERS) === 0) reader.fail();
  if (settings.some((value) => value > 0xffffffff)) reader.fail();
  return reader.ok ? { epoch, members, benched, since, voterSince, locked: locked === 1, pausedAt, effectFrame, settings, identities } : undefined;
}
