/**
 * What goes wrong in one run of the whole mesh, as data: drawn from a seed, printed, shrunk, and kept by name when it
 * found a bug. Each seed uses only some kinds of fault, so that no kind hides behind another.
 */
import type { Conditions } from '../conditions.ts';
import type { Step } from './steps.ts';

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
  /** The machine dies without a word and never comes back. */
  | { readonly kind: 'die'; readonly atMs: number; readonly machine: number }
  /** The way between two is up and down by turns. */
  | { readonly kind: 'flap'; readonly atMs: number; readonly machine: number; readonly other: number; readonly everyMs: number; readonly forMs: number }
  /** The way between two takes longer for a while. */
  | { readonly kind: 'lag'; readonly atMs: number; readonly machine: number; readonly other: number; readonly delayMs: number; readonly forMs: number }
  /** All links of a machine die; it is back after a while under another address, at another distance. */
  | { readonly kind: 'move'; readonly atMs: number; readonly machine: number; readonly delayMs: number; readonly forMs: number }
  /** Every way is cut, one after the other, and mended in another order. */
  | { readonly kind: 'swizzle'; readonly atMs: number; readonly forMs: number }
  /** The signalling server is gone: only who is linked with both can bring two together. */
  | { readonly kind: 'server'; readonly atMs: number; readonly forMs: number }
  /** Directed: as soon as the machine, from `atMs` on, sends its `nth` message of this step. */
  | { readonly kind: 'at'; readonly atMs: number; readonly machine: number; readonly step: Step; readonly nth: number; readonly act: DirectedAct; readonly forMs: number }
  /** The machine gets to tick only so many times a second. */
  | { readonly kind: 'slow'; readonly atMs: number; readonly machine: number; readonly ticksPerSecond: number; readonly forMs: number };

export type FaultKind = Fault['kind'];

/**
 * What happens at a step: the message is not sent and the machine dies, reloads or sleeps there and then; or the message is
 * lost and after it all that the machine sends anybody (mute) or that one peer (cut); or it alone comes late.
 */
export const DIRECTED_ACTS = ['die', 'reload', 'sleep', 'mute', 'cut', 'late'] as const;
export type DirectedAct = (typeof DIRECTED_ACTS)[number];

export interface Plan {
  readonly seed: number;
  readonly machines: number;
  /** Whether newcomers may take seats in the running match. */
  readonly lateJoin: boolean;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly loss: number;
  /** Further weather: duplicates, overtaking, bursts of loss. */
  readonly weather?: Partial<Pick<Conditions, 'duplicate' | 'reorder' | 'reorderMs' | 'burst'>>;
  /** Pairs between which a link never opens, as `[a, b]` with a < b. */
  readonly never: readonly (readonly [number, number])[];
  /** Faults happen until then; afterwards everything is healed. */
  readonly healMs: number;
  readonly faults: readonly Fault[];
}

export interface PlanLimits {
  readonly machines?: readonly [least: number, most: number];
  readonly kinds?: readonly FaultKind[];
  /** Whether some pairs never connect. Default true: in a third of the seeds. */
  readonly partial?: boolean;
}

/** The plan in a few lines, for people. */
export function planText(plan: Plan): string {
  const { seed, machines, lateJoin, delayMs, jitterMs, loss, weather, never, healMs, faults } = plan;
  const head = `seed ${seed}: ${machines} machines${lateJoin ? ', late join' : ''}, ${delayMs} ms, jitter ${jitterMs}, loss ${loss}${weather === undefined ? '' : ` and ${JSON.stringify(weather)}`}, never ${JSON.stringify(never)}, healed at ${healMs}`;
  return [head, ...faults.map((fault) => `  ${JSON.stringify(fault)}`)].join('\n');
}
