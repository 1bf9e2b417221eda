/** What a plan's faults do to the world when their time comes, and what undoes them. */
import { RandomStream } from '../random.ts';
import type { Machine } from './machine.ts';
import type { SimNetwork } from '../sim-network.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Fault, Plan } from './plan.ts';
import { StepTable, type Step } from './steps.ts';

/** The world, as far as faults change it. */
export interface FaultyWorld {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly machines: readonly Machine[];
  serverUp: boolean;
  add(): Machine;
  wake(machine: Machine): void;
  comeBack(machine: Machine): void;
  introduce(a: Machine, b: Machine, inMs?: number): void;
}

type Directed = Extract<Fault, { kind: 'at' }>;

/** A directed fault that has not struck yet, and how many of its step were seen. */
interface Armed {
  readonly fault: Directed;
  seen: number;
}

export class Faults {
  private armed: Armed[] = [];
  private ended = false;
  private readonly steps = new StepTable();

  constructor(private readonly world: FaultyWorld) {}

  schedule(faults: readonly Fault[]): void {
    for (const fault of faults) {
      if (fault.kind === 'at') this.armed.push({ fault, seen: 0 });
      else this.world.clock.at(fault.atMs, () => this.happen(fault));
    }
    for (const machine of this.world.machines) this.watch(machine);
  }

  /** Another node stands for this machine: directed faults look at what it sends. */
  watch(machine: Machine): void {
    if (!this.armed.some(({ fault }) => fault.machine === machine.index)) return;
    machine.node.tap = (peerId, bytes, length, reliable) => {
      const step = length > 0 ? this.steps.of(bytes[0]!, reliable) : undefined;
      return step === undefined || this.step(machine, step, peerId, bytes, length, reliable);
    };
  }

  /** Nothing happens any more. */
  end(): void {
    this.ended = true;
    this.armed = [];
  }

  private later(ms: number, what: () => void): void {
    const { clock } = this.world;
    clock.at(clock.now + ms, () => {
      if (!this.ended) what();
    });
  }

  // --- directed

  /** The machine is about to send this. False if it does not. */
  private step(machine: Machine, step: Step, peerId: string, bytes: Uint8Array, length: number, reliable: boolean): boolean {
    for (const one of this.armed) {
      const { fault } = one;
      if (fault.machine !== machine.index || fault.step !== step || this.world.clock.now < fault.atMs || ++one.seen < fault.nth) continue;
      this.armed = this.armed.filter((other) => other !== one);
      machine.lines.push(`${this.world.clock.now.toFixed(0)} M${machine.index}.${machine.life} is struck at ${step}: ${fault.act}`);
      return this.strike(machine, fault, peerId, bytes.slice(0, length), reliable);
    }
    return true;
  }

  private strike(machine: Machine, fault: Directed, peerId: string, bytes: Uint8Array, reliable: boolean): boolean {
    const { node } = machine;
    switch (fault.act) {
      case 'die':
      case 'reload':
        this.happen({ kind: fault.act, atMs: 0, machine: machine.index, forMs: fault.forMs });
        return false;
      case 'sleep':
        // A page that freezes finishes what it is doing: what it sends in this turn goes out.
        this.later(0, () => this.happen({ kind: 'sleep', atMs: 0, machine: machine.index, forMs: fault.forMs }));
        return true;
      case 'mute':
        for (const other of this.world.machines) if (other !== machine) this.cut(machine, other, fault.forMs);
        return reliable;
      case 'late':
        if (reliable) this.cutTo(machine, peerId, fault.forMs);
        else this.later(Math.min(fault.forMs, 1500), () => node.sendHeld(peerId, bytes));
        return reliable;
      case 'cut':
        this.cutTo(machine, peerId, fault.forMs);
        return reliable;
    }
  }

  private cutTo(machine: Machine, peerId: string, forMs: number): void {
    const other = this.world.machines.find(({ node }) => node.selfId === peerId);
    if (other !== undefined) this.cut(machine, other, forMs);
  }

  /** Nothing gets from one to the other for a while; what is reliable waits. */
  private cut(from: Machine, to: Machine, forMs: number): void {
    const path = this.world.network.path(from.node, to.node);
    path.set({ up: false });
    this.later(forMs, () => path.set({ up: true }));
  }

  // --- at their time

  private happen(fault: Exclude<Fault, Directed>): void {
    if (this.ended) return;
    const { world } = this;
    const { machines, network } = world;
    const machine = 'machine' in fault ? machines[fault.machine]! : undefined;
    const other = 'other' in fault ? machines[fault.other]! : undefined;
    if (machine?.left === true) return;
    switch (fault.kind) {
      case 'sleep':
        machine!.asleep = true;
        machine!.node.pause();
        return this.later(fault.forMs, () => world.wake(machine!));
      case 'reload':
        machine!.node.crash();
        return this.later(fault.forMs, () => void (machine!.node.crashed && !machine!.left && world.comeBack(machine!)));
      case 'die':
        machine!.node.crash();
        machine!.left = true;
        return;
      case 'leave':
        machine!.room.close();
        machine!.left = true;
        return;
      case 'newcomer':
        if (machines.length < 8) world.add();
        return;
      case 'cut':
        this.cut(machine!, other!, fault.forMs);
        if (!fault.oneWay) this.cut(other!, machine!, fault.forMs);
        return;
      case 'flap':
        for (let ms = 0; ms < fault.forMs; ms += 2 * fault.everyMs) {
          this.later(ms, () => {
            this.cut(machine!, other!, fault.everyMs);
            this.cut(other!, machine!, fault.everyMs);
          });
        }
        return;
      case 'lag':
        network.between(machine!.node, other!.node, { delayMs: fault.delayMs });
        return this.later(fault.forMs, () => network.between(machine!.node, other!.node, { delayMs: world.plan.delayMs }));
      case 'relink':
        network.disconnect(machine!.node, other!.node);
        return world.introduce(machine!, other!, fault.forMs);
      case 'move':
        return this.move(machine!, fault.delayMs, fault.forMs);
      case 'swizzle':
        return this.swizzle(fault.forMs);
      case 'server':
        world.serverUp = false;
        return this.later(fault.forMs, () => void (world.serverUp = true));
      case 'partition': {
        const here = machines.filter((one) => fault.apart.includes(one.index)).map((one) => one.node);
        network.partition(here, machines.filter((one) => !fault.apart.includes(one.index)).map((one) => one.node));
        return this.later(fault.forMs, () => network.heal());
      }
      case 'clock':
        return machine!.setClock(fault.byMs);
      case 'slow':
        machine!.setPace(fault.ticksPerSecond);
        return this.later(fault.forMs, () => machine!.setPace(60));
    }
  }

  private move(machine: Machine, delayMs: number, forMs: number): void {
    const { world } = this;
    for (const other of world.machines) {
      if (other === machine) continue;
      world.network.disconnect(machine.node, other.node);
      world.network.between(machine.node, other.node, { delayMs });
      world.introduce(machine, other, forMs + 30);
    }
  }

  private swizzle(forMs: number): void {
    const { world } = this;
    const random = new RandomStream(world.plan.seed, 'swizzle');
    for (const a of world.machines) {
      for (const b of world.machines) {
        if (a.index >= b.index) continue;
        const fromMs = random.below(forMs / 2);
        const untilMs = forMs / 2 + random.below(forMs / 2);
        this.later(fromMs, () => {
          this.cut(a, b, untilMs - fromMs);
          this.cut(b, a, untilMs - fromMs);
        });
      }
    }
  }
}
