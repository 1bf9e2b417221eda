/**
 * `npm run play:screens [-- name]`: every screen of the demo, photographed in a real Chromium at four sizes, a phone's both directions
 * by touch among them. People look at them; the checks are that nothing lies outside the window and that no page throws.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../browser/find.ts';
import { startChromium, type Victim } from '../browser/player.ts';
import { pause } from './hands.ts';
import { localAddresses } from '../start/addresses.ts';
import { startHost, type Host } from './host.ts';
import { START } from './scenario.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PICTURES = join(ROOT, 'demo-game', 'screenshots');
/** `shrink`: how much smaller the picture is than the screen, so that the largest stays a small file. */
const SIZES = [
  { width: 360, height: 740, mobile: true, shrink: 1 },
  { width: 740, height: 360, mobile: true, shrink: 1 },
  { width: 1280, height: 720, mobile: false, shrink: 1 },
  { width: 3840, height: 2160, mobile: false, shrink: 0.33 },
] as const;

type Devtools = Awaited<ReturnType<Victim['devtools']>>;

class Photographer {
  readonly wide: string[] = [];

  constructor(
    readonly player: Victim,
    private readonly tools: Devtools,
    private readonly only: string | undefined,
  ) {}

  /** From the first touch on there is a stick. */
  private async touch(x: number, y: number): Promise<void> {
    await this.tools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await this.tools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  /** One picture per size. `sizes` leaves some out. */
  async take(screen: string, ready = 'true'): Promise<void> {
    if (this.only !== undefined && !screen.includes(this.only)) return;
    for (const { width, height, mobile, shrink } of SIZES) {
      await this.tools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile });
      await this.tools.send('Emulation.setTouchEmulationEnabled', { enabled: mobile });
      if (mobile && screen === 'play') await this.touch(width - 5, height - 5);
      await pause(width > 2000 ? 1500 : 500);
      await this.player.until(ready, 20_000, `${screen} is not shown`);
      // This machine draws slowly at the largest size, which the others' notes tell; that is not what the screen looks like.
      await this.player.until("document.querySelector('.toast') === null", 6000, 'notes').catch(() => undefined);
      const wide = await this.player.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (wide > 0) this.wide.push(`${screen} at ${width}x${height}: ${wide} px wider than the window`);
      const { data } = await this.tools.send('Page.captureScreenshot', { format: 'jpeg', quality: 66, clip: { x: 0, y: 0, width, height, scale: shrink } });
      writeFileSync(join(PICTURES, `${screen}-${width}x${height}.jpg`), Buffer.from(data, 'base64'));
    }
  }
}

/** An address that a phone could open too, so that the invitation looks as it does to players. */
const addressOf = ({ port }: Host): string => `http://${localAddresses()[0] ?? 'localhost'}:${port}/?test&renderer=canvas`;

const SCREEN = (name: string): string => `window.__rollmesh?.phase === '${name}'`;
const PHASE = (phase: number): string => `window.__rollmesh?.phase === 'playing' && window.__rollmesh.room.state.phase === ${phase}`;

async function before(shot: Photographer, host: Host): Promise<void> {
  const { player } = shot;
  const page = `${addressOf(host)}&name=Ana`;
  await player.open(page);
  await player.until(SCREEN('home'), 20_000, 'the page did not come up');
  await shot.take('home');
  await player.click('#open-menu');
  await shot.take('settings');
  await player.click('#settings-done');
  await player.type('#code', 'AAAAAA');
  await player.click('#join');
  await player.until("document.querySelector('rollmesh-lobby').shadowRoot.querySelector('.failure') !== null", 40_000, 'no failure was told');
  await shot.take('problem');
  await player.open(`${page}&again`);
  await player.click('#create');
  await player.until(SCREEN('room'), 20_000, 'no room');
}

async function room(shot: Photographer, others: readonly Victim[], host: Host): Promise<void> {
  const code = await shot.player.evaluate<string>('window.__rollmesh.room.code');
  for (const other of others) await other.open(`${addressOf(host)}&name=${other.name}#${code}`);
  await shot.player.until(`window.__rollmesh.room.members.filter((member) => member.linked).length === ${others.length + 1}`, 40_000, 'not everybody came');
  await others[0]!.click('rollmesh-lobby .check');
  await others[0]!.evaluate("window.__rollmesh.room.say('Best of three?')");
  await others[1]!.evaluate("window.__rollmesh.room.emote('🔥')");
  await shot.take('room');
  await shot.player.click(START);
  await shot.player.until(PHASE(1), 30_000, 'the match did not begin');
}

