/** One match in real browsers: everybody in a process of its own, real keys, real data channels, and what must be true of it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Conditions } from '@rollmesh/core/testing';
import type { Player } from '../browser/player.ts';
import { startHost, type Host } from './host.ts';
import { pause, play } from './hands.ts';

export interface Scenario {
  readonly name: string;
  /** Starts each player; the first one makes the room. */
  readonly players: readonly (() => Promise<Player>)[];
  /** Weather between each two of them; none is the plain loopback interface. */
  readonly impair?: Partial<Conditions>;
  /** Kill the PeerServer half-way. */
  readonly killServer: boolean;
  readonly seconds: number;
  /** Added to the page's address. */
  readonly query: string;
}

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

interface Figures {
  frame: number;
  confirmedFrame: number;
  delayFrames: number;
  rollbacks: number;
  maxRollbackFrames: number;
  stalls: number;
  longestStallMs: number;
  peers: { rttMs: number; lossPercent: number }[];
}

interface Outcome {
  readonly name: string;
  readonly sums: Record<string, number>;
  readonly stats: Figures;
  readonly channels: { label: string; ordered: boolean; maxRetransmits: number | null }[];
  readonly errors: readonly string[];
  readonly framesAfterKill: number;
}

/** Keeps every data channel that is made, so that what it really is can be read from it. */
export const CHANNEL_WATCH = `(() => {
  window.__channels = [];
  const make = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (...args) {
    const channel = make.apply(this, args);
    window.__channels.push(channel);
    return channel;
  };
})()`;

const LONGEST_STALL_MS = 1000;

/** Plays it and returns what was found; throws if it cannot even begin. */
export async function playScenario(scenario: Scenario, folder: string, pictures: string): Promise<Check[]> {
  const host = await startHost(folder, scenario.impair);
  const players: Player[] = [];
  try {
    for (const start of scenario.players) players.push(await start());
    await gather(players, host, scenario.query);
    await begin(players);
    const outcomes = await playOut(scenario, players, host);
    await takePictures(scenario, players, pictures);
    return judge(scenario, outcomes);
  } finally {
    await Promise.all(players.map((player) => player.close()));
    host.kill();
  }
}

async function gather(players: readonly Player[], host: Host, query: string): Promise<void> {
  const [first, ...others] = players;
  const page = (player: Player): string => `http://localhost:${host.port}/?test&renderer=canvas&name=${player.name}${query}`;
  await first!.open(page(first!));
  await first!.click('#create');
  await first!.until("window.__rollmesh?.phase === 'room'", 30_000, 'the room did not open');
  const code = await first!.evaluate<string>('window.__rollmesh.room.code');
  for (const other of others) {
    await other.open(`${page(other)}#${code}`);
    await other.until("['room', 'home'].includes(window.__rollmesh?.phase)", 30_000, 'the page did not come up');
    if ((await other.evaluate<string>('window.__rollmesh.phase')) === 'home') await other.click('#join');
  }
  const all = `window.__rollmesh?.phase === 'room' && window.__rollmesh.room.members.filter((member) => member.linked).length === ${players.length}`;
  for (const player of players) await player.until(all, 40_000, 'not everybody found everybody');
}

async function begin(players: readonly Player[]): Promise<void> {
  await players[players.length - 1]!.click('#start');
  for (const player of players) await player.until("window.__rollmesh.phase === 'playing' && window.__rollmesh.stats().frame > 30", 30_000, 'the match did not begin');
}

async function playOut(scenario: Scenario, players: readonly Player[], host: Host): Promise<Outcome[]> {
  const beganMs = performance.now();
  const hands = Promise.all(players.map((player, index) => play(player, index + 1, beganMs + scenario.seconds * 1000)));
  // Awaited only later: a failure meanwhile must not end the process.
  hands.catch(() => undefined);
  await pause(scenario.seconds * 500);
  if (scenario.killServer) host.kill();
  await pause(500);
  const framesAtHalf = await Promise.all(players.map((player) => player.evaluate<number>('window.__rollmesh.stats().frame')));
  await hands;
  const framesAtEnd = await Promise.all(players.map((player) => player.evaluate<number>('window.__rollmesh.stats().frame')));
  return Promise.all(players.map((player, index) => outcomeOf(player, framesAtEnd[index]! - framesAtHalf[index]!)));
}

