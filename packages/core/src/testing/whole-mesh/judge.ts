/**
 * What must hold in every run of the whole mesh, looked at after every tick of every machine; and, once everything is healed,
 * that those who can play do. The invariants carry the numbers by which membership protocols are usually discussed.
 */
import type { Frame } from '../../ground/frame.ts';
import type { RollbackSession } from '../../session/rollback-session.ts';
import { has, sizeOf, votersOf, writeView } from '../../view/index.ts';
import { Writer } from '../../wire/cursor.ts';
import type { Machine } from './machine.ts';
import { planText, type Plan } from './plan.ts';
import { MeshWorld } from './world.ts';

/** By then whoever can play again does. */
const CALM_MS = 10_000;
/** The last part of the calm, in which progress is measured. */
const MEASURED_MS = 2000;
const LEAST_FRAMES = 90;
/** Between frames a room may tick without its match being due. */
const SPEAKS_WITHIN_LOOKS = 6;

export interface MeshVerdict {
  readonly seed: number;
  /** What was broken; undefined if nothing was. */
  readonly broken: string | undefined;
  /** The members that were left were too few to decide, and said so: nobody could go on, as it must be. */
  readonly frozen: boolean;
  /** Somebody played again only after more than 10 s of calm. */
  readonly late: boolean;
  /** Pages that came into the running match: reloads, sleepers, newcomers. */
  readonly returns: number;
  readonly virtualMs: number;
  /** A sum of everything that was told and computed: equal for equal plans. */
  readonly trace: number;
}

/** What is remembered of one page, to see that it only grows. */
class Watched {
  finalFrame: Frame = -1;
  checkpoint: Frame = -1;
  epoch = -1;
  /** While it stands still: packets sent when that was looked at last, and how many looks ago. */
  packetsOut = -1;
  looks = 0;
  /** By peer: how far its inputs were here. */
  readonly received: Float64Array;

  constructor(
    readonly life: number,
    readonly match: object,
    peers: number,
  ) {
    this.received = new Float64Array(peers).fill(-1);
  }
}

class Judge {
  broken: string | undefined;
  /** Somebody was not back within the first calm, but within a second one. */
  late = false;
  trace = 0;
  private readonly sums = new Map<string, Map<Frame, number>>();
  private readonly views = new Map<string, Map<number, number>>();
  private readonly watched: (Watched | undefined)[] = [];
  private readonly writer = new Writer(new Uint8Array(4096));
  private nowMs = 0;

  look(machine: Machine, nowMs: number): void {
    if (this.broken !== undefined) return;
    this.nowMs = nowMs;
    if (machine.thrown !== undefined) this.fail('', machine, `threw ${String(machine.thrown instanceof Error ? machine.thrown.stack : machine.thrown)}`);
    if (machine.desyncs > 0) this.fail('I4', machine, 'tells a desync');
    const match = machine.room.running();
    if (match === undefined) return void (this.watched[machine.index] = undefined);
    let watched = this.watched[machine.index];
    if (watched === undefined || watched.life !== machine.life || watched.match !== match) {
      watched = new Watched(machine.life, match, match.places.length);
      this.watched[machine.index] = watched;
    }
    const { session } = match;
    const { finalFrame } = session;
    if (finalFrame < watched.finalFrame) this.fail('I5', machine, `final fell from ${watched.finalFrame} to ${finalFrame}`);
    if (session.undoneFrames > 0) this.fail('I2', machine, `undid ${session.undoneFrames} confirmed frames`);
    if (session.stats.maxRollbackFrames > 8) this.fail('I3', machine, `rolled back ${session.stats.maxRollbackFrames} frames`);
    watched.finalFrame = finalFrame;
    this.trace = Math.imul(this.trace ^ (session.currentFrame * 8192 + finalFrame), 0x85ebca77);
    if (session.epoch !== watched.epoch) this.epoch(machine, watched, session, match.matchId.join());
    else this.inputs(machine, watched, session);
    if (match.lastResult === 'stalled') this.speaks(machine, watched, session);
    else watched.packetsOut = -1;
    const checkpoint = session.newestCheckpoint;
    if (checkpoint > watched.checkpoint) this.compare(machine, watched, session, match.matchId.join(), checkpoint);
  }

