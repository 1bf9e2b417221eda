/**
 * What goes wrong in one run of the whole mesh, as data: drawn from a seed, printed, shrunk, and kept by name when it
 * found a bug. Each seed uses only some kinds of fault, so that no kind hides behind another.
 */
import { RandomStream } from '../random.ts';

export type Fault =
  /** The machine's code stops for a while: a frozen tab, a closed lid. What arrives waits. */
  | { readonly kind: 'sleep'; readonly atMs: number; readonly machine: number; readonly forMs: number }
  /** The page is reloaded: its memory is gone, what a page keeps is not. It is back after a while. */
  | { readonly kind: 'reload'; readonly atMs: number; readonly machine: number; readonly forMs: number }
  /** The machine leaves for good and says so. */
  | { readonly kind: 'leave'; readonly atMs: number; readonly machine: number }
  /** Somebody new comes. */
  | { readonly kind: 'newcomer'; readonly atMs: number }
  /** Nothing gets through from one machine to another, one way or both. */
  | { readonly kind: 'cut'; readonly atMs: number; readonly machine: number; readonly other: number; readonly oneWay: boolean; readonly forMs: number }
  /** The link between two breaks and is made anew. */
  | { readonly kind: 'relink'; readonly atMs: number; readonly machine: number; readonly other: number; readonly forMs: number }
  /** The network falls into two parts. */
  | { readonly kind: 'partition'; readonly atMs: number; readonly apart: readonly number[]; readonly forMs: number }
  /** The machine's clock is set. */
  | { readonly kind: 'clock'; readonly atMs: number; readonly machine: number; readonly byMs: number }
  /** The machine gets to tick only so many times a second. */
  | { readonly kind: 'slow'; readonly atMs: number; readonly machine: number; readonly ticksPerSecond: number; readonly forMs: number };

export type FaultKind = Fault['kind'];

export interface Plan {
  readonly seed: number;
  readonly machines: number;
  /** Whether newcomers may take seats in the running match. */
  readonly lateJoin: boolean;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly loss: number;
  /** Pairs between which a link never opens, as `[a, b]` with a < b. */
  readonly never: readonly (readonly [number, number])[];
  /** Faults happen until then; afterwards everything is healed. */
  readonly healMs: number;
  readonly faults: readonly Fault[];
}

const KINDS: readonly FaultKind[] = ['sleep', 'reload', 'leave', 'newcomer', 'cut', 'relink', 'partition', 'clock', 'slow'];
const BEGIN_MS = 1500;

export interface PlanLimits {
  readonly machines?: readonly [least: number, most: number];
  readonly kinds?: readonly FaultKind[];
  /** Whether some pairs never connect. Default true: in a third of the seeds. */
  readonly partial?: boolean;
}

export function drawPlan(seed: number, limits: PlanLimits = {}): Plan {
  const random = new RandomStream(seed, 'plan');
  const [least, most] = limits.machines ?? [2, 8];
  const machines = least + random.below(most - least + 1);
  const kinds = (limits.kinds ?? KINDS).filter(() => random.below(100) < 45);
  const healMs = BEGIN_MS + 4000 + random.below(8000);
  const faults: Fault[] = [];
  const many = kinds.length === 0 ? 0 : 1 + random.below(5);
  for (let i = 0; i < many; i++) faults.push(drawFault(random, kinds[random.below(kinds.length)]!, machines, healMs));
  faults.sort((a, b) => a.atMs - b.atMs);
  const never = limits.partial !== false && machines >= 3 && random.below(3) === 0 ? drawNever(random, machines) : [];
  const rough = random.below(3);
  return {
    seed,
    machines,
    lateJoin: random.below(2) === 0,
    delayMs: 5 + random.below(60),
    jitterMs: rough === 0 ? 0 : random.below(20),
    loss: rough === 2 ? random.below(12) / 100 : 0,
    never,
    healMs,
    faults,
  };
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
    case 'newcomer':
      return { kind, atMs };
    case 'leave':
      return { kind, atMs, machine };
    case 'reload':
      return { kind, atMs, machine, forMs: 100 + random.below(2000) };
    case 'sleep':
      return { kind, atMs, machine, forMs };
  }
}

/** Some pairs that never link, so that everybody still reaches everybody through at most one other. */
function drawNever(random: RandomStream, machines: number): [number, number][] {
  const hub = random.below(machines);
  const never: [number, number][] = [];
  for (let a = 0; a < machines; a++) {
    for (let b = a + 1; b < machines; b++) {
      if (a !== hub && b !== hub && never.length < 3 && random.below(3) === 0) never.push([a, b]);
    }
  }
  return never;
}

/** The plan in a few lines, for people. */
export function planText(plan: Plan): string {
  const { seed, machines, lateJoin, delayMs, jitterMs, loss, never, healMs, faults } = plan;
  const head = `seed ${seed}: ${machines} machines${lateJoin ? ', late join' : ''}, ${delayMs} ms, jitter ${jitterMs}, loss ${loss}, never ${JSON.stringify(never)}, healed at ${healMs}`;
  return [head, ...faults.map((fault) => `  ${JSON.stringify(fault)}`)].join('\n');
}
