/**
 * What must hold in every run of the whole mesh, looked at after every tick of every machine; and, once everything is healed,
 * that those who can play do. The invariants carry the numbers by which membership protocols are usually discussed.
 */
import type { Frame } from '../../ground/frame.ts';
import type { Machine } from './machine.ts';
import { planText, type Plan } from './plan.ts';
import { MeshWorld } from './world.ts';

const CALM_MS = 16_000;
/** The last part of the calm, in which progress is measured. */
const MEASURED_MS = 2000;
const LEAST_FRAMES = 90;

export interface MeshVerdict {
  readonly seed: number;
  /** What was broken; undefined if nothing was. */
  readonly broken: string | undefined;
  /** The members that were left were too few to decide, and said so: nobody could go on, as it must be. */
  readonly frozen: boolean;
  /** Pages that came into the running match: reloads, sleepers, newcomers. */
  readonly returns: number;
  readonly virtualMs: number;
  /** A sum of everything that was told and computed: equal for equal plans. */
  readonly trace: number;
}

/** What is remembered of one page, to see that it only grows. */
interface Watched {
  readonly life: number;
  readonly match: unknown;
  finalFrame: Frame;
  checkpoint: Frame;
}

class Judge {
  broken: string | undefined;
  returns = 0;
  trace = 0;
  private readonly sums = new Map<string, number>();
  private readonly watched = new Map<Machine, Watched>();

  look(machine: Machine, nowMs: number): void {
    if (this.broken !== undefined) return;
    const name = `at ${nowMs.toFixed(0)} ms M${machine.index}.${machine.life}`;
    if (machine.thrown !== undefined) this.broken = `${name} threw ${String(machine.thrown instanceof Error ? machine.thrown.stack : machine.thrown)}`;
    if (machine.desyncs > 0) this.broken = `${name} tells a desync`;
    const match = machine.room.running();
    if (match === undefined) return void this.watched.delete(machine);
    let watched = this.watched.get(machine);
    if (watched?.life !== machine.life || watched.match !== match) {
      watched = { life: machine.life, match, finalFrame: -1, checkpoint: -1 };
      this.watched.set(machine, watched);
    }
    const { session } = match;
    if (session.finalFrame < watched.finalFrame) this.broken = `I5: ${name} final fell from ${watched.finalFrame} to ${session.finalFrame}`;
    if (session.undoneFrames > 0) this.broken = `I2: ${name} undid ${session.undoneFrames} confirmed frames`;
    if (session.stats.maxRollbackFrames > 8) this.broken = `I3: ${name} rolled back ${session.stats.maxRollbackFrames} frames`;
    watched.finalFrame = session.finalFrame;
    this.compare(name, match.matchId, watched, session.newestCheckpoint, (frame) => session.checksumAt(frame));
  }

  /** I4: every page that computes a final frame computes the same. */
  private compare(name: string, matchId: readonly [number, number], watched: Watched, frame: Frame, sumOf: (frame: Frame) => number): void {
    if (frame <= watched.checkpoint) return;
    watched.checkpoint = frame;
    const sum = sumOf(frame);
    this.trace = Math.imul(this.trace ^ sum ^ frame, 0x85ebca77) >>> 0;
    const key = `${matchId.join()} ${frame}`;
    const before = this.sums.get(key);
    if (before === undefined) this.sums.set(key, sum);
    else if (before !== sum) this.broken = `I4: ${name} computed another state before final frame ${frame}`;
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
  let trace = judge.trace;
  for (const { lines } of world?.machines ?? []) for (const line of lines) for (let i = 0; i < line.length; i++) trace = Math.imul(trace ^ line.charCodeAt(i), 0x9e3779b1) >>> 0;
  const broken = judge.broken === undefined ? undefined : `${judge.broken}\n${planText(plan)}`;
  return { seed: plan.seed, broken, frozen, returns, virtualMs: world?.clock.now ?? 0, trace };
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
  const before = world.machines.map((machine) => frameOf(machine));
  world.run(world.clock.now + MEASURED_MS, each);
  return judgeProgress(world, judge, before);
}

function frameOf(machine: Machine): Frame {
  return machine.room.session?.confirmedFrame ?? -1;
}

/** I8: once healed, whoever has a seat plays and moves, unless those who could decide are too few for ever. */
function judgeProgress(world: MeshWorld, judge: Judge, before: readonly Frame[]): boolean {
  const here = world.machines.filter((machine) => !machine.left);
  const waiting = here.some((machine) => machine.room.running()?.session.waits === true);
  for (const machine of here) {
    const moved = frameOf(machine) - before[machine.index]!;
    if (machine.plays ? moved >= LEAST_FRAMES : hasNoSeat(machine, here)) continue;
    if (!waiting) judge.broken ??= `I8: M${machine.index}.${machine.life} ${machine.room.phase}, ${machine.room.running()?.lastResult ?? 'no match'}, made ${moved} frames in ${MEASURED_MS} ms`;
  }
  return waiting;
}

/** It plays nothing, and rightly: nobody plays, or newcomers are not let in, or every seat is taken. */
function hasNoSeat(machine: Machine, here: readonly Machine[]): boolean {
  if (machine.room.phase !== 'lobby') return false;
  const playing = here.filter((other) => other.plays);
  const knows = playing.some((other) => other.room.running()!.places.some(({ id }) => id === machine.room.selfId));
  return playing.length === 0 || (!knows && !machine.played && !machine.room.game.lateJoin) || playing.every((other) => other.room.running()!.places.length <= playing.length);
}