  private fail(law: string, machine: Machine, what: string): void {
    this.broken ??= `${law === '' ? '' : `${law}: `}at ${this.nowMs.toFixed(0)} ms M${machine.index}.${machine.life} ${what}`;
  }

  /** I1: one decision per epoch, and so one view. */
  private epoch(machine: Machine, watched: Watched, session: RollbackSession, match: string): void {
    watched.epoch = session.epoch;
    for (let peer = 0; peer < watched.received.length; peer++) watched.received[peer] = session.receivedFrame(peer);
    writeView(this.writer.reset(), session.view);
    let sum = 0;
    for (let i = 0; i < this.writer.length; i++) sum = Math.imul(sum ^ this.writer.bytes[i]!, 0x01000193) + i;
    const views = this.views.get(match) ?? new Map<number, number>();
    this.views.set(match, views);
    const before = views.get(session.epoch);
    if (before === undefined) views.set(session.epoch, sum);
    else if (before !== sum) this.fail('I1', machine, `has another view of epoch ${session.epoch} than others`);
  }

  /** H1: inputs are append-only; only a decision takes any back. */
  private inputs(machine: Machine, watched: Watched, session: RollbackSession): void {
    const { received } = watched;
    for (let peer = 0; peer < received.length; peer++) {
      const frame = session.receivedFrame(peer);
      if (frame < received[peer]!) this.fail('H1', machine, `lost inputs of peer ${peer}: ${received[peer]} to ${frame}`);
      received[peer] = frame;
    }
  }

  /** H7: who stands still goes on sending. */
  private speaks(machine: Machine, watched: Watched, session: RollbackSession): void {
    if (watched.packetsOut >= 0 && ++watched.looks < SPEAKS_WITHIN_LOOKS) return;
    watched.looks = 0;
    let packets = 0;
    for (const { counters } of session.stats.links()) packets += counters.packetsOut;
    if (packets <= watched.packetsOut && session.stats.links().some(({ peer }) => session.plays(peer) && session.knows(peer))) this.fail('H7', machine, 'stands still and says nothing');
    watched.packetsOut = packets;
  }

  /** I4, H2, H6: every page that computes a final frame computes the same; the game is such that all its inputs are in it. */
  private compare(machine: Machine, watched: Watched, session: RollbackSession, match: string, frame: Frame): void {
    watched.checkpoint = frame;
    const sum = session.checksumAt(frame);
    this.trace = Math.imul(this.trace ^ sum, 0xc2b2ae3d);
    const sums = this.sums.get(match) ?? new Map<Frame, number>();
    this.sums.set(match, sums);
    const before = sums.get(frame);
    if (before === undefined) sums.set(frame, sum);
    else if (before !== sum) this.fail('I4', machine, `computed another state before final frame ${frame}`);
  }

  /** What honest machines say is understood. */
  lastLook(machine: Machine, nowMs: number): void {
    this.nowMs = nowMs;
    for (const { peer, counters } of machine.room.session?.stats.links() ?? []) {
      if (counters.malformed > 0) this.fail('H8', machine, `took ${counters.malformed} packets of peer ${peer} for nonsense`);
      if (counters.contradictions > 0) this.fail('H1', machine, `takes peer ${peer} for a liar`);
    }
  }
}

/** Plays the plan and judges it. Never throws. */
export function playPlan(plan: Plan): MeshVerdict {
  const judge = new Judge();
  let world: MeshWorld | undefined;
  let frozen = false;
  try {
    world = new MeshWorld(plan);
    frozen = play(world, judge);
  } catch (error) {
    judge.broken ??= `the world itself threw ${String(error instanceof Error ? error.stack : error)}`;
  }
  const returns = world?.machines.reduce((sum, { lines }) => sum + lines.filter((line) => line.includes('unbenched')).length, 0) ?? 0;
  let trace = judge.trace >>> 0;
  for (const { lines } of world?.machines ?? []) for (const line of lines) for (let i = 0; i < line.length; i++) trace = Math.imul(trace ^ line.charCodeAt(i), 0x9e3779b1) >>> 0;
  const broken = judge.broken === undefined ? undefined : `${judge.broken}\n${planText(plan)}`;
  return { seed: plan.seed, broken, frozen, late: judge.late, returns, virtualMs: world?.clock.now ?? 0, trace };
}

