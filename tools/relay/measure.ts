/**
 * What two real Chromium processes see of the relay's weather over PeerJS: 60 messages a second on a lossy channel, each
 * answered at once. By hand: `npx tsx tools/relay/measure.ts '{"delayMs":60,"jitter":5,"loss":0.05}' 10`.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Conditions } from '@rollmesh/core/testing';
import { ensureChromium } from '../browser/find.ts';
import { startChromium, type Player } from '../browser/player.ts';
import { startImpairedPeerServer, type WayCounters } from './index.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PEERJS = join(ROOT, 'node_modules', 'peerjs', 'dist', 'peerjs.min.js');

export interface RelayFigures {
  readonly sent: number;
  readonly answered: number;
  /** Round trips in ms, sorted. */
  readonly roundTripsMs: readonly number[];
  readonly ways: readonly WayCounters[];
}

/** In both pages: a PeerJS connection with a lossy channel of its own in it. */
const PAGE = `
  const channelOf = (conn) => conn.peerConnection.createDataChannel('inputs', { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 });
  const opened = (channel) => new Promise((resolve) => { channel.onopen = () => resolve(channel); });
  const peerNamed = (name) => new Promise((resolve, reject) => {
    const peer = new Peer(name, { host: 'localhost', port: Number(location.port), path: '/peer', secure: false, config: { iceServers: [] } });
    peer.on('open', () => resolve(peer));
    peer.on('error', reject);
  });`;

const ANSWER = `(async () => { ${PAGE}
  (await peerNamed('echo')).on('connection', (conn) => {
    const channel = channelOf(conn);
    channel.onmessage = ({ data }) => channel.send(data);
  });
})()`;

/** Sends by the clock, never waiting for an answer. */
const ask = (count: number): string => `(async () => { ${PAGE}
  const conn = (await peerNamed('asker')).connect('echo', { serialization: 'raw', reliable: true });
  const channel = await opened(channelOf(conn));
  const sentMs = [];
  const roundTripsMs = [];
  channel.onmessage = ({ data }) => roundTripsMs.push(performance.now() - sentMs[Number(data)]);
  const beganMs = performance.now();
  while (sentMs.length < ${count}) {
    const due = Math.min(${count}, Math.floor((performance.now() - beganMs) * 0.06));
    while (sentMs.length < due) { sentMs.push(performance.now()); channel.send(String(sentMs.length - 1)); }
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return roundTripsMs;
})()`;

export async function measureRelay(executable: string, conditions: Partial<Conditions>, seconds: number): Promise<RelayFigures> {
  const server = await startImpairedPeerServer({ conditions });
  const players: Player[] = [];
  try {
    for (const name of ['echo', 'asker']) players.push(await startChromium({ executable, name }));
    for (const player of players) {
      await player.open(`http://localhost:${server.port}/peer`);
      await player.evaluate(`${readFileSync(PEERJS, 'utf8')}; undefined`);
    }
    await players[0]!.evaluate(ANSWER);
    const sent = seconds * 60;
    const roundTripsMs = await players[1]!.evaluate<number[]>(ask(sent));
    roundTripsMs.sort((a, b) => a - b);
    return { sent, answered: roundTripsMs.length, roundTripsMs, ways: server.counters() };
  } finally {
    await Promise.all(players.map((player) => player.close()));
    server.close();
  }
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const conditions = JSON.parse(process.argv[2] ?? '{"delayMs":60,"loss":0.05}') as Partial<Conditions>;
  const figures = await measureRelay(ensureChromium(console.log), conditions, Number(process.argv[3] ?? 10));
  const shown = [0.01, 0.5, 0.9, 0.99, 1].map((share) => `p${share * 100} ${quantile(figures.roundTripsMs, share).toFixed(1)}`).join(', ');
  console.log(`round trip ms: ${shown}; ${figures.answered} of ${figures.sent} answered`);
  for (const { from, to, packets, lost } of figures.ways) console.log(`${from} -> ${to}: ${packets} packets, ${((lost / packets) * 100).toFixed(2)} % lost`);
  process.exit(0);
}
