/** Runs one plan: a fault phase, then a phase in which everybody who lives must get on, and says what broke. */
import * as realModule from '../../src/view/index.ts';
import type { Decision, View } from '../../src/view/index.ts';
import { ModelNode, type GamePacket, type Stage, type ViewModule } from './model-node.ts';
import { randomPlan, type Fault, type Plan } from './plan.ts';
import { Violation, World } from './world.ts';

export interface Outcome {
  bad: string | undefined;
  trace: number;
  /** No quorum was left alive: everybody stands still, as they must. */
  stuck: boolean;
  decisions: number;
  ballots: number;
  delivered: number;
  rollbackMost: number;
  malformed: number;
  nodes: ModelNode[];
}

/** Thrown by a probe that kills its node in the middle of a step. */
class Died extends Error {}

const CALM_FRAMES = 20;
const PROGRESS_WITHIN_MS = 10_000;

export class Simulation implements Stage {
  readonly world: World;
  readonly nodes: ModelNode[] = [];
  readonly windowFrames: number;
  readonly tickMs: number;
  readonly dropAfterMs: number;
  readonly decisions = new Map<number, string>();
  readonly finals: number[] = [];
  viewMessages = 0;
  /** Told of every view that begins anywhere. */
  tell: ((node: ModelNode, after: View, decision: Decision | undefined) => void) | undefined;
  private readonly mutedUntil: number[];
  private readonly lateUntil: number[];
  private armed: Extract<Fault, { kind: 'at' }>[] = [];
  private killed = 0;
  private progress: number[] = [];

  constructor(
    readonly plan: Plan,
    readonly module: ViewModule = realModule,
  ) {
    const { peers } = plan;
    this.windowFrames = plan.windowFrames;
    this.tickMs = plan.tickMs;
    this.dropAfterMs = plan.dropAfterMs;
    this.world = new World(plan.seed, peers, { baseMs: plan.baseMs, jitterMs: plan.jitterMs, loss: plan.loss, double: plan.double, spread: plan.spread ?? 0.6 });
    this.mutedUntil = new Array<number>(peers).fill(0);
    this.lateUntil = new Array<number>(peers).fill(0);
    for (const [a, b] of plan.never) this.world.never[a * peers + b] = this.world.never[b * peers + a] = 1;
    const first = module.firstView(plan.members, [], Array.from({ length: peers }, () => new Uint8Array([1])));
    for (let id = 0; id < peers; id++) {
      const member = (plan.members >> id) & 1;
      const node = new ModelNode(this, id, plan.delays[id]!, member ? first : undefined);
      this.nodes.push(node);
      if (!member) node.alive = false;
      this.world.at(this.world.faults.between(0, plan.tickMs), () => this.beat(node));
    }
    for (const fault of plan.faults) this.world.at(fault.t, () => this.strike(fault));
  }

  run(): Outcome {
    let bad: string | undefined;
    try {
      this.world.run(this.plan.healMs);
      this.heal();
      this.world.run(this.plan.healMs + PROGRESS_WITHIN_MS - 1500);
      this.progress = this.nodes.map((node) => node.final);
      this.world.run(this.plan.healMs + PROGRESS_WITHIN_MS);
      this.checkProgress();
      this.world.run(this.plan.endMs);
      this.checkAllBack();
    } catch (error) {
      bad = error instanceof Error ? (error instanceof Violation ? error.message : (error.stack ?? error.message)) : String(error);
    }
    const sum = (f: (node: ModelNode) => number): number => this.nodes.reduce((all, node) => all + f(node), 0);
    return {
      bad,
      trace: this.world.trace,
      stuck: !this.quorumLives(),
      decisions: this.decisions.size,
      ballots: sum((node) => node.log?.counters.ballots ?? 0),
      delivered: this.world.delivered,
      rollbackMost: Math.max(...this.nodes.map((node) => node.rollbackMost)),
      malformed: sum((node) => node.log?.counters.malformed ?? 0),
      nodes: this.nodes,
    };
  }

  // --- the stage --------------------------------------------------------------------------------------------------

  private beat(node: ModelNode): void {
    this.guarded(node, () => node.tick());
    this.world.after(this.tickMs, () => this.beat(node));
  }