/** True if it ended frozen. */
function play(world: MeshWorld, judge: Judge): boolean {
  const each = (machine: Machine): void => judge.look(machine, world.clock.now);
  const start = (): void => {
    const first = world.machines.find((machine) => machine.runs && machine.room.phase === 'lobby');
    if (first !== undefined && world.machines.every((machine) => !machine.plays)) first.room.start();
  };
  world.run(800, each);
  start();
  world.run(1400, each);
  if (world.machines.every((machine) => !machine.plays)) start();
  world.run(world.plan.healMs, each);
  world.heal();
  world.run(world.clock.now + CALM_MS, each);
  let verdict = judgeProgress(world, each);
  if (verdict.stuck !== undefined) {
    // An attempt to come back may have to be made twice: late is told apart from never.
    judge.late = true;
    world.run(world.clock.now + CALM_MS, each);
    verdict = judgeProgress(world, each);
  }
  judge.broken ??= verdict.stuck;
  for (const machine of world.machines) if (!machine.left) judge.lastLook(machine, world.clock.now);
  return verdict.waiting;
}

function frameOf(machine: Machine): Frame {
  return machine.room.session?.confirmedFrame ?? -1;
}

/** I8: once healed, whoever has a seat plays and moves, unless those who could decide are too few for ever. */
function judgeProgress(world: MeshWorld, each: (machine: Machine) => void): { readonly waiting: boolean; readonly stuck: string | undefined } {
  const before = world.machines.map((machine) => frameOf(machine));
  world.run(world.clock.now + MEASURED_MS, each);
  const here = world.machines.filter((machine) => !machine.left);
  const waiting = here.some((machine) => machine.room.running()?.session.waits === true);
  if (quorumOf(here, world).some((machine) => machine.room.session!.waits)) return { waiting, stuck: 'I8: the match waits, although more than half of those who decide are here' };
  for (const machine of here) {
    const moved = frameOf(machine) - before[machine.index]!;
    if (waiting || (machine.plays ? moved >= LEAST_FRAMES : hasNoSeat(machine, here) || !here.some((other) => other.plays && world.linked(other, machine)))) continue;
    return { waiting, stuck: `I8: M${machine.index}.${machine.life} ${machine.room.phase}, ${machine.room.running()?.lastResult ?? 'no match'}, made ${moved} frames in ${MEASURED_MS} ms` };
  }
  return { waiting, stuck: undefined };
}

/** Those who are here, remember, and are linked among themselves, if they are more than half of those whom the newest view has decide. */
function quorumOf(here: readonly Machine[], world: MeshWorld): readonly Machine[] {
  const playing = here.filter(({ room }) => room.session?.outdated === false);
  const newest = playing.reduce((best, { room }) => Math.max(best, room.session!.epoch), -1);
  const ready = playing.filter(({ room }) => room.session!.epoch === newest && has(votersOf(room.session!.view), room.running()!.self));
  const one = ready[0];
  if (one === undefined) return [];
  const voters = votersOf(one.room.session!.view);
  for (const first of ready) {
    const side = [first];
    for (const each of side) for (const other of ready) if (!side.includes(other) && sameMatch(first, other) && world.linked(each, other)) side.push(other);
    if (sizeOf(voters) > 2 && 2 * side.length > sizeOf(voters)) return side;
  }
  return [];
}

function sameMatch(a: Machine, b: Machine): boolean {
  return a.room.running()!.matchId.join() === b.room.running()!.matchId.join();
}

/** It plays nothing, and rightly: nobody plays, or newcomers are not let in, or every seat is taken. */
function hasNoSeat(machine: Machine, here: readonly Machine[]): boolean {
  if (machine.room.phase !== 'lobby') return false;
  const playing = here.filter((other) => other.plays);
  const knows = playing.some((other) => other.room.running()!.places.some(({ id }) => id === machine.room.selfId));
  return playing.length === 0 || (!knows && !machine.played && !machine.room.game.lateJoin) || playing.every((other) => other.room.running()!.places.length <= playing.length);
}
