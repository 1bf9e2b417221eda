/**
 * Who plays, decided by the members: over many seeds in which somebody dies, leaves or sleeps in bad weather, and in cases of
 * their own where the order of events is what counts.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AgreedPresence, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { judgeTrouble } from './membership-laws.ts';

interface Summary {
  seeds: number;
  failed: number;
  broken: string[];
  returned: number;
  outdated: number;
  /** Longest stall of those who stayed: median, 99 %, most. */
  stallMs: [number, number, number];
}

function soak(seeds: number, first: number): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', join(__dirname, 'soak.ts'), '--quiet', '--laws', 'trouble', '--seeds', String(seeds), '--first', String(first)];
    execFile(process.execPath, args, { maxBuffer: 1e7 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').pop() ?? '';
      if (line.startsWith('{')) resolve(JSON.parse(line) as Summary);
      else reject(error ?? new Error(stderr));
    });
  });
}

describe('when one or two of 3 to 5 die, leave, sleep or are cut off', () => {
  test('400 seeds: all agree who played when, confirmed frames are the offline ones, none is undone, nobody is stuck', async () => {
    const { broken, failed, returned, outdated, stallMs } = await soak(400, 50_001);
    expect({ failed, broken }).toEqual({ failed: 0, broken: [] });
    expect(returned).toBeGreaterThan(5 * outdated);
    expect(stallMs[0]).toBeLessThan(900);
    expect(stallMs[1]).toBeLessThan(3000);
  }, 120_000);
});

describe('seeds that once failed', () => {
  test.each([
    [43, 'who was cut off too long told sums of frames that were cut'],
    [1183, 'who lacked inputs of the dead asked to play again, and stalled everybody'],
    [1463, 'who was outdated when it left forgot to say goodbye'],
    [20770, 'who left before all had met was not heard saying so'],
    [21829, 'who was to play again waited for the others, who waited for it'],
    [31002007, 'who died before all had met was to be benched in a match that never began; the others are told whom they miss'],
    [31023274, 'who had not heard yet that the match had begun, when somebody died, never began, and the others waited for it to lead'],
    [31004192, 'who was left with one that is outdated waits for it, for of two nobody is handed the match'],
    [2367, 'who had just come back benched another at once, for not having listened to it meanwhile'],
  ])('seed %i: %s', (seed) => {
    expect(judgeTrouble(seed).broken).toBeUndefined();
  });
});

/** A calm match of `peers`, 25 ms away from each other. */
function calmMatch(peers: number): { clock: VirtualClock; network: SimNetwork; mesh: SessionMesh; kinds: (peer: number) => string[] } {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: 3 });
  const players = new ScriptedPlayers(4, 2, 'restless');
  const mesh = new SessionMesh({ network, seats: new Array<number>(peers).fill(1), players, windowFrames: 8, delayFrames: 2 });
  network.everywhere({ delayMs: 25, jitter: 2 });
  const kinds = (peer: number): string[] =>
    mesh.nodes[peer]!.events.filter(({ kind }) => kind !== 'connected' && kind !== 'started').map(({ kind, peer: who }) => `${kind} ${who}`);
  return { clock, network, mesh, kinds };
}

function expectRight({ mesh }: { mesh: SessionMesh }): AgreedPresence {
  const presence = new AgreedPresence(mesh.nodes.map(({ events }) => events));
  expect(presence.disagreement).toBeUndefined();
  expect(mesh.nodes.map(({ thrown }) => thrown)).toEqual(mesh.nodes.map(() => undefined));
  expect(mesh.firstWrong(presence)).toBeUndefined();
  return presence;
}