  /** Runs a step of `node`, which may die in the middle of it. */
  private guarded(node: ModelNode, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      node.alive = false;
    }
  }

  sendGame(from: number, to: number, packet: GamePacket): void {
    const node = this.nodes[to]!;
    this.world.send(from, to, 0, () => {
      this.world.delivered++;
      this.guarded(node, () => node.game(packet));
    });
  }

  sendView(from: number, to: number, bytes: Uint8Array): void {
    this.viewMessages++;
    if (this.mutedUntil[from]! > this.world.nowMs) return;
    const node = this.nodes[to]!;
    let extraMs = this.lateUntil[from]! > this.world.nowMs ? 900 : 0;
    if (this.world.network.chance(this.plan.staleShare) && this.world.nowMs < this.plan.healMs) extraMs += this.world.network.unit() * this.plan.staleMs;
    this.world.send(from, to, extraMs, () => {
      this.world.delivered++;
      this.world.note(bytes.length + 1000 * bytes[0]!);
      this.guarded(node, () => node.viewMessage(from, bytes));
    });
  }

  askSnapshot(from: number, to: number): void {
    const donor = this.nodes[to]!;
    const asker = this.nodes[from]!;
    const { life } = asker;
    this.world.send(from, to, 0, () => {
      this.guarded(donor, () => donor.reborn(from, life));
      const snapshot = donor.alive && this.world.nowMs >= donor.asleepUntilMs ? donor.snapshot() : undefined;
      if (snapshot !== undefined) this.world.send(to, from, 0, () => this.guarded(asker, () => asker.restore(snapshot)));
    });
  }

  probe(node: ModelNode, point: string): void {
    if (this.armed.length === 0) return;
    for (const fault of this.armed) {
      if (fault.point !== point || --fault.nth > 0) continue;
      this.armed = this.armed.filter((other) => other !== fault);
      if (fault.what === 'crash') {
        if (this.killed++ >= 3) return;
        node.alive = false;
        throw new Died();
      }
      if (fault.what === 'mute') this.mutedUntil[node.id] = this.world.nowMs + 1000;
      else this.lateUntil[node.id] = this.world.nowMs + 40;
      return;
    }
  }

  private strike(fault: Fault): void {
    const node = 'peer' in fault ? this.nodes[fault.peer]! : 'by' in fault ? this.nodes[fault.by]! : this.nodes[0]!;
    const { world } = this;
    if (fault.kind === 'at') return void this.armed.push({ ...fault });
    if (fault.kind === 'partition') return this.partition(fault.mask, fault.ms);
    if (fault.kind === 'join') {
      node.alive = true;
      return;
    }
    if (fault.kind === 'edge') {
      if (fault.from === fault.to) return;
      world.cutEdge(fault.from, fault.to, fault.ms);
      if (fault.both) world.cutEdge(fault.to, fault.from, fault.ms);
      return;
    }
    if (!node.alive || node.done) return;
    this.guarded(node, () => this.strikeNode(fault, node));
  }

  private strikeNode(fault: Fault, node: ModelNode): void {
    const { world } = this;
    const log = node.log;
    switch (fault.kind) {
      case 'crash':
        node.alive = false;
        break;
      case 'restart':
        node.alive = false;
        world.after(fault.ms, () => node.restart());
        break;
      case 'sleep':
        node.asleepUntilMs = world.nowMs + fault.ms;
        break;
      case 'away':
        if (log?.away()) world.after(3 * this.tickMs, () => (node.asleepUntilMs = world.nowMs + fault.ms));
        break;
      case 'leave':
        node.done = true;
        log?.leave();
        world.after(500, () => (node.alive = false));
        break;
      case 'kick':
        if (fault.peer === fault.by || this.nodes[fault.by]!.log === undefined || !this.nodes[fault.by]!.alive) break;
        node.done = true;
        this.nodes[fault.by]!.log!.wishKick(fault.peer);
        break;
      case 'pause':
        log?.wishPause(true);
        world.after(fault.ms, () => log?.wishPause(false));
        break;
      case 'setting':
        log?.wishSetting(fault.number, fault.value);
        break;
      case 'lock':
        log?.wishLock(true);
        break;
      default:
    }
  }

  private partition(mask: number, ms: number): void {
    const n = this.plan.peers;
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) if (((mask >> a) & 1) !== ((mask >> b) & 1)) this.world.cutEdge(a, b, ms);
  }

  // --- what must be true at the end ---------------------------------------------------------------------------------

  private heal(): void {
    this.armed = [];
    this.world.healAll();
    this.world.weather = { ...this.world.weather, loss: Math.min(0.02, this.plan.loss) };
    this.mutedUntil.fill(0);
    for (const node of this.nodes) {
      node.asleepUntilMs = Math.min(node.asleepUntilMs, this.world.nowMs + 500);
      if (node.alive && !node.done) node.log?.wishPause(false);
    }
  }

  private newest(): ModelNode | undefined {
    let newest: ModelNode | undefined;
    for (const node of this.nodes) if (node.alive && node.log !== undefined && (newest === undefined || node.log.view.epoch > newest.log!.view.epoch)) newest = node;
    return newest;
  }

  private quorumLives(): boolean {
    const view = this.newest()?.log!.view;
    if (view === undefined) return false;
    let living = 0;
    let away = 0;
    let gone = 0;
    for (const node of this.nodes) {
      if (!node.alive || node.done || node.log === undefined) continue;
      living |= 1 << node.id;
      // Its last act may already have been counted by somebody who then died: it gave its vote away until it is answered.
      if (node.log.leaving) away |= 1 << node.id;
      if (node.log.leavesForGood) gone |= 1 << node.id;
    }
    const voters = this.module.votersOf(view);
    // Among three AWAY leaves its sender its vote, if there is anybody left to lead.
    const helps = this.module.sizeOf(voters) === 3 && (living & voters & ~away) !== 0;
    const electorate = voters & ~(helps ? gone : away);
    return this.module.isQuorum(living, electorate) && this.connected(living & this.module.votersOf(view));
  }

  /** Whether the living reach each other over at most one other. */
  private connected(living: number): boolean {
    const n = this.plan.peers;
    const edge = (a: number, b: number): boolean => a === b || this.world.never[a * n + b] === 0;
    for (let a = 0; a < n; a++) for (let b = 0; b < a; b++) {
      if (!((living >> a) & 1) || !((living >> b) & 1) || edge(a, b)) continue;
      let via = false;
      for (let k = 0; k < n; k++) if (k !== a && k !== b && (living >> k) & 1 && edge(a, k) && edge(k, b)) via = true;
      if (!via) return false;
    }
    return true;
  }

  private reachable(id: number, voters: number): boolean {
    const n = this.plan.peers;
    for (const node of this.nodes) if (node.alive && (voters >> node.id) & 1 && !this.world.never[id * n + node.id]) return true;
    return false;
  }

  private checkProgress(): void {
    if (!this.quorumLives()) return;
    const view = this.newest()!.log!.view;
    for (const node of this.nodes) {
      if (!node.alive || node.done || !((this.module.votersOf(view) >> node.id) & 1)) continue;
      if (node.final < this.progress[node.id]! + CALM_FRAMES) throw new Violation(`I8 ${node.id} stands still at ${node.final} in epoch ${view.epoch} (voters ${this.module.votersOf(view).toString(2)})`);
    }
  }

  private checkAllBack(): void {
    if (!this.quorumLives()) return;
    const view = this.newest()!.log!.view;
    for (const node of this.nodes) {
      if (!node.alive || node.done || !this.reachable(node.id, this.module.votersOf(view))) continue;
      if (!((this.module.votersOf(view) >> node.id) & 1)) throw new Violation(`I8 ${node.id} is not back in epoch ${view.epoch}`);
    }
  }
}

