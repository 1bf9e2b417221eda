import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RosterEntry } from './frames.ts';
import type { Link } from './link.ts';
import { entriesFor, memberList, routes, type Route } from './reach.ts';

/** Nodes that tell their rosters along the edges of a graph, in rounds, until nobody has anything new to say. */
class Graph {
  readonly nodes = new Map<string, Map<string, { peerId: string; number: number; roster: { address: string; members: RosterEntry[] } }>>();

  join(a: string, b: string): void {
    for (const [from, to] of [[a, b], [b, a]]) {
      const links = this.nodes.get(from) ?? new Map();
      this.nodes.set(from, links.set(to, { peerId: to, number: links.size, roster: { address: `at-${to}`, members: [] } }));
    }
  }

  kill(dead: string): void {
    this.nodes.delete(dead);
    for (const links of this.nodes.values()) links.delete(dead);
  }

  routes(node: string): Map<string, Route> {
    return routes(this.nodes.get(node)!.values() as unknown as Iterable<Link>, node);
  }

  /** Rounds until nothing changes. */
  settle(): number {
    for (let round = 0; ; round++) {
      let changed = false;
      for (const [node, links] of this.nodes) {
        const found = this.routes(node);
        for (const link of links.values()) {
          const members = entriesFor(link as unknown as Link, found);
          const entry = this.nodes.get(link.peerId)!.get(node)!;
          changed ||= JSON.stringify(entry.roster.members) !== JSON.stringify(members);
          entry.roster.members = members;
        }
      }
      if (!changed) return round;
      if (round > 100) throw new Error('never settles');
    }
  }
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe('the way to everybody', () => {
  test('is known in a row of eight, with the true number of links', () => {
    const graph = new Graph();
    for (let at = 0; at < 7; at++) graph.join(names[at], names[at + 1]);
    graph.settle();
    expect([...graph.routes('a').values()].map(({ id, hops }) => `${id}${hops}`)).toEqual(['b1', 'c2', 'd3', 'e4', 'f5', 'g6', 'h7']);
    expect(graph.routes('d').get('h')).toMatchObject({ hops: 4, via: { peerId: 'e' } });
  });

  test('in any connected graph is the shortest; whoever dies is forgotten within a few rounds', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 });
    fc.assert(
      fc.property(edges, fc.nat(7), (more, dead) => {
        const graph = new Graph();
        for (let at = 1; at < 8; at++) graph.join(names[at], names[at >> 1]);
        for (const [a, b] of more) if (a !== b) graph.join(names[a], names[b]);
        graph.settle();
        for (const from of names) expect(hopsOf(graph, from)).toEqual(breadthFirst(graph, from));
        graph.kill(names[dead]);
        graph.settle();
        for (const from of graph.nodes.keys()) expect(hopsOf(graph, from)).toEqual(breadthFirst(graph, from));
      }),
      // Two took over each other's order of entries, and never had done telling.
      { numRuns: 60, examples: [[[[4, 6], [6, 7], [0, 5], [4, 0], [2, 3]], 3]] },
    );
  });

  test('gives the same list as long as nothing changed, and leaves out who parted unless linked', () => {
    const graph = new Graph();
    graph.join('a', 'b');
    graph.join('b', 'c');
    graph.settle();
    const list = memberList(graph.routes('a'), () => false, []);
    expect(list).toEqual([{ peerId: 'b', linked: true, hops: 1, via: 0 }, { peerId: 'c', linked: false, hops: 2, via: 0 }]);
    expect(memberList(graph.routes('a'), () => false, list)).toBe(list);
    expect(memberList(graph.routes('a'), () => true, list).map(({ peerId }) => peerId)).toEqual(['b']);
  });
});

function hopsOf(graph: Graph, from: string): Record<string, number> {
  return Object.fromEntries([...graph.routes(from).values()].map(({ id, hops }) => [id, hops]).sort());
}

function breadthFirst(graph: Graph, from: string): Record<string, number> {
  const hops: Record<string, number> = { [from]: 0 };
  for (const at = [from]; at.length > 0; ) {
    const node = at.shift()!;
    for (const next of graph.nodes.get(node)!.keys()) {
      if (next in hops) continue;
      hops[next] = hops[node] + 1;
      at.push(next);
    }
  }
  delete hops[from];
  return Object.fromEntries(Object.entries(hops).sort());
}
