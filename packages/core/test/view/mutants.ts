/**
 * One-line breakages of the protocol, made in a copy of the sources. The suite must notice each: a law that no test can see
 * broken is not tested. `kills` names the plans that see it, soonest first.
 */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** What stands there, exactly once, and what the mutant has instead. */
  readonly line: string;
  readonly broken: string;
  /** More places, for those that need two. */
  readonly also?: readonly { readonly file: string; readonly line: string; readonly broken: string }[];
}

export const MUTANTS: readonly Mutant[] = [
  { name: 'minimum for maximum', file: 'ballot.ts', line: 'peer, cut, rows: this.joined(desk, peer, least + 1, cut, rows) };', broken: 'peer, cut: least, rows: NO_ROWS };' },
  { name: 'no adopt', file: 'proposer.ts', line: 'ballot.bytes = ballot.adopted(desk) ?? this.encoded(nowMs, ballot);', broken: 'ballot.bytes = this.encoded(nowMs, ballot);' },
  { name: 'adopts the lowest accepted', file: 'ballot.ts', line: 'heard.acceptedBallot <= highest) continue;', broken: 'heard.acceptedBallot === 0 || (highest > 0 && heard.acceptedBallot > highest)) continue;' },
  { name: 'leader not frozen', file: 'proposer.ts', line: 'acceptor.promise(nowMs, ballot.ballot, leaving, ', broken: 'acceptor.promise(nowMs, ballot.ballot, 0, ' },
  { name: 'no quorum', file: 'peers.ts', line: 'return 2 * votes > all || (2 * votes === all && has(some, lowestOf(electorate)));', broken: 'return votes > 0;' },
  { name: 'half without its lowest is a quorum', file: 'peers.ts', line: '2 * votes === all && has(some, lowestOf(electorate))', broken: '2 * votes === all' },
  { name: 'one of two decides alone', file: 'peers.ts', line: 'if (all <= 2) return all > 0 && votes === all;', broken: '' },
  { name: 'freeze not sticky', file: 'acceptor.ts', line: 'this.frozen |= leaving;', broken: 'this.frozen = leaving;' },
  { name: 'no retransmission', file: 'proposer.ts', line: 'if (nowMs < this.repeatMs || this.current !== ballot) return;', broken: 'if (this.repeatMs > 0) return;' },
  { name: 'acknowledgement off by one', file: 'listener.ts', line: 'const have = host.have(peer);', broken: 'const have = Math.max(-1, host.have(peer) - 1);' },
  { name: 'effect frame unguarded', file: 'own-act.ts', line: 'const guard = this.desk.acceptor.guardFrame;', broken: 'const guard = Number.MAX_SAFE_INTEGER;' },
  { name: 'effect frame of the leader alone', file: 'ballot.ts', line: 'if (flush !== undefined) effectFrame = Math.max(effectFrame, flush.guardFrame);', broken: 'if (flush !== undefined && effectFrame === desk.view.effectFrame) effectFrame = Math.max(effectFrame, Math.min(flush.guardFrame, desk.acceptor.guardFrame - 15));' },
  { name: 'cut without its inputs', file: 'ballot.ts', line: 'rows: this.joined(desk, peer, least + 1, cut, rows) };', broken: 'rows: NO_ROWS };' },
  { name: 'flush without inputs', file: 'listener.ts', line: 'desk.copyRows(peer, leaderHas[peer]! + 1, have, sizeOf(leaving))', broken: 'NO_ROWS' },
  { name: 'quorum counted on the new view', file: 'proposer.ts', line: 'if (this.current !== ballot || !enough(this.desk, ballot.accepts, ballot.ballot)) return;', broken: 'if (this.current !== ballot || !isQuorum(ballot.accepts, ballot.staying)) return;', also: [
    { file: 'proposer.ts', line: "import { enough, helpers } from './votes.ts';", broken: "import { isQuorum } from './peers.ts';\nimport { enough, helpers } from './votes.ts';" },
    { file: 'proposer.ts', line: 'const able = enough(desk, (desk.voters & ~leaving) | this.helpers, Infinity);', broken: 'const able = true;' },
    { file: 'proposer.ts', line: 'if (!enough(desk, asked, Infinity)) return false;', broken: '' },
  ] },
  { name: 'the benched vote', file: 'votes.ts', line: 'return isQuorum(some, voters & ~acts.usable(view, ballot)) ||', broken: 'return isQuorum(some, view.members & ~acts.usable(view, ballot)) ||' },
  { name: 'a goodbye counted as a free vote', file: 'proposer.ts', line: 'if (this.current !== ballot || !enough(this.desk, ballot.accepts, ballot.ballot)) return;', broken: 'if (this.current !== ballot || !isQuorum(ballot.accepts | desk2.acts.usable(desk2.view, Infinity), desk2.voters)) return;', also: [
    { file: 'proposer.ts', line: "import { enough, helpers } from './votes.ts';", broken: "import { isQuorum } from './peers.ts';\nimport { enough, helpers } from './votes.ts';" },
    { file: 'proposer.ts', line: 'const able = enough(desk, (desk.voters & ~leaving) | this.helpers, Infinity);', broken: 'const able = isQuorum((desk.voters & ~leaving) | desk.acts.usable(desk.view, Infinity), desk.voters);' },
    { file: 'proposer.ts', line: 'if (!enough(desk, asked, Infinity)) return false;', broken: 'if (!isQuorum(staying | desk.acts.usable(desk.view, Infinity), desk.voters)) return false;' },
    { file: 'proposer.ts', line: 'private decideIfAccepted(nowMs: number, ballot: Ballot): void {', broken: 'private decideIfAccepted(nowMs: number, ballot: Ballot): void {\n    const desk2 = this.desk;' },
  ] },
  { name: 'goodbye without what was accepted', file: 'ballot.ts', line: 'this.flushes[peer] ?? (act?.epoch === desk.view.epoch ? act : undefined);', broken: 'this.flushes[peer];' },
  { name: 'votes after its last act', file: 'listener.ts', line: 'return has(this.desk.voters, this.desk.self) && (lastAct === undefined || (lastAct === RecordKind.away && awayVotes(this.desk)));', broken: 'return has(this.desk.voters, this.desk.self);' },
  { name: 'sends inputs after its last act', file: 'own-act.ts', line: 'return this.said !== undefined && this.said.frame + 1 < guard ? this.said.frame + 1 : guard;', broken: 'return guard;' },
  { name: 'stale epoch accepted', file: 'listener.ts', line: 'if (head.epoch !== epoch) return void (head.epoch < epoch && head.say !== Say.pull && desk.counters.stale++);', broken: 'if (head.epoch > epoch) return;' },
  { name: 'ballot not compared when promising', file: 'listener.ts', line: "if (ballot < acceptor.promised) return this.refuse(origin);\n    desk.probe('promise');", broken: "desk.probe('promise');" },
  { name: 'ballot not compared when accepting', file: 'listener.ts', line: "if (ballot < acceptor.promised) return this.refuse(origin);\n    desk.probe('accept');", broken: "desk.probe('accept');" },
  { name: 'commit without a quorum of accepts', file: 'proposer.ts', line: 'if (this.current !== ballot || !enough(this.desk, ballot.accepts, ballot.ballot)) return;', broken: 'if (this.current !== ballot) return;' },
  { name: 'proposes before everybody flushed', file: 'proposer.ts', line: 'if ((ballot.asked & ~ballot.flushed) !== 0) return;', broken: 'if (!enough(desk, ballot.flushed, ballot.ballot)) return;' },
  { name: 'nobody is told what it missed', file: 'history.ts', line: 'else if (epoch < ours && (whole || this.kept.has(epoch)) && due(nowMs, this.answeredMs, peer)) this.answer(peer, epoch, whole);', broken: '', also: [
    { file: 'reminders.ts', line: 'else history.answer(peer, history.knownEpoch(peer));', broken: '' },
  ] },
  { name: 'nobody who is away helps', file: 'votes.ts', line: 'return awayVotes(desk) ? desk.acts.away & desk.voters & ~silent : 0;', broken: 'return 0;' },
  { name: 'whoever is away votes among four too', file: 'votes.ts', line: 'return sizeOf(desk.voters) === 3;', broken: 'return sizeOf(desk.voters) >= 3;' },
  { name: 'the help of one that is away is not waited for', file: 'proposer.ts', line: 'if ((ballot.asked & ~ballot.flushed) !== 0) return;', broken: 'if ((ballot.staying & ~ballot.flushed) !== 0) return;', also: [
    { file: 'votes.ts', line: 'return isQuorum(some, voters & ~acts.usable(view, ballot)) ||', broken: 'return isQuorum(some | helpers(desk, 0), voters) || isQuorum(some, voters & ~acts.usable(view, ballot)) ||' },
  ] },
  { name: 'who forgot is counted out beside one that is away', file: 'acts.ts', line: 'const helped = sizeOf(votersOf(view)) === 3 && this.away !== 0;', broken: 'const helped = false;' },
  { name: 'what cannot be answered takes the turn of what can', file: 'history.ts', line: '(epoch < ours && (whole || this.kept.has(epoch)) && due(', broken: '(epoch < ours && due(' },
  { name: 'old AWAY counts again', file: 'view.ts', line: 'if (sizeOf(voters) === 1) draft.voterSince[lowestOf(voters)] = draft.epoch;', broken: '' },
  { name: 'who forgot may be counted by who went away', file: 'own-act.ts', line: 'if (this.said !== undefined || !has(desk.voters, desk.self)) return;', broken: '', also: [{ file: 'own-act.ts', line: 'if (other?.concluded === true) return;', broken: '' }] },
];

const SRC = join(__dirname, '..', '..', 'src');

/** Copies the sources, breaks the line, and returns where the broken view begins. */
export function broken(mutant: Mutant): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-mutant-'));
  for (const room of ['ground', 'wire', 'view']) cpSync(join(SRC, room), join(folder, room), { recursive: true });
  for (const patch of [mutant, ...(mutant.also ?? [])]) {
    const path = join(folder, 'view', patch.file);
    const text = readFileSync(path, 'utf8');
    const parts = text.split(patch.line);
    if (parts.length !== 2) throw new Error(`mutant "${mutant.name}": its line stands ${parts.length - 1} times in ${patch.file}`);
    writeFileSync(path, parts.join(patch.broken));
  }
  return join(folder, 'view', 'index.ts');
}