export function simulate(plan: Plan, module?: ViewModule): Outcome {
  return new Simulation(plan, module).run();
}

export interface Soak {
  seeds: number;
  bad: { seed: number; reason: string }[];
  stuck: number;
  decisions: number;
  ballots: number;
  delivered: number;
  malformed: number;
  virtualMs: number;
}

/** Runs `count` random plans from seed `from` on; `each` is told of every outcome. */
export function soak(from: number, count: number, each?: (seed: number, outcome: Outcome) => void, planOf: (seed: number) => Plan = randomPlan): Soak {
  const sum: Soak = { seeds: 0, bad: [], stuck: 0, decisions: 0, ballots: 0, delivered: 0, malformed: 0, virtualMs: 0 };
  for (let seed = from; seed < from + count; seed++) {
    const plan = planOf(seed);
    const outcome = simulate(plan);
    sum.seeds++;
    if (outcome.bad !== undefined) sum.bad.push({ seed, reason: outcome.bad });
    if (outcome.stuck) sum.stuck++;
    sum.decisions += outcome.decisions;
    sum.ballots += outcome.ballots;
    sum.delivered += outcome.delivered;
    sum.malformed += outcome.malformed;
    sum.virtualMs += plan.endMs;
    each?.(seed, outcome);
  }
  return sum;
}