async function outcomeOf(player: Player, framesAfterKill: number): Promise<Outcome> {
  return {
    name: player.name,
    sums: await player.evaluate('window.__rollmesh.checksums()'),
    stats: await player.evaluate('window.__rollmesh.stats()'),
    channels: await player.evaluate("window.__channels.filter((each) => each.readyState === 'open').map(({ label, ordered, maxRetransmits }) => ({ label, ordered, maxRetransmits }))"),
    errors: [...player.errors],
    framesAfterKill,
  };
}

async function takePictures(scenario: Scenario, players: readonly Player[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const player of players) await player.screenshot(join(folder, `${scenario.name.replace(/\W+/g, '-')}-${player.name}.png`));
}

function judge(scenario: Scenario, outcomes: readonly Outcome[]): Check[] {
  const wantedFrames = scenario.seconds * 60;
  const check = (name: string, passed: boolean, detail: string): Check => ({ name: `${scenario.name}: ${name}`, passed, detail });
  const lossy = outcomes.flatMap((outcome) => outcome.channels.filter((channel) => channel.maxRetransmits === 0));
  const lossyWanted = outcomes.length * (outcomes.length - 1);
  // PeerJS logs a lost signalling server as an error: that is what was done to it.
  const errors = outcomes.flatMap((outcome) => outcome.errors.filter((error) => !(scenario.killServer && /WebSocket|ERR_CONNECTION|Lost connection|network/i.test(error))));
  const found = [
    compareSums(scenario, outcomes, wantedFrames),
    check('rollbacks happened on every machine', outcomes.every(({ stats }) => stats.rollbacks > 0), outcomes.map(({ name, stats }) => `${name} ${stats.rollbacks} (deepest ${stats.maxRollbackFrames})`).join(', ')),
    check('the input channels are really lossy', lossy.length >= lossyWanted && lossy.every((channel) => !channel.ordered), `${lossy.length} of ${lossyWanted} with ordered false, maxRetransmits 0`),
    check(`no stall above ${LONGEST_STALL_MS} ms`, outcomes.every(({ stats }) => stats.longestStallMs <= LONGEST_STALL_MS), outcomes.map(({ name, stats }) => `${name} ${stats.stalls} stalled ticks, longest ${Math.round(stats.longestStallMs)} ms`).join(', ')),
    check('no errors in any page', errors.length === 0, errors.slice(0, 3).join(' | ') || 'none'),
  ];
  if (scenario.killServer) {
    const least = Math.min(...outcomes.map((outcome) => outcome.framesAfterKill));
    found.push(check('play goes on after the PeerServer is killed', least > wantedFrames / 6, `at least ${least} frames after it`));
  }
  const rtts = outcomes.map(({ name, stats }) => `${name} ${stats.peers.map((peer) => `${Math.round(peer.rttMs)} ms/${peer.lossPercent.toFixed(1)} %`).join(' ')}`).join(', ');
  const lag = (scenario.impair?.delayMs ?? 0) * 2;
  found.push(check('the network is what was asked for', outcomes.every(({ stats }) => stats.peers.every((peer) => peer.rttMs >= lag)), `round trip and loss: ${rtts}; delay ${outcomes[0]!.stats.delayFrames} frames`));
  return found;
}

function compareSums(scenario: Scenario, outcomes: readonly Outcome[], wantedFrames: number): Check {
  const [first, ...others] = outcomes;
  const common = Object.keys(first!.sums).filter((frame) => others.every((other) => other.sums[frame] !== undefined));
  const different = common.filter((frame) => others.some((other) => other.sums[frame] !== first!.sums[frame]));
  const last = Math.max(0, ...common.map(Number));
  return {
    name: `${scenario.name}: the same checksums of all confirmed frames on all ${outcomes.length} machines`,
    // A slow machine draws and ticks less often; a third of the frames is play all the same.
    passed: different.length === 0 && common.length >= 10 && last > wantedFrames / 3,
    detail: `${common.length} sums up to frame ${last}, ${different.length} different${different.length > 0 ? ` from frame ${different[0]}` : ''}`,
  };
}
