/**
 * Draws a plan from a seed. Swarm testing: each seed leaves out about half the kinds of fault, so that no kind hides behind another;
 * a directed fault brings along something that sets off what it waits for.
 */
import { RandomStream } from '../random.ts';
import { DIRECTED_ACTS, type Fault, type FaultKind, type Plan, type PlanLimits } from './plan.ts';
import { SEAT_STEPS, START_STEPS, VIEW_STEPS, type Step } from './steps.ts';

const KINDS: readonly FaultKind[] = ['sleep', 'reload', 'leave', 'newcomer', 'cut', 'relink', 'partition', 'clock', 'slow', 'die', 'flap', 'lag', 'move', 'swizzle', 'server', 'at', 'at', 'at'];
const BEGIN_MS = 1500;
/** Faults that have the members decide something, and a newcomer fetch a state. */
const TRIGGERS: readonly FaultKind[] = ['sleep', 'reload', 'reload', 'leave', 'newcomer', 'die'];

export function drawPlan(seed: number, limits: PlanLimits = {}): Plan {
  const random = new RandomStream(seed, 'plan');
  const [least, most] = limits.machines ?? [2, 8];
  const machines = least + random.below(most - least + 1);
  const kinds = (limits.kinds ?? KINDS).filter(() => random.below(100) < 45);
  const healMs = BEGIN_MS + 4000 + random.below(8000);
  const faults: Fault[] = [];
  const many = kinds.length === 0 ? 0 : 1 + random.below(5);
  for (let i = 0; i < many; i++) faults.push(...drawFaults(random, kinds[random.below(kinds.length)]!, machines, healMs));
  faults.sort((a, b) => a.atMs - b.atMs);
  const never = limits.partial !== false && machines >= 3 && random.below(3) === 0 ? drawNever(random, machines) : [];
  const rough = random.below(4);
  return {
    seed,
    machines,
    lateJoin: random.below(2) === 0,
    delayMs: 5 + random.below(60),
    jitterMs: rough === 0 ? 0 : random.below(20),
    loss: rough === 2 ? random.below(12) / 100 : 0,
    ...(rough === 3 ? { weather: drawWeather(random) } : {}),
    never,
    healMs,
    faults,
  };
}

function drawWeather(random: RandomStream): NonNullable<Plan['weather']> {
  const burst = random.below(3) === 0 ? { burst: { p: 0.01, r: 0.15 } } : {};
  return { duplicate: random.below(15) / 100, reorder: random.below(30) / 100, reorderMs: 10 + random.below(60), ...burst };
}

function drawFaults(random: RandomStream, kind: FaultKind, machines: number, healMs: number): Fault[] {
  if (kind !== 'at') return [drawFault(random, kind, machines, healMs)];
  const group = random.below(10);
  const steps: readonly Step[] = group === 0 ? START_STEPS : group < 6 ? VIEW_STEPS : SEAT_STEPS;
  const trigger = drawFault(random, TRIGGERS[random.below(TRIGGERS.length)]!, machines, healMs);
  const victim = 'machine' in trigger ? trigger.machine : 0;
  const directed: Fault = {
    kind,
    atMs: steps === START_STEPS ? 100 : Math.max(BEGIN_MS, trigger.atMs - random.below(300)),
    // Who starts it is sometimes who suffers it.
    machine: random.below(4) === 0 ? victim : random.below(machines),
    step: steps[random.below(steps.length)]!,
    nth: 1 + random.below(random.below(2) === 0 ? 2 : 8),
    act: DIRECTED_ACTS[random.below(DIRECTED_ACTS.length)]!,
    forMs: 50 + random.below(random.below(2) === 0 ? 400 : 4000),
  };
  return [trigger, directed];
}

function drawFault(random: RandomStream, kind: FaultKind, machines: number, healMs: number): Fault {
  const atMs = BEGIN_MS + random.below(healMs - BEGIN_MS - 500);
  const machine = random.below(machines);
  const other = (machine + 1 + random.below(machines - 1)) % machines;
  const forMs = 200 + random.below(random.below(3) === 0 ? 20_000 : 3000);
  switch (kind) {
    case 'cut':
      return { kind, atMs, machine, other, oneWay: random.below(2) === 0, forMs };
    case 'relink':
      return { kind, atMs, machine, other, forMs: random.below(1500) };
    case 'partition':
      return { kind, atMs, apart: Array.from({ length: machines }, (_, i) => i).filter(() => random.below(2) === 0), forMs };
    case 'clock':
      return { kind, atMs, machine, byMs: random.below(2) === 0 ? 3_600_000 : -1_800_000 };
    case 'slow':
      return { kind, atMs, machine, ticksPerSecond: 5 + random.below(40), forMs };
    case 'flap':
      return { kind, atMs, machine, other, everyMs: 100 + random.below(1400), forMs };
    case 'lag':
      return { kind, atMs, machine, other, delayMs: 80 + random.below(320), forMs };
    case 'move':
      return { kind, atMs, machine, delayMs: 10 + random.below(90), forMs: random.below(2500) };
    case 'server':
      return { kind, atMs: 200 + random.below(atMs), forMs };
    case 'reload':
      return { kind, atMs, machine, forMs: 100 + random.below(2000) };
    case 'newcomer':
      return { kind, atMs };
    case 'swizzle':
      return { kind, atMs, forMs };
    case 'sleep':
      return { kind, atMs, machine, forMs };
    default:
      return { kind: kind === 'die' ? 'die' : 'leave', atMs, machine };
  }
}

/** Some pairs that never link, so that everybody still reaches everybody: through one hub, or along a chain over at most two others. */
function drawNever(random: RandomStream, machines: number): [number, number][] {
  const never: [number, number][] = [];
  const chain = machines <= 4 && random.below(3) === 0;
  const hub = random.below(machines);
  for (let a = 0; a < machines; a++) {
    for (let b = a + 1; b < machines; b++) {
      if (chain ? b > a + 1 : a !== hub && b !== hub && never.length < 3 && random.below(3) === 0) never.push([a, b]);
    }
  }
  return never;
}
