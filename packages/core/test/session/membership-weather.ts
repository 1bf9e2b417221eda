/** Draws a match from a seed in which somebody dies, leaves or sleeps, in bad weather. */
import { RandomStream, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock, type Conditions } from '@rollmesh/core/testing';

export type Trouble = 'crash' | 'leave' | 'pause' | 'cut';

export interface TroubledPeer {
  readonly peer: number;
  readonly kind: Trouble;
  readonly atMs: number;
  /** When a pause or a cut ends. */
  readonly untilMs: number;
}

/** In a third of all seeds some pairs never get a link: never so many that those who are well cannot reach each other over one other who is. */
export function drawUnlinked(seed: number, peers: number, unwell: readonly number[] = []): [number, number][] {
  const random = new RandomStream(seed, 'edges');
  if (random.below(3) !== 0 || peers < 3) return [];
  const unlinked: [number, number][] = [];
  const linked = (a: number, b: number): boolean => !unlinked.some((pair) => pair.includes(a) && pair.includes(b));
  for (let tries = 1 + random.below(peers); tries > 0; tries--) {
    const a = random.below(peers);
    const b = (a + 1 + random.below(peers - 1)) % peers;
    if (!linked(a, b)) continue;
    unlinked.push([a, b]);
    const all = Array.from({ length: peers }, (_, peer) => peer);
    const reached = (one: number, other: number): boolean => all.some((over) => over !== one && over !== other && !unwell.includes(over) && linked(one, over) && linked(over, other));
    if (!all.every((one) => all.every((other) => one === other || linked(one, other) || reached(one, other)))) unlinked.pop();
  }
  return unlinked;
}

export interface TroubledMatch {
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly mesh: SessionMesh;
  readonly troubled: readonly TroubledPeer[];
  /** When the match is judged. */
  readonly endMs: number;
  /** Frames by which one may be ahead of what one has of the others. */
  readonly reachFrames: number;
  /** Pairs that never get a link. */
  readonly unlinked: readonly (readonly [number, number])[];
  readonly description: string;
}

const pick = <T>(random: RandomStream, values: readonly T[]): T => values[random.below(values.length)]!;

function roughConditions(random: RandomStream): Partial<Conditions> {
  return {
    delayMs: random.below(70),
    jitter: random.below(25),
    loss: random.below(13) / 100,
    duplicate: random.below(8) / 100,
    reorder: random.below(15) / 100,
    reorderMs: 10 + random.below(60),
    burst: random.below(4) === 0 ? { p: 0.01, r: 0.2 } : { p: 0, r: 1 },
  };
}

function drawTrouble(random: RandomStream, peers: number): TroubledPeer[] {
  // As many as can go while the rest is still more than half of those before.
  const many = peers >= 5 && random.below(3) === 0 ? 2 : 1;
  const order = Array.from({ length: peers }, (_, peer) => peer).sort((a, b) => (a * 7919 + random.below(97)) % 101 - (b * 7919 + random.below(97)) % 101);
  const firstMs = 600 + random.below(3000);
  return order.slice(0, many).map((peer, index) => {
    const kind = pick(random, ['crash', 'crash', 'leave', 'pause', 'pause', 'cut'] as const);
    const atMs = index === 0 ? firstMs : firstMs + random.below(900);
    return { peer, kind, atMs, untilMs: atMs + (kind === 'cut' ? 700 + random.below(3000) : 1000 + random.below(9000)) };
  });
}

export function troubledMatch(seed: number): TroubledMatch {
  const random = new RandomStream(seed, 'trouble');
  const peers = 3 + random.below(3);
  const seats = Array.from({ length: peers }, () => (peers === 3 && random.below(4) === 0 ? 2 : 1));
  const windowFrames = pick(random, [0, 2, 4, 8, 8, 8, 12]);
  const delayFrames = random.below(5);
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed });
  // Drawn here, so that what follows is what it was without them.
  const players = new ScriptedPlayers(seed, 1 + random.below(3), pick(random, ['human', 'restless', 'sparse'] as const));
  const clockSpeed = seats.map(() => 1 + (random.below(21) - 10) / 1000);
  const displayMs = seats.map(() => pick(random, [1000 / 60, 1000 / 60, 1000 / 144, 1000 / 30]));
  const beginMs = seats.map(() => random.below(200));
  const conditions = seats.map((_, a) => seats.map((__, b) => (a === b ? undefined : roughConditions(random))));
  const troubled = drawTrouble(random, peers);
  const unlinked = drawUnlinked(seed, peers, troubled.map(({ peer }) => peer));
  const mesh = new SessionMesh({
    network,
    seats,
    players,
    windowFrames,
    delayFrames,
    clockSpeed,
    displayMs,
    beginMs,
    gameSeed: seed,
    unlinked,
  });
  for (const a of mesh.nodes) for (const b of mesh.nodes) if (a !== b) network.path(a.node, b.node).set(conditions[a.peer]![b.peer]!);
  for (const trouble of troubled) schedule(clock, network, mesh, trouble);
  const lasting = troubled.filter(({ kind }) => kind === 'pause' || kind === 'cut');
  const calmMs = Math.max(4500, ...lasting.map(({ untilMs }) => untilMs));
  clock.at(calmMs, () => network.everywhere({ delayMs: 20, jitter: 2, loss: 0, duplicate: 0, reorder: 0, burst: { p: 0, r: 1 } }));
  const told = troubled.map(({ peer, kind, atMs, untilMs }) => `${kind} ${peer} ${atMs}-${untilMs}`).join(', ');
  const description = `seed ${seed}: ${seats.join('+')} seats, window ${windowFrames}, delay ${delayFrames}, ${told}${unlinked.map(([a, b]) => `, no link ${a}-${b}`).join('')}`;
  // Who slept while another died may lack inputs that nobody else keeps for it: it waits until the dead are dropped.
  const endMs = calmMs + (troubled.length > 1 ? 17_000 : 6000);
  return { clock, network, mesh, troubled, endMs, reachFrames: windowFrames + delayFrames, unlinked, description };
}

function schedule(clock: VirtualClock, network: SimNetwork, mesh: SessionMesh, { peer, kind, atMs, untilMs }: TroubledPeer): void {
  const { node, session } = mesh.nodes[peer]!;
  const others = mesh.nodes.filter((other) => other.peer !== peer);
  if (kind === 'crash') clock.at(atMs, () => node.crash());
  else if (kind === 'leave') clock.at(atMs, () => session.leave(1000 * (peer + 1) + atMs));
  else if (kind === 'pause') {
    clock.at(atMs, () => node.pause());
    clock.at(untilMs, () => node.resume());
  } else {
    const set = (up: boolean): void => others.forEach((other) => network.between(node, other.node, { up }));
    clock.at(atMs, () => set(false));
    clock.at(untilMs, () => set(true));
  }
}
