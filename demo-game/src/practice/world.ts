/**
 * Everything behind the practice page, without a page: machines, the simulated network between them, and the faults. Its clock is moved by
 * whoever owns it, in real time by the page and in no time by tests.
 */
import { SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { Agreement } from './agreement.ts';
import { Hands, type Press } from './hands.ts';
import { History } from './history.ts';
import { Machine, type Line, type MachineOptions } from './machine.ts';

const TICK_MS = 1000 / 60;
/** After so long without a word a transport gives a link up; when the cut is mended it makes another. */
const GIVE_UP_MS = 4000;
const RELOAD_MS = 900;
const INTRODUCE_MS = 40;
const MOST_LINES = 200;
/** A page that was hidden for longer goes on from where it was. */
const MOST_ELAPSED_MS = 250;

export interface Weather {
  /** One way. */
  readonly latencyMs: number;
  /** Either way of the latency. */
  readonly jitterMs: number;
  /** Share of packets lost, 0 to 1. */
  readonly loss: number;
}

export interface WorldOptions extends Omit<MachineOptions, 'machines'> {
  readonly machines: number;
  readonly weather: Weather;
  readonly seed: number;
}

export class World {
  readonly clock = new VirtualClock();
  readonly machines: Machine[] = [];
  readonly history: History[] = [];
  readonly agreement = new Agreement();
  readonly lines: Line[] = [];
  /** Lines told so far, also those no longer kept. */
  told = 0;
  /** The machine that a person plays, and what is pressed there; undefined lets its own hands play. */
  mine = 0;
  press: Press | undefined;
  private readonly network: SimNetwork;
  private readonly cuts = new Set<string>();

  /** Makes the machines; they find each other and begin to play as the clock moves. */
  static async open(options: WorldOptions): Promise<World> {
    const world = new World(options);
    for (let index = 0; index < options.machines; index += 1) await world.add(index, options);
    world.introduceAll();
    return world;
  }

  private constructor({ weather, seed }: WorldOptions) {
    this.network = new SimNetwork({ clock: this.clock, seed, crashNoticeMs: 2500 });
    this.setWeather(weather);
  }

  private async add(index: number, options: WorldOptions): Promise<void> {
    const { delay, window, machines, seed } = options;
    const tell = (kind: string, text: string): void => this.note(index, kind, text);
    const machine = new Machine(index, this.network.addNode(`m${index}`), new Hands(seed, index), { delay, window, machines }, tell);
    this.machines.push(machine);
    this.history.push(new History());
    await machine.open();
    // Machines draw when their own screens do: never all at once.
    this.clock.every(TICK_MS, () => this.tick(machine), (index * TICK_MS) / machines + 1);
  }

  /** Lets `elapsedMs` pass, real time or slowed down. */
  advance(elapsedMs: number): void {
    this.clock.runFor(Math.min(MOST_ELAPSED_MS, Math.max(0, elapsedMs)));
  }

  get nowMs(): number {
    return this.clock.now;
  }

  setWeather({ latencyMs, jitterMs, loss }: Weather): void {
    this.network.everywhere({ delayMs: latencyMs, jitter: jitterMs, loss });
  }

  // --- faults

  freeze(index: number, on: boolean): void {
    this.machines[index]!.freeze(on);
    this.note(index, 'fault', on ? 'is frozen: its code does not run, what arrives waits.' : 'runs again.');
  }

  isCut(a: number, b: number): boolean {
    return this.cuts.has(pair(a, b));
  }

  /** Cuts or mends the link of two: nothing gets through, and nobody is told. */
  cut(a: number, b: number, on: boolean): void {
    if (on === this.isCut(a, b)) return;
    const [here, there] = [this.machines[a]!, this.machines[b]!];
    this.network.between(here.node, there.node, { up: !on });
    this.note(a, 'fault', on ? `The link to ${there.name} is cut.` : `The link to ${there.name} is mended.`);
    if (!on) {
      this.cuts.delete(pair(a, b));
      return this.introduce(here, there);
    }
    this.cuts.add(pair(a, b));
    this.clock.after(GIVE_UP_MS, () => {
      if (this.isCut(a, b)) this.network.disconnect(here.node, there.node);
    });
  }

  /** Whether every link of a machine is cut. */
  isUnplugged(index: number): boolean {
    return this.machines.every((other) => other.index === index || this.isCut(index, other.index));
  }

  unplug(index: number, on: boolean): void {
    for (const other of this.machines) if (other.index !== index) this.cut(index, other.index, on);
  }

  corrupt(index: number): void {
    if (!this.machines[index]!.playing) return;
    this.machines[index]!.corrupt();
    this.note(index, 'fault', 'One byte of its state is flipped.');
  }

  /** The page is loaded anew: its memory is gone, its seat is not. */
  reload(index: number): void {
    const machine = this.machines[index]!;
    if (machine.loading) return;
    machine.crash();
    this.note(index, 'fault', 'reloads its page.');
    this.clock.after(RELOAD_MS, () => void this.comeBack(machine));
  }

  /** Whether inputs get from one to the other directly. */
  linked(a: number, b: number): boolean {
    return !this.isCut(a, b) && this.network.linked(this.machines[a]!.node, this.machines[b]!.node);
  }

  close(): void {
    for (const machine of this.machines) machine.room?.close();
  }

  // --- within

  private async comeBack(machine: Machine): Promise<void> {
    await machine.open(this.network.restart(machine.node, `m${machine.index}-${machine.life}`));
    for (const other of this.machines) if (other !== machine) this.introduce(machine, other);
  }

  private introduceAll(): void {
    for (const a of this.machines) for (const b of this.machines) if (a.index < b.index) this.introduce(a, b);
  }

  /** As signalling would: again and again while they have no link. */
  private introduce(a: Machine, b: Machine): void {
    const lives = [a.life, b.life];
    this.clock.after(INTRODUCE_MS, () => {
      if (a.life !== lives[0] || b.life !== lives[1] || this.isCut(a.index, b.index) || this.network.linked(a.node, b.node)) return;
      if (!this.network.connect(a.node, b.node)) this.clock.after(500, () => this.introduce(a, b));
    });
  }

  private tick(machine: Machine): void {
    machine.tick(this.clock.now, machine.index === this.mine ? this.press : undefined);
    this.history[machine.index]!.sample(machine, this.clock.now);
    if (!machine.frozen) this.agreement.look(machine);
  }

  private note(machine: number, kind: string, text: string): void {
    if (kind === 'started' && this.machines.every((each) => each.index === machine || !each.playing)) this.agreement.clear();
    this.lines.push({ atMs: this.clock.now, machine, kind, text });
    this.told += 1;
    if (this.lines.length > MOST_LINES) this.lines.shift();
  }
}

function pair(a: number, b: number): string {
  return `${Math.min(a, b)} ${Math.max(a, b)}`;
}
