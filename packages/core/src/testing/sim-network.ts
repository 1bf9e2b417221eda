/**
 * A network inside one process: nodes, a path each way between any two places, links opened and broken at will. It has
 * the world's clock and seed and no other source of time or chance, so the same seed is the same run. A packet costs a
 * copy and two moves in a heap; no event is scheduled for it, its node finds it when it next receives.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { Conditions } from './conditions.ts';
import { Path } from './path.ts';
import { SimNode } from './sim-node.ts';
import { SimPort } from './sim-port.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SimNetworkOptions {
  readonly clock: VirtualClock;
  readonly seed: number;
  /** Conditions of every path to begin with; default: a perfect network. */
  readonly conditions?: Partial<Conditions>;
  /**
   * After how many ms the other side of a link learns that a node crashed. Default Infinity: a tab that died says nothing.
   */
  readonly crashNoticeMs?: number;
  /** Packets that may be under way to, or wait at, one node. Default 4,096. */
  readonly inboxPackets?: number;
}

export class SimNetwork {
  readonly clock: VirtualClock;
  readonly seed: number;
  /** Every node there is, in order of adding; a restarted one takes the place of the old one. */
  readonly nodes: SimNode[] = [];
  private readonly paths = new Map<string, Path>();
  private readonly crashNoticeMs: number;
  private readonly inboxPackets: number;
  private defaults: Partial<Conditions>;
  private readonly now: () => number;

  constructor(options: SimNetworkOptions) {
    this.clock = options.clock;
    this.seed = options.seed;
    this.defaults = options.conditions ?? {};
    this.crashNoticeMs = options.crashNoticeMs ?? Infinity;
    this.inboxPackets = options.inboxPackets ?? 4096;
    this.now = () => this.clock.now;
  }

  /** A new node, linked to nobody. Its name is its place and its transport's `selfId`. */
  addNode(name: string): SimNode {
    if (this.nodes.some((node) => node.place === name)) {
      throw new RollmeshError('bad-option', `There is a node named ${name} already.`, 'Use `restart` for a new node at the same place.');
    }
    const node = this.makeNode(name, name);
    this.nodes.push(node);
    return node;
  }

  /** The path from one node's place to another's. Each direction is its own. */
  path(from: SimNode, to: SimNode): Path {
    const name = `${from.place}>${to.place}`;
    let path = this.paths.get(name);
    if (path === undefined) {
      path = new Path(this.seed, `network/${name}`);
      path.set(this.defaults);
      this.paths.set(name, path);
    }
    return path;
  }

  /** Changes the conditions in both directions between two nodes. */
  between(a: SimNode, b: SimNode, changes: Partial<Conditions>): void {
    this.path(a, b).set(changes);
    this.path(b, a).set(changes);
  }

  /** Changes the conditions everywhere, also on paths to nodes yet to come. */
  everywhere(changes: Partial<Conditions>): void {
    this.defaults = { ...this.defaults, ...changes };
    for (const path of this.paths.values()) path.set(changes);
  }

  /** Cuts every path between nodes of different groups. A node in no group is a group of its own. `heal` undoes it. */
  partition(...groups: readonly (readonly SimNode[])[]): void {
    for (const a of this.nodes) {
      for (const b of this.nodes) {
        if (a === b) continue;
        const together = groups.some((group) => group.includes(a) && group.includes(b));
        this.path(a, b).set({ up: together });
      }
    }
  }

  /** Brings every path up. */
  heal(): void {
    this.everywhere({ up: true });
  }

  /**
   * Opens a link, as if signalling had introduced the two: `a` learns of it now, `b` one delay later. An open link
   * between them ends as 'replaced'. Returns false if either direction is cut or either node does not run.
   */
  connect(a: SimNode, b: SimNode): boolean {
    const there = this.path(a, b);
    const back = this.path(b, a);
    if (!there.conditions.up || !back.conditions.up || !a.running || !b.running || a === b) return false;
    this.disconnect(a, b, 'replaced');
    const near = new SimPort(a.takeLink(), b.selfId, a.inbox, this.clock, there, back);
    const far = new SimPort(b.takeLink(), a.selfId, b.inbox, this.clock, back, there);
    a.ports.set(near.link, near);
    b.ports.set(far.link, far);
    near.openTo(far, there.conditions.delayMs);
    return true;
  }

  /** Opens a link between any two running nodes that have none. */
  connectAll(): void {
    for (let i = 0; i < this.nodes.length; i++) {
      for (let j = i + 1; j < this.nodes.length; j++) {
        if (!this.linked(this.nodes[i], this.nodes[j])) this.connect(this.nodes[i], this.nodes[j]);
      }
    }
  }

  /** Is there a link that neither side knows to have ended? */
  linked(a: SimNode, b: SimNode): boolean {
    return portOf(a, b) !== undefined && portOf(b, a) !== undefined;
  }

  /** Breaks the link between two nodes: both learn now that it ended. */
  disconnect(a: SimNode, b: SimNode, end: 'lost' | 'replaced' = 'lost'): void {
    const ends = [portOf(a, b), portOf(b, a)];
    for (const port of ends) port?.end(this.clock.now, end);
  }

  /**
   * Puts a new node, with nothing of the old one's memory, at the old one's place, crashing that first if need be. It is
   * linked to nobody. `selfId` defaults to the old one's with a mark added, since a reloaded page is another peer.
   */
  restart(old: SimNode, selfId = `${old.selfId}'`): SimNode {
    old.crash();
    const node = this.makeNode(old.place, selfId);
    this.nodes[this.nodes.indexOf(old)] = node;
    return node;
  }

  private makeNode(place: string, selfId: string): SimNode {
    return new SimNode(place, selfId, { now: this.now, crashNoticeMs: this.crashNoticeMs, inboxPackets: this.inboxPackets });
  }
}

function portOf(node: SimNode, peer: SimNode): SimPort | undefined {
  for (const port of node.ports.values()) {
    if (port.peerId === peer.selfId && !port.ending && !port.dead) return port;
  }
  return undefined;
}
