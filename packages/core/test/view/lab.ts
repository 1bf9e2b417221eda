/**
 * A few view logs on a table: every message lies there until the script lets it through, so one exact order of events can be
 * played. Inputs do not move unless the script says so.
 */
import type { Decision, PeerSet, View, ViewHost, ViewLog } from '../../src/view/index.ts';
import type { ViewModule } from './model-node.ts';
import { Violation } from './world.ts';

export const Say = { prepare: 1, flush: 2, propose: 3, accept: 4, commit: 5, refuse: 6, act: 7, wish: 8, pull: 9, state: 10 } as const;

export interface Letter {
  readonly from: number;
  readonly to: number;
  readonly say: number;
  readonly bytes: Uint8Array;
}

class LabHost implements ViewHost {
  readonly haveOf = new Array<number>(16).fill(99);
  frames = 100;
  readonly installs: Decision[] = [];
  jumps = 0;

  constructor(
    private readonly lab: Lab,
    readonly self: number,
  ) {}

  rowBytes(): number {
    return 1;
  }
  have(peer: number): number {
    return peer === this.self ? this.frames - 1 : this.haveOf[peer]!;
  }
  copyRow(peer: number, frame: number, into: Uint8Array, at: number): void {
    if (frame > this.have(peer)) throw new Violation('a row was asked for that is not here');
    into[at] = (frame * 7 + peer) & 255;
  }
  storeRow(peer: number, from: Uint8Array, at: number): void {
    const frame = this.have(peer) + 1;
    if (this.lab.honest && from[at] !== ((frame * 7 + peer) & 255)) throw new Violation(`row ${frame} of ${peer} is not what was played`);
    if (peer !== this.self) this.haveOf[peer] = frame;
  }
  horizon(): number {
    return this.frames;
  }
  unacknowledged(): number {
    return Math.min(this.frames, this.lab.unacknowledged ?? this.frames);
  }
  marginFrames(): number {
    return 20;
  }
  rtt95Ms(): number {
    return 40;
  }
  hop(peer: number): number {
    return peer;
  }
  installed(before: View, _after: View, decision: Decision | undefined): void {
    if (decision === undefined) {
      this.jumps++;
      return;
    }
    this.installs.push(decision);
    this.lab.installed(before, decision);
    for (const one of decision.changes) if (one.kind === 6 || one.kind === 7) this.haveOf[one.subject] = decision.effectFrame - 1;
  }
}

export class Lab {
  nowMs = 1000;
  readonly logs: ViewLog[] = [];
  readonly hosts: LabHost[] = [];
  readonly table: Letter[] = [];
  readonly decided = new Map<number, string>();
  /** From this own frame on, rows may be missing elsewhere. */
  unacknowledged: number | undefined;
  dead: PeerSet = 0;
  /** Whether what is said here is true: forged messages may well end an epoch twice. */
  honest = true;
  private readonly deaf = new Set<string>();

  constructor(
    readonly module: ViewModule,
    readonly peers: number,
    members = (1 << peers) - 1,
  ) {
    const identities = Array.from({ length: peers }, () => new Uint8Array([1]));
    for (let self = 0; self < peers; self++) {
      const host = new LabHost(this, self);
      this.hosts.push(host);
      this.logs.push(new module.ViewLog({ self, view: module.firstView(members, [], identities), host, dropAfterMs: 1e9 }));
    }
  }

  installed(before: View, decision: Decision): void {
    const text = JSON.stringify(decision, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
    const known = this.decided.get(before.epoch);
    if (known === undefined) this.decided.set(before.epoch, text);
    else if (known !== text && this.honest) throw new Violation(`I1 epoch ${before.epoch} ended twice: ${known} and ${text}`);
  }

  /** From now on `a` hears nothing of `b`, unless a letter is let through; both ways with `both`. */
  silence(a: number, b: number, both = true): void {
    this.deaf.add(`${a}<${b}`);
    if (both) this.deaf.add(`${b}<${a}`);
  }

  /** The groups no longer hear each other; inside a group everybody does. */
  split(...groups: number[][]): void {
    this.deaf.clear();
    for (const one of groups) for (const other of groups) if (one !== other) for (const a of one) for (const b of other) this.silence(a, b);
  }

  kill(peer: number): void {
    this.dead |= 1 << peer;
    for (let other = 0; other < this.peers; other++) if (other !== peer) this.silence(other, peer);
  }

  /** Its process stands still, and knows nothing of it afterwards. */
  stop(peer: number): void {
    this.dead |= 1 << peer;
  }

  goOn(peer: number): void {
    this.dead &= ~(1 << peer);
  }

  private deafTo(a: number, b: number): boolean {
    return this.deaf.has(`${a}<${b}`);
  }

  /** Lets time pass; letters between those who hear each other are delivered if `pass` says so, the others stay on the table. */
  run(ms: number, pass: (letter: Letter) => boolean = () => true): this {
    for (const end = this.nowMs + ms; this.nowMs < end; ) {
      this.nowMs += 10;
      for (let self = 0; self < this.peers; self++) if (!((this.dead >> self) & 1)) this.beat(self);
      this.deliver((letter) => !this.deafTo(letter.to, letter.from) && pass(letter));
    }
    return this;
  }

  private beat(self: number): void {
    const log = this.logs[self]!;
    for (let other = 0; other < this.peers; other++) {
      if (other === self || (this.dead >> other) & 1 || this.deafTo(self, other)) continue;
      if (this.logs[other]!.view.epoch === log.view.epoch) log.heard(this.nowMs, other, !this.deafTo(other, self));
      else if (this.autoSync) log.sawEpoch(this.nowMs, other, this.logs[other]!.view.epoch & 255);
    }
    log.tick(this.nowMs);
    this.collect(self);
  }

  /** Whether game packets show others our epoch. */
  autoSync = true;

  collect(self: number): void {
    this.logs[self]!.send((to, bytes, length) => this.table.push({ from: self, to, say: bytes[0]! & 15, bytes: bytes.slice(0, length) }));
  }

  /** Delivers what `pass` picks, and what that brings about, until nothing more is picked. Returns how many. */
  deliver(pass: (letter: Letter) => boolean): number {
    let count = 0;
    for (;;) {
      const at = this.table.findIndex(pass);
      if (at < 0) return count;
      const [letter] = this.table.splice(at, 1);
      count++;
      this.hand(letter!);
    }
  }

  /** Delivers one letter now, whoever is deaf to whom. Takes it off the table unless `keep`. */
  hand(letter: Letter): void {
    if ((this.dead >> letter.to) & 1) return;
    this.logs[letter.to]!.receive(this.nowMs, letter.from, letter.bytes, letter.bytes.length);
    this.collect(letter.to);
  }

  /** The letters on the table of this kind, oldest first. */
  letters(say: number, from: number, to: number): Letter[] {
    return this.table.filter((letter) => letter.say === say && letter.from === from && letter.to === to);
  }

  expect(condition: boolean, law: string): void {
    if (!condition) throw new Violation(law);
  }
}