describe('settings', () => {
  test('hold for all from the same frame on, and a charged input delay is played by whom it charges', () => {
    const match = calmMatch(4);
    const { nodes } = match.mesh;
    match.clock.runUntil(1000);
    nodes[0]!.session.agree(20, 7);
    nodes[3]!.session.agree(2, 6);
    const since = nodes.map(() => -1);
    for (let ms = 1000; ms < 4000; ms += 4) {
      match.clock.runUntil(ms);
      nodes.forEach(({ session }, peer) => {
        if (since[peer]! < 0 && session.setting(20) === 7) since[peer] = session.currentFrame;
      });
    }
    const agreed = nodes.map(({ events }) => events.find(({ kind, peer }) => kind === 'setting' && peer === 20)!.frame);
    expect(new Set(agreed).size).toBe(1);
    // A machine may learn of it a little later than the frame, or look a few frames after; never before.
    for (const frame of since) expect(frame).toBeGreaterThanOrEqual(agreed[0]!);
    expect(nodes.map(({ session }) => session.setting(2))).toEqual([6, 6, 6, 6]);
    expect(nodes[2]!.session.receivedFrame(2) - nodes[2]!.session.currentFrame).toBeGreaterThanOrEqual(5);
    expect(nodes[1]!.session.receivedFrame(1) - nodes[1]!.session.currentFrame).toBeLessThan(4);
    expectRight(match);
    expect(() => nodes[0]!.session.agree(32, 1)).toThrow('Setting 32');
  });
});

describe('leaving', () => {
  test.each([2, 3, 5])('hard case 39: leaving costs the others no stall that anybody sees, among %i', (peers) => {
    const match = calmMatch(peers);
    match.clock.runUntil(2000);
    match.mesh.nodes[1]!.session.leave(2000 * 1000 + 2000);
    match.clock.runUntil(2100);
    match.mesh.nodes[1]!.node.crash(); // the page is closed
    match.clock.runUntil(6000);
    expectRight(match);
    for (const node of match.mesh.nodes) {
      if (node.peer === 1) continue;
      expect(match.kinds(node.peer)).toEqual(['left 1']);
      expect(node.session.stats.longestStallMs).toBeLessThan(120);
      expect(node.session.confirmedFrame).toBeGreaterThan(330);
      expect(node.session.finalFrame).toBeGreaterThan(320);
    }
  });

  test('is told even if only the goodbye itself gets away', () => {
    const match = calmMatch(3);
    match.clock.runUntil(2000);
    match.mesh.nodes[0]!.session.leave(1000 + 2000);
    match.mesh.nodes[0]!.node.pause();
    match.clock.runUntil(4000);
    expect(match.kinds(1)).toEqual(['left 0']);
    expect(match.mesh.nodes[1]!.session.stats.longestStallMs).toBeLessThan(200);
  });

  test('hard case 43: one after the other leaves: the last plays on alone, and what it plays is final', () => {
    const match = calmMatch(4);
    for (const peer of [0, 1, 2]) match.clock.at(1500 + 700 * peer, () => match.mesh.nodes[peer]!.session.leave(1000 * (peer + 1) + match.clock.now));
    match.clock.runUntil(6000);
    expectRight(match);
    const { session } = match.mesh.nodes[3]!;
    expect(match.kinds(3)).toEqual(['left 0', 'left 1', 'left 2']);
    expect(session.finalFrame).toBeGreaterThan(330);
    expect(match.mesh.nodes[0]!.session.left).toBe(true);
  });
});

describe('a crash', () => {
  test('stalls those who stay for half a second and the time to agree, and the seat is given up after 15 s', () => {
    const match = calmMatch(4);
    match.clock.runUntil(2000);
    match.mesh.nodes[2]!.node.crash();
    match.clock.runUntil(20_000);
    const presence = expectRight(match);
    expect(presence.changes.map(({ kind, peer }) => `${kind} ${peer}`)).toEqual(['benched 2', 'dropped 2']);
    for (const peer of [0, 1, 3]) expect(match.mesh.nodes[peer]!.session.stats.longestStallMs).toBeLessThan(620);
  });

  test('of two at once of five is decided by the three', () => {
    const match = calmMatch(5);
    match.clock.runUntil(2000);
    for (const peer of [0, 4]) match.mesh.nodes[peer]!.node.crash();
    match.clock.runUntil(5000);
    const presence = expectRight(match);
    expect(presence.changes).toHaveLength(2);
    expect(match.mesh.nodes[1]!.session.confirmedFrame).toBeGreaterThan(230);
  });

  test('of two of three leaves one, who cannot decide, waits and says so', () => {
    const match = calmMatch(3);
    match.clock.runUntil(2000);
    for (const peer of [0, 2]) match.mesh.nodes[peer]!.node.crash();
    match.clock.runUntil(5000);
    expect(match.kinds(1)).toContain('minority 0');
    expect(match.mesh.nodes[1]!.session.currentFrame).toBeLessThan(135);
  });
});