async function tap(player: Victim, key: string): Promise<void> {
  await player.keyDown(key);
  await player.keyUp(key);
}

/** A match that lets nobody in: whoever comes watches it. */
async function watch(ana: Victim, shot: Photographer, host: Host): Promise<void> {
  await ana.open(`${addressOf(host)}&name=Ana`);
  await ana.click('#create');
  await ana.until(SCREEN('room'), 20_000, 'no room');
  await ana.click(START);
  await ana.until(PHASE(1), 30_000, 'the match did not begin');
  await ana.evaluate('window.__rollmesh.room.lock(true)');
  await shot.player.open(`${addressOf(host)}&name=${shot.player.name}#${await ana.evaluate<string>('window.__rollmesh.room.code')}`);
  await shot.player.until("window.__rollmesh?.room?.watching !== undefined && !document.querySelector('#hud').hidden", 30_000, 'nothing to watch');
  await shot.take('watch');
  for (const player of [ana, shot.player]) await player.open('about:blank');
}

/** Until the match is over: of what the pause offers, the first one takes the mode in which who walks off soon has lost. */
async function shortRounds(player: Victim): Promise<void> {
  for (const endMs = performance.now() + 600_000; performance.now() < endMs; ) {
    const over = await player.until(PHASE(3), 1000, 'not yet').then(() => true, () => false);
    if (over) return;
    await player.evaluate("void [...document.querySelectorAll('.choice')].find((choice) => choice.textContent.includes('Last'))?.click()");
  }
  throw new Error('the match was never over');
}

/** Everybody but the first walks off the floor, again and again, until the match is over. */
async function match(shot: Photographer, others: readonly Victim[]): Promise<void> {
  await pause(1500);
  await shot.take('play');
  for (const key of ['F3', 'F4']) await tap(shot.player, key);
  await shot.take('figures');
  for (const key of ['F3', 'F4', 'Escape']) await tap(shot.player, key);
  await shot.take('menu', "document.querySelector('#menu') !== null");
  await shot.player.click('#menu-pause');
  await shot.take('paused', "document.querySelector('#pause-resume') !== null");
  await shot.player.click('#pause-resume');
  for (const other of others) await other.keyDown('ArrowUp');
  await shortRounds(shot.player);
  await shot.take('result', "!document.querySelector('.result').hidden");
  await shot.player.click('#watch-again');
  await shot.take('replay', "document.querySelector('#replay-scrub') !== null");
  await shot.player.click('#replay-close');
  for (const other of others) await other.keyUp('ArrowUp');
  for (const player of [shot.player, ...others]) await tap(player, 'KeyR');
  await shot.player.until("(window.__rollmesh.events().rematch ?? 0) > 0 && window.__rollmesh.room.state.phase === 0", 20_000, 'no rematch');
}

export async function takeScreens(log: (line: string) => void, only?: string): Promise<readonly string[]> {
  mkdirSync(PICTURES, { recursive: true });
  const executable = ensureChromium(log);
  const host = await startHost(join(ROOT, 'demo-game', 'dist'));
  const players = await Promise.all(['Ana', 'Bob', 'Cleo'].map((name) => startChromium({ executable, name, width: 480, height: 360 })));
  const [ana, ...others] = players as [Victim, ...Victim[]];
  try {
    const shot = new Photographer(ana, await ana.devtools(), only);
    const other = new Photographer(others[0]!, await others[0]!.devtools(), only);
    if (only === undefined || only === 'watch') await watch(ana, other, host);
    if (only === 'watch') return other.wide;
    await before(shot, host);
    if (only === undefined || !/home|settings|problem/.test(only)) {
      await room(shot, others, host);
      if (only !== 'room') await match(shot, others);
    }
    return [...shot.wide, ...other.wide, ...players.flatMap(({ name, errors }) => errors.map((error) => `${name}: ${error}`))];
  } finally {
    await Promise.all(players.map((player) => player.close()));
    host.kill();
  }
}

const wrong = await takeScreens(console.log, process.argv[2]);
for (const line of wrong) console.log(`FAIL ${line}`);
process.exit(wrong.length === 0 ? 0 : 1);
