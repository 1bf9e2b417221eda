/** Draws a match and its weather from a seed: what may be different is different, and something always goes wrong. */
import { FixedSession, RollbackSession, type Session } from '@rollmesh/core';
import { RandomStream, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock, type Conditions } from '@rollmesh/core/testing';
import { drawUnlinked } from './membership-weather.ts';

const FAULT_MS = 6000;
/** How long a fine way must have been fine before it is trusted, with room for displays of 30 frames a second. */
const TRUST_MS = 12_000;

export interface Scenario {
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly mesh: SessionMesh<Session>;
  readonly description: string;
  /** Frames by which one may be ahead of what one has of the others. */
  readonly reachFrames: number;
  /** When the weather clears, in ms. */
  readonly clearsMs: number;
  /** Whether some pair plays through another. */
  readonly relayed: boolean;
}

export interface ScenarioLimits {
  readonly peers?: readonly [number, number];
  readonly windows?: readonly number[] | undefined;
  /** The weather is fine until everybody trusts the ways, so that the storm finds them sending little. Default false. */
  readonly trusting?: boolean;
  /** Sessions that save few states, and sum every fourth. Default false. */
  readonly sparse?: boolean;
  /** Sessions with a fixed roster, which know no relay: every pair is linked. Default false. */
  readonly fixed?: boolean;
}

const pick = <T>(random: RandomStream, values: readonly T[]): T => values[random.below(values.length)]!;

/** Weather of one direction: loss to 20 %, jitter, duplicates, reordering, bursts. */
function stormyConditions(random: RandomStream): Partial<Conditions> {
  return {
    delayMs: random.below(120),
    jitter: random.below(50),
    loss: random.below(21) / 100,
    duplicate: random.below(16) / 100,
    reorder: random.below(31) / 100,
    reorderMs: 10 + random.below(120),
    burst: random.below(3) === 0 ? { p: 0.01, r: 0.15 } : { p: 0, r: 1 },
  };
}

export function scenario(seed: number, limits: ScenarioLimits = {}): Scenario {
  const random = new RandomStream(seed, 'scenario');
  const [least, most] = limits.peers ?? [2, 4];
  const peers = least + random.below(most - least + 1);
  const seats = Array.from({ length: peers }, () => (peers <= 4 && random.below(4) === 0 ? 2 : 1));
  const windowFrames = pick(random, limits.windows ?? [0, 1, 2, 4, 8, 8, 8, 12]);
  const delayFrames = random.below(5);
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed });
  const players = new ScriptedPlayers(seed, 1 + random.below(4), pick(random, ['human', 'restless', 'sparse'] as const));
  const unlinked = limits.fixed === true ? [] : drawUnlinked(seed, peers);
  const mesh = new SessionMesh<Session>({
    open: (config) => (limits.fixed === true ? new FixedSession(config) : new RollbackSession(config)),
    saving: limits.sparse === true ? 'sparse' : 'every',
    checksumEveryFrames: limits.sparse === true ? 4 : 1,
    network,
    seats,
    players,
    windowFrames,
    delayFrames,
    clockSpeed: seats.map(() => 1 + (random.below(41) - 20) / 1000),
    displayMs: seats.map(() => pick(random, [1000 / 60, 1000 / 60, 1000 / 144, 1000 / 50, 1000 / 30])),
    beginMs: seats.map(() => random.below(400)),
    gameSeed: seed,
    unlinked,
    // These laws are about a match whose members stay: the outages below bench nobody.
    benchAfterMs: 60_000,
  });
  const fromMs = limits.trusting === true ? TRUST_MS : 0;
  const storm = (): void => {
    for (const a of mesh.nodes) for (const b of mesh.nodes) if (a !== b) network.path(a.node, b.node).set(stormyConditions(random));
  };
  if (fromMs === 0) storm();
  else {
    network.everywhere({ delayMs: random.below(60), jitter: random.below(3) });
    clock.at(fromMs, storm);
  }
  const faults = scheduleFaults(random, fromMs, clock, network, mesh);
  const clearsMs = fromMs + FAULT_MS;
  clock.at(clearsMs, () => calm(network, mesh));
  return { clock, network, mesh, clearsMs, reachFrames: windowFrames + delayFrames, relayed: unlinked.length > 0, description: `seed ${seed}: ${seats.join('+')} seats, window ${windowFrames}, delay ${delayFrames}, ${faults}${unlinked.map(([a, b]) => `, no link ${a}-${b}`).join('')}` };
}

/** Outages to 1.5 s, in one direction or both, and pauses of a whole machine. */
function scheduleFaults(random: RandomStream, fromMs: number, clock: VirtualClock, network: SimNetwork, mesh: SessionMesh<Session>): string {
  const told: string[] = [];
  for (let i = random.below(4); i > 0; i--) {
    const from = pick(random, mesh.nodes).node;
    const to = pick(random, mesh.nodes).node;
    const atMs = fromMs + random.below(FAULT_MS - 1600);
    const lengthMs = 50 + random.below(1450);
    const kind = pick(random, ['one-way', 'both-ways', 'pause']);
    told.push(`${kind} ${from.place}>${to.place} ${atMs}+${lengthMs} ms`);
    if (kind === 'pause') {
      clock.at(atMs, () => from.pause());
      clock.at(atMs + lengthMs, () => from.resume());
    } else if (from !== to) {
      const set = (up: boolean): void => (kind === 'one-way' ? network.path(from, to).set({ up }) : network.between(from, to, { up }));
      clock.at(atMs, () => set(false));
      clock.at(atMs + lengthMs, () => set(true));
    }
  }
  return told.join(', ') || 'no outage';
}

function calm(network: SimNetwork, mesh: SessionMesh<Session>): void {
  for (const node of mesh.nodes) node.node.resume();
  network.everywhere({ up: true, delayMs: 20, jitter: 2, loss: 0, duplicate: 0, reorder: 0, burst: { p: 0, r: 1 } });
}