describe('sleep', () => {
  test.each([1000, 4000, 10_000, 13_000])('of %i ms: benched, caught up, playing again, and nobody else stalls for it twice', (lengthMs) => {
    const match = calmMatch(4);
    const { node, session } = match.mesh.nodes[1]!;
    match.clock.runUntil(2000);
    node.pause();
    match.clock.runUntil(2000 + lengthMs);
    const before = match.mesh.nodes[0]!.session.stats.stalls;
    node.resume();
    match.clock.runUntil(2000 + lengthMs + 400 + lengthMs / 2);
    expect(session.plays(1)).toBe(true);
    match.clock.runUntil(2000 + lengthMs + 12_000);
    const presence = expectRight(match);
    expect(presence.changes.map(({ kind, peer }) => `${kind} ${peer}`)).toEqual(['benched 1', 'unbenched 1']);
    expect(match.mesh.nodes[0]!.session.stats.stalls - before).toBeLessThan(6);
    expect(match.mesh.nodes[0]!.session.currentFrame - session.currentFrame).toBeLessThan(4);
    expect(match.mesh.nodes[2]!.session.finalFrame).toBeGreaterThan(session.currentFrame - 20);
  });

  test('longer than the others keep inputs: it stops and says so, and the others give its seat up', () => {
    const match = calmMatch(3);
    const { node, session } = match.mesh.nodes[1]!;
    match.clock.runUntil(2000);
    node.pause();
    match.clock.runUntil(14_000 + 30_000);
    node.resume();
    match.clock.runUntil(48_000);
    expect(match.kinds(1).some((kind) => kind === 'outdated 1' || kind === 'dropped 1')).toBe(true);
    expect(match.mesh.nodes[1]!.thrown).toBeUndefined();
    expect(session.currentFrame).toBeLessThan(140);
    expect(match.kinds(0)).toEqual(expect.arrayContaining(['benched 1', 'dropped 1']));
    expectRight(match);
  });
});

describe('between two', () => {
  test('silence pauses and decides nothing; heard again, the same frame goes on', () => {
    const match = calmMatch(2);
    const [a, b] = match.mesh.nodes.map(({ node }) => node);
    match.clock.runUntil(2000);
    match.network.between(a!, b!, { up: false });
    match.clock.runUntil(22_000);
    const frames = match.mesh.nodes.map(({ session }) => session.currentFrame);
    expect(Math.max(...frames)).toBeLessThan(135);
    expect(match.kinds(0)).toContain('paused 1');
    expect(match.kinds(1)).toContain('paused 0');
    match.network.between(a!, b!, { up: true });
    match.clock.runUntil(24_000);
    const presence = expectRight(match);
    expect(presence.changes).toEqual([]);
    expect(match.kinds(0)).toContain('continued 1');
    expect(match.mesh.nodes[0]!.session.confirmedFrame).toBeGreaterThan(frames[0]! + 90);
  });

  test('one who is named gone by the player is waited for no longer', () => {
    const match = calmMatch(2);
    match.clock.runUntil(2000);
    match.mesh.nodes[1]!.node.crash();
    match.clock.runUntil(5000);
    match.mesh.nodes[0]!.session.peerClosed(1);
    match.clock.runUntil(8000);
    expectRight(match);
    expect(match.mesh.nodes[0]!.session.confirmedFrame).toBeGreaterThan(250);
    expect(match.mesh.nodes[0]!.session.plays(1)).toBe(false);
  });
});
