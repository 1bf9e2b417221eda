/**
 * `npm run play:speed`: how long it takes from opening a link until one moves in a running match, and what a frame costs the page's main
 * thread with four players, in real Chromiums on this machine, drawn in software.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../browser/find.ts';
import { startChromium, type Victim } from '../browser/player.ts';
import { pause, play } from './hands.ts';
import { startHost, type Host } from './host.ts';
import { START } from './scenario.ts';
import { PLAYS } from './story.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const RUNS = 5;
const SECONDS = 12;
const RIGHT = 'KeyD';

/** Runs in the page: when it plays, and when its body first goes where the key says. */
const WATCH = `(() => {
  const look = () => {
    const hook = window.__rollmesh;
    const room = hook?.room;
    if (hook?.phase === 'playing' && room.localSlots.length > 0) {
      window.__playsMs ??= performance.now();
      const slot = room.localSlots[0];
      if (room.state.lives[slot] > 0 && room.state.fell[slot] === 0 && room.state.vx[slot] > 3) return void (window.__movedMs = performance.now());
    }
    setTimeout(look, 4);
  };
  look();
})()`;

const pageOf = (host: Host, name: string, more = ''): string => `http://localhost:${host.port}/?test&name=${name}${more}`;

async function openRoom(player: Victim, host: Host, more = ''): Promise<string> {
  await player.open(pageOf(host, player.name, more));
  await player.click('#create');
  await player.until("window.__rollmesh?.phase === 'room'", 30_000, 'the room did not open');
  return player.evaluate<string>('window.__rollmesh.room.code');
}

/** Milliseconds since the link was opened, best of what its runs say is the middle. */
async function linkToMoving(executable: string, host: Host): Promise<void> {
  const ana = await startChromium({ executable, name: 'Ana', width: 640, height: 480 });
  const bob = await startChromium({ executable, name: 'Bob', width: 640, height: 480, initScript: WATCH });
  try {
    const code = await openRoom(ana, host, '&renderer=canvas');
    await ana.click(START);
    await ana.until(`${PLAYS} && window.__rollmesh.room.state.phase === 1`, 30_000, 'the match did not begin');
    const rows: number[][] = [];
    for (let run = 0; run <= RUNS; run++) {
      await bob.open('about:blank');
      const opening = bob.open(`${pageOf(host, 'Bob', '&renderer=canvas')}#${code}`);
      await opening;
      const beganMs = performance.now();
      while (performance.now() - beganMs < 15_000 && (await bob.evaluate('window.__movedMs === undefined'))) {
        await bob.keyDown(RIGHT);
        await pause(40);
        await bob.keyUp(RIGHT);
      }
      const [plays, moved] = await bob.evaluate<[number, number]>('[window.__playsMs ?? NaN, window.__movedMs ?? NaN]');
      // The first run fills the cache.
      if (run > 0) rows.push([plays, moved]);
      await pause(800);
    }
    const middle = (column: number): string => (rows.map((row) => row[column]!).sort((a, b) => a - b)[RUNS >> 1]! / 1000).toFixed(2);
    console.log(`from opening a link, warm cache, median of ${RUNS}: plays after ${middle(0)} s, moves after ${middle(1)} s (moves: ${rows.map((row) => (row[1]! / 1000).toFixed(2)).join(', ')})`);
  } finally {
    await Promise.all([ana.close(), bob.close()]);
  }
}

interface Cost {
  readonly frames: number;
  readonly phaserMs: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Two pages with two players each; the first is measured. */
async function frameCost(executable: string, host: Host, renderer: string): Promise<void> {
  const two = "localStorage.setItem('shove-off.profile', JSON.stringify({ name: 'Two', seats: 2 }))";
  const players = await Promise.all(['Ana', 'Bob'].map((name) => startChromium({ executable, name, width: 1280, height: 720, initScript: two })));
  const [ana, bob] = players as [Victim, Victim];
  try {
    const code = await openRoom(ana, host, renderer);
    await bob.open(`${pageOf(host, 'Bob', '&renderer=canvas')}#${code}`);
    await ana.until('window.__rollmesh.room.members.filter((member) => member.linked).length === 2', 30_000, 'nobody came');
    await ana.click(START);
    await ana.until(`${PLAYS} && window.__rollmesh.room.state.phase === 1`, 60_000, 'the match did not begin');
    const tools = await ana.devtools();
    await tools.send('Performance.enable');
    const read = async (): Promise<Cost> => {
      const { metrics } = await tools.send('Performance.getMetrics');
      const { count, busyMs } = await ana.evaluate<{ count: number; busyMs: number }>('window.__rollmesh.frames()');
      return { frames: count, phaserMs: busyMs, metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])) };
    };
    const before = await read();
    await Promise.all(players.map((player, i) => play(player, i + 1, performance.now() + SECONDS * 1000)));
    const after = await read();
    const frames = after.frames - before.frames;
    const each = (name: string): number => ((after.metrics[name]! - before.metrics[name]!) * 1000) / frames;
    const phaser = (after.phaserMs - before.phaserMs) / frames;
    const script = each('ScriptDuration');
    const style = each('LayoutDuration') + each('RecalcStyleDuration');
    const f = (ms: number): string => ms.toFixed(2);
    console.log(`${renderer === '' ? 'WebGL' : 'canvas'}, 1280x720, 4 players: ${Math.round(frames / SECONDS)} frames a second; per frame: script ${f(script)} ms, of it Phaser and our scene ${f(phaser)}, tick and page ${f(script - phaser)}; style and layout ${f(style)}; main thread in all ${f(each('TaskDuration'))}`);
  } finally {
    await Promise.all(players.map((player) => player.close()));
  }
}

const executable = ensureChromium(console.log);
const host = await startHost(join(ROOT, 'demo-game', 'dist'));
if (process.argv[2] !== 'frame') await linkToMoving(executable, host);
await frameCost(executable, host, '&renderer=canvas');
await frameCost(executable, host, '');
host.kill();
process.exit(0);
