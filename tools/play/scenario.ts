/** One match in real browsers: everybody in a process of its own, real keys, real data channels. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Conditions } from '@rollmesh/core/testing';
import type { Player } from '../browser/player.ts';
import { pause, play } from './hands.ts';
import { startHost, type Host } from './host.ts';
import { judge, type Check } from './judge.ts';
import { frameOf, outcomeOf, type Outcome } from './witness.ts';

export interface Scenario {
  readonly name: string;
  /** Starts each player; the first one makes the room. */
  readonly players: readonly (() => Promise<Player>)[];
  /** Weather between each two of them; none is the plain loopback interface. */
  readonly impair?: Partial<Conditions>;
  /** What is done to them after half the time: the PeerServer killed, or all connections cut for a while. */
  readonly halfway?: { readonly killServer?: boolean; readonly cutMs?: number };
  readonly seconds: number;
  /** Added to the page's address. */
  readonly query: string;
}

/** Plays it and returns what was found; throws if it cannot even begin. */
export async function playScenario(scenario: Scenario, folder: string, pictures: string): Promise<Check[]> {
  const host = await startHost(folder, scenario.impair);
  const players: Player[] = [];
  try {
    for (const start of scenario.players) players.push(await start());
    // Weather is made where the PeerServer introduces; links that members introduce would pass it by.
    await gather(players, host, scenario.impair === undefined ? scenario.query : `${scenario.query}&introductions=server`);
    await begin(players);
    const outcomes = await playOut(scenario, players, host);
    const ways = scenario.impair === undefined ? [] : await host.counters();
    await takePictures(scenario, players, pictures);
    return judge(scenario, outcomes, ways);
  } finally {
    host.kill();
    await Promise.all(players.map((player) => player.close()));
  }
}

export async function gather(players: readonly Player[], host: Host, query: string): Promise<void> {
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

/** Within the lobby element. */
export const START = 'rollmesh-lobby .start';

export async function begin(players: readonly Player[]): Promise<void> {
  await players[players.length - 1]!.click(START);
  for (const player of players) await player.until("window.__rollmesh.phase === 'playing' && window.__rollmesh.stats().frame > 30", 30_000, 'the match did not begin');
}

async function playOut(scenario: Scenario, players: readonly Player[], host: Host): Promise<Outcome[]> {
  const beganMs = performance.now();
  const hands = Promise.all(players.map((player, index) => play(player, index + 1, beganMs + scenario.seconds * 1000)));
  // Awaited only later: a failure meanwhile must not end the process.
  hands.catch(() => undefined);
  await pause(scenario.seconds * 500);
  const { killServer = false, cutMs } = scenario.halfway ?? {};
  if (killServer) host.kill();
  if (cutMs !== undefined) await cut(host, cutMs);
  const framesAtHalf = await Promise.all(players.map(frameOf));
  await hands;
  return Promise.all(players.map((player, index) => outcomeOf(player, framesAtHalf[index]!)));
}

async function cut(host: Host, lengthMs: number): Promise<void> {
  host.change({ up: false });
  await pause(lengthMs);
  host.change({ up: true });
}

async function takePictures(scenario: Scenario, players: readonly Player[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const player of players) await player.screenshot(join(folder, `${scenario.name.replace(/\W+/g, '-')}-${player.name}.png`));
}
