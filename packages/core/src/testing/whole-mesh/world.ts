/**
 * The whole mesh in one process and one thread of virtual time: machines, the network between them, the introductions that a
 * signalling server makes, and the faults of a plan. The same plan is the same run, to the last bit.
 */
import { defineGame } from '../../room/define-game.ts';
import { u32 } from '../../sim/fields.ts';
import { RandomStream } from '../random.ts';
import { SimNetwork } from '../sim-network.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Machine } from './machine.ts';
import { Faults } from './faults.ts';
import type { Plan } from './plan.ts';

/** The world moves in steps of this; machines tick when they are due. */
const STEP_MS = 4;
const NOTICE_MS = 2500;

/** A game whose every bit depends on every input before: one wrong frame shows in all sums after it. */
function sensitiveGame(lateJoin: boolean) {
  return defineGame({
    name: 'sensitive',
    players: [1, 8],
    lateJoin,
    input: { go: 'button', hop: 'impulse' },
    state: { words: u32(4), presses: u32() },
    step(state, inputs, { slots, frame, present, gone, prng }) {
      let sum = state.words[(frame + 3) & 3]! + state.presses;
      for (let slot = 0; slot < slots; slot++) {
        const input = inputs[slot]!;
        const bits = (input.go ? 1 : 0) | (input.hop ? 2 : 0) | (present(slot) ? 4 : 0) | (gone(slot) ? 8 : 0);
        sum = Math.imul(sum ^ (bits + slot * 64), 0x9e3779b1) + (sum >>> 3);
      }
      state.words[frame & 3] = sum;
      // What was pressed one frame earlier is part of the state, too: of one seat, by turns.
      if (inputs[frame % slots]!.pressed.go) state.presses++;
      if (frame % 7 === 0) state.words[0] = state.words[0]! ^ prng.uint32();
    },
  });
}

export class MeshWorld {
  readonly clock = new VirtualClock();
  readonly network: SimNetwork;
  readonly machines: Machine[] = [];
  private readonly game;
  private readonly introductions: RandomStream;
  private readonly faults: Faults;
  /** The signalling server answers. */
  serverUp = true;
  private nowStep = 0;
  /** Pairs that are cut apart now. */
  private readonly never = new Set<string>();

  constructor(readonly plan: Plan) {
    this.network = new SimNetwork({
      clock: this.clock,
      seed: plan.seed,
      crashNoticeMs: NOTICE_MS,
      conditions: { delayMs: plan.delayMs, jitter: plan.jitterMs, loss: plan.loss, ...plan.weather },
    });
    this.game = sensitiveGame(plan.lateJoin);
    this.introductions = new RandomStream(plan.seed, 'introductions');
    for (const [a, b] of plan.never) this.never.add(`${a} ${b}`);
    this.faults = new Faults(this);
    for (let i = 0; i < plan.machines; i++) this.add();
    this.faults.schedule(plan.faults);
  }

  add(): Machine {
    const index = this.machines.length;
    const machine = new Machine(index, this.network.addNode(`m${index}`), { clock: this.clock, seed: this.plan.seed, game: this.game });
    this.machines.push(machine);
    this.faults.watch(machine);
    for (const other of this.machines) if (other !== machine) this.introduce(machine, other);
    return machine;
  }

  /** Signalling brings two together, by the server or by whoever is linked with both; it tries again for as long as they have no link. */
  introduce(a: Machine, b: Machine, inMs = 30 + this.introductions.below(300)): void {
    const lives = [a.life, b.life];
    this.clock.at(this.clock.now + inMs, () => {
      if (a.left || b.left || a.life !== lives[0] || b.life !== lives[1] || this.never.has(`${Math.min(a.index, b.index)} ${Math.max(a.index, b.index)}`)) return;
      if (this.network.linked(a.node, b.node)) return;
      const introduced = this.serverUp || this.machines.some((one) => one !== a && one !== b && one.runs && this.linked(one, a) && this.linked(one, b));
      if (!introduced || !this.network.connect(a.node, b.node)) this.introduce(a, b, 500);
    });
  }

  /** Whether there is a link between the two over which anything gets through. */
  linked(a: Machine, b: Machine): boolean {
    const { network } = this;
    return network.linked(a.node, b.node) && network.path(a.node, b.node).conditions.up && network.path(b.node, a.node).conditions.up;
  }

  run(untilMs: number, each?: (machine: Machine) => void): void {
    while (this.clock.now < untilMs) {
      this.nowStep = Math.max(this.nowStep + 1, Math.ceil(Math.min(this.nextMs(), untilMs) / STEP_MS));
      this.clock.runUntil(this.nowStep * STEP_MS);
      for (const machine of this.machines) if (machine.tick(this.clock.now)) each?.(machine);
    }
  }

  /** When anything happens next: steps in which nothing does are not walked through. */
  private nextMs(): number {
    let nextMs = this.clock.nextMs;
    for (const machine of this.machines) if (machine.dueMs < nextMs) nextMs = machine.dueMs;
    return nextMs;
  }

  /** Everything that a plan broke works again: who slept wakes, who is gone for a while comes back. */
  heal(): void {
    this.faults.end();
    this.serverUp = true;
    this.network.everywhere({ up: true, loss: 0, jitter: 2, delayMs: Math.min(this.plan.delayMs, 40), duplicate: 0, reorder: 0, burst: { p: 0, r: 1 } });
    for (const machine of this.machines) {
      machine.setPace(60);
      this.wake(machine);
      if (machine.node.crashed && !machine.left) this.comeBack(machine);
    }
    this.introduceAll();
  }

  introduceAll(): void {
    for (const a of this.machines) for (const b of this.machines) if (a.index < b.index) this.introduce(a, b);
  }

  wake(machine: Machine): void {
    machine.asleep = false;
    machine.node.resume();
  }

  comeBack(machine: Machine): void {
    machine.reload(this.network.restart(machine.node, `m${machine.index}-${machine.life + 1}`));
    this.faults.watch(machine);
    for (const other of this.machines) if (other !== machine) this.introduce(machine, other);
  }
}
