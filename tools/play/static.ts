/**
 * The static build, as a host would serve it: plain files under a path of their own on one server, the PeerServer on another, and that said in the
 * one place where it is said. Two browsers play from the folder, and from the single file.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configFile } from '../build-demo/options.ts';
import { startChromium, type Player } from '../browser/player.ts';
import { serveFile } from '../start/static-files.ts';
import { play } from './hands.ts';
import { startHost } from './host.ts';
import { sameSums, type Check } from './judge.ts';
import { begin } from './scenario.ts';
import type { TurnServer } from './turn-server.ts';
import { outcomeOf, WITNESS } from './witness.ts';

const SUB_PATH = 'games/shove-off';
const SECONDS = 6;

export interface StaticOptions {
  readonly executable: string;
  /** What `npm run build:demo` made. */
  readonly site: string;
  readonly single: string;
  readonly pictures: string;
  /** A TURN server; without one nothing is tried through it. */
  readonly turn?: TurnServer;
  readonly log: (line: string) => void;
}

export async function playStatic({ executable, site, single, pictures, turn, log }: StaticOptions): Promise<Check[]> {
  const root = mkdtempSync(join(tmpdir(), 'rollmesh-static-'));
  const peerServer = await startHost(root);
  const files = createServer((request, response) => serveFile(root, request, response));
  await new Promise<void>((resolve) => files.listen(0, resolve));
  const address = `http://localhost:${(files.address() as AddressInfo).port}/${SUB_PATH}`;
  try {
    const file = publish({ site, single, folder: join(root, SUB_PATH), peerPort: peerServer.port });
    const checks: Check[] = [];
    const ways = { 'the static folder': `${address}/`, 'the single file': `${address}/one-file.html`, 'the single file from the disk': pathToFileURL(file).href };
    for (const [name, page] of Object.entries(ways)) {
      log(`playing: ${name} (${SECONDS} s) ...`);
      checks.push(...(await playFrom(name, page, executable, pictures)).map((check) => ({ ...check, name: `${name}: ${check.name}` })));
    }
    if (turn !== undefined) checks.push(...(await throughTurn({ site, single, folder: join(root, 'relayed'), peerPort: peerServer.port, turn }, address.replace(SUB_PATH, 'relayed/'), executable, pictures)));
    return checks;
  } finally {
    peerServer.kill();
    files.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Puts both builds there and names the PeerServer in each's one place, as a host would by hand. */
interface Publication {
  readonly site: string;
  readonly single: string;
  readonly folder: string;
  readonly peerPort: number;
  /** Only through it, if given. */
  readonly turn?: TurnServer;
}

function publish({ site, single, folder, peerPort, turn }: Publication): string {
  const relay = turn === undefined ? {} : { iceServers: [{ urls: turn.url, username: turn.username, credential: turn.credential }], relayOnly: true };
  const config = configFile({ server: { host: 'localhost', port: peerPort, path: '/peer', secure: false }, ...relay });
  mkdirSync(folder, { recursive: true });
  cpSync(site, folder, { recursive: true });
  writeFileSync(join(folder, 'config.js'), config);
  const page = readFileSync(single, 'utf8');
  const from = page.indexOf('globalThis.rollmeshConfig = ');
  const to = page.indexOf('</script>', from);
  const file = join(folder, 'one-file.html');
  writeFileSync(file, page.slice(0, from) + config.slice(config.indexOf('globalThis')) + page.slice(to));
  return file;
}

/** With `relayOnly`, said in the one place, every connection goes through the TURN server. */
async function throughTurn(publication: Publication, page: string, executable: string, pictures: string): Promise<Check[]> {
  publish(publication);
  const kinds: string[] = [];
  const checks = await playFrom('through TURN', page, executable, pictures, async (player) => void kinds.push(...(await player.evaluate<string[]>(CANDIDATE_KINDS))));
  const relayed = { name: 'every connection is relayed', passed: kinds.length >= 2 && kinds.every((kind) => kind === 'relay'), detail: kinds.join(', ') };
  return [...checks, relayed].map((check) => ({ ...check, name: `through TURN: ${check.name}` }));
}

/** Of each connection that carries something: what kind its own end is. */
const CANDIDATE_KINDS = `Promise.all([...window.__witness.connections].filter((each) => each.connectionState === 'connected').map(async (each) => {
  const stats = await each.getStats();
  const pairs = [...stats.values()].filter((row) => row.type === 'candidate-pair' && row.nominated && row.state === 'succeeded');
  return pairs.map((row) => stats.get(row.localCandidateId).candidateType);
})).then((lists) => lists.flat())`;

async function playFrom(name: string, page: string, executable: string, pictures: string, look: (player: Player) => Promise<void> = () => Promise.resolve()): Promise<Check[]> {
  const players: Player[] = [];
  try {
    for (const each of ['Ana', 'Bob']) players.push(await startChromium({ executable, name: each, initScript: WITNESS }));
    await meet(players, page);
    await begin(players);
    await Promise.all(players.map((player, index) => play(player, index + 1, performance.now() + SECONDS * 1000)));
    const outcomes = await Promise.all(players.map((player) => outcomeOf(player, 0)));
    for (const player of players) await look(player);
    mkdirSync(pictures, { recursive: true });
    await players[0]!.screenshot(join(pictures, `${name.replace(/\W+/g, '-')}.png`));
    const errors = players.flatMap((player) => player.errors);
    return [sameSums(outcomes, SECONDS * 60), { name: 'no errors in any page', passed: errors.length === 0, detail: errors.slice(0, 3).join(' | ') || 'none' }, await practiceOpens(players[0]!, page)];
  } catch (error) {
    return [{ name: 'can be played', passed: false, detail: error instanceof Error ? error.message : String(error) }];
  } finally {
    await Promise.all(players.map((player) => player.close()));
  }
}

async function meet(players: readonly Player[], page: string): Promise<void> {
  const [first, second] = players;
  const query = (player: Player): string => `?test&renderer=canvas&name=${player.name}&delay=0`;
  await first!.open(page + query(first!));
  await first!.click('#create');
  await first!.until("window.__rollmesh?.phase === 'room'", 30_000, 'the room did not open');
  await second!.open(`${page}${query(second!)}#${await first!.evaluate<string>('window.__rollmesh.room.code')}`);
  await second!.until("['room', 'home'].includes(window.__rollmesh?.phase)", 30_000, 'the page did not come up');
  if ((await second!.evaluate<string>('window.__rollmesh.phase')) === 'home') await second!.click('#join');
  for (const player of players) await player.until("window.__rollmesh.room?.members.filter((member) => member.linked).length === 2", 40_000, 'the two did not find each other');
}

/** The home screen leads to the practice page, and that one runs. */
async function practiceOpens(player: Player, page: string): Promise<Check> {
  await player.open(`${page}?test&renderer=canvas#`);
  await player.until("document.querySelector('#practice-link') !== null", 20_000, 'the home screen has no link to the practice page');
  const href = await player.evaluate<string>("document.querySelector('#practice-link').href");
  await player.open('about:blank');
  await player.open(href);
  await player.until("document.querySelectorAll('.peer').length === 3 && document.querySelector('.verdict').dataset.kind === 'good'", 20_000, 'the practice page does not run');
  return { name: 'its link leads to a practice page that runs', passed: true, detail: href.replace(/^.*\//, '') };
}
