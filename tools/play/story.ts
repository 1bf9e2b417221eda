/** A story in real browsers: its players, their server, what was found, and the end of everything however it goes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFirefox } from '../browser/find.ts';
import { startFirefox } from '../browser/firefox.ts';
import { startChromium, type Player, type Victim } from '../browser/player.ts';
import { pause, play } from './hands.ts';
import { startHost, type Host } from './host.ts';
import { sameSums, type Check } from './judge.ts';
import { WITNESS } from './witness.ts';

export const PLAYS = "window.__rollmesh?.phase === 'playing' && window.__rollmesh.room.running()?.playsItself === true";

export interface StoryOptions {
  readonly executable: string;
  readonly folder: string;
  readonly pictures: string;
  readonly log: (line: string) => void;
}

/** One story: players, a server, and what was found. */
export class Story {
  readonly checks: Check[] = [];
  readonly players = new Map<string, Victim>();
  private readonly others: Player[] = [];
  private readonly hands: Promise<void>[] = [];
  private readonly playing = new Set<string>();

  constructor(
    readonly name: string,
    readonly options: StoryOptions,
    readonly host: Host,
  ) {}

  async start(name: string, size: { width: number; height: number } = { width: 480, height: 360 }): Promise<Victim> {
    const player = await startChromium({ executable: this.options.executable, name, initScript: WITNESS, ...size });
    this.players.set(name, player);
    return player;
  }

  /** A player in Firefox, where there is one. */
  async startFirefox(name: string): Promise<Player | undefined> {
    const executable = findFirefox();
    if (executable === undefined) return undefined;
    const player = await startFirefox({ executable, name, initScript: WITNESS });
    this.others.push(player);
    return player;
  }

  player(name: string): Victim {
    return this.players.get(name)!;
  }

  check(name: string, passed: boolean, detail: string): void {
    this.checks.push({ name: `${this.name}: ${name}`, passed, detail });
    this.options.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${detail})`);
  }

  /** Presses keys for `seconds`, while other things happen. */
  press(name: string, seconds: number): void {
    if (this.playing.has(name)) return;
    this.playing.add(name);
    const done = play(this.player(name), this.playing.size, performance.now() + seconds * 1000).catch(() => undefined);
    this.hands.push(done.then(() => void this.playing.delete(name)));
  }

  /** How long it takes until `name` plays, in ms. */
  async untilPlaying(name: string, timeoutMs = 20_000): Promise<number> {
    const beganMs = performance.now();
    await this.player(name).until(PLAYS, timeoutMs, 'does not play');
    return performance.now() - beganMs;
  }

  /** Forgets the standstills seen so far. */
  async calm(...names: string[]): Promise<void> {
    for (const name of names) await this.player(name).evaluate('void (window.__witness.stillMs = 0)');
  }

  async stillMs(...names: string[]): Promise<number> {
    return Math.max(...(await Promise.all(names.map((name) => this.player(name).evaluate<number>('window.__witness.stillMs')))));
  }

  async picture(name: string, what: string): Promise<void> {
    mkdirSync(this.options.pictures, { recursive: true });
    await this.player(name).screenshot(join(this.options.pictures, `trouble-${what}-${name}.png`));
  }

  sums(...names: string[]): Promise<void> {
    return this.sameSums(...names.map((name) => this.player(name)));
  }

  async sameSums(...players: Player[]): Promise<void> {
    await pause(1500);
    const outcomes = await Promise.all(players.map(async (player) => ({ sums: await player.evaluate<Record<string, number>>('window.__rollmesh.checksums()') })));
    const { passed, detail } = sameSums(outcomes, 120);
    this.check(`the same checksums of all final frames on ${players.map(({ name }) => name).join(', ')}`, passed, detail);
  }

  async close(): Promise<void> {
    await Promise.all([...this.players.values(), ...this.others].map((player) => player.close()));
    this.host.kill();
    await Promise.all(this.hands);
  }
}

export async function tell(name: string, options: StoryOptions, impaired: boolean, what: (story: Story) => Promise<void>): Promise<Check[]> {
  const host = await startHost(options.folder, impaired ? { delayMs: 25 } : undefined);
  const story = new Story(name, options, host);
  try {
    await what(story);
  } catch (error) {
    story.check('can be told to its end', false, error instanceof Error ? error.message : String(error));
  } finally {
    await story.close();
  }
  return story.checks;
}

