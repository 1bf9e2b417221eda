/**
 * What a hostile user does to a room: odd options, and everything that a room can be asked for, several things at once, while pages
 * reload, sleep, die and come. Drawn from a seed. Afterwards it is calm, and the room must work: matches end, and a new one begins.
 */
import { defineGame, openReplay, u32 } from '@rollmesh/core';
import { RandomStream, SimNetwork, VirtualClock, type SimNode } from '@rollmesh/core/testing';
import { Room } from '../../src/room/room.ts';
import type { AnyGame } from '../../src/room/game.ts';

const STEP_MS = 1000 / 120;
const CALM_MS = 20_000;

interface Options {
  readonly count: number;
  readonly tickRate: number;
  readonly most: number;
  readonly window: number;
  readonly sameWindow: boolean;
  readonly checksumEvery: number;
  readonly lateJoin: boolean;
  readonly autoStart: number;
  readonly delayMs: number;
  readonly loss: number;
  readonly tampers: boolean;
  readonly acts: number;
}

class Page {
  life = 0;
  room: Room<AnyGame>;
  asleep = false;
  gone = false;
  closed = false;
  readonly lines: string[] = [];
  /** Since when it stands still without a frame, and whether a word was said of it. */
  stillMs = -1;
  frame = -1;
  lastWordMs = -1;
  finalFrame = -1;
  match: object | undefined;

  constructor(
    readonly index: number,
    public node: SimNode,
    readonly seats: number,
    readonly window: number,
    readonly delay: number | 'auto',
    private readonly world: Chaos,
  ) {
    this.room = this.open(false);
  }

  open(returning: boolean): Room<AnyGame> {
    const { options, game, clock } = this.world;
    const room = new Room<AnyGame>({
      game, transport: this.node.transport(), code: 'CODE', nonce: Uint32Array.of(this.index + 1, this.life, 3, 4), name: `P${this.index}`, seats: this.seats,
      delay: this.delay, windowFrames: this.window, saving: (this.world.seed + this.index) % 3 === 0 ? 'sparse' : 'every', checksumEveryFrames: options.checksumEvery, autoStart: options.autoStart, token: [this.index + 1, 7, 7, 7], returning,
    });
    for (const name of ['started', 'ended', 'stalled', 'resumed', 'desync', 'notice', 'closed', 'left', 'paused', 'continued', 'benched', 'unbenched'] as const) {
      room.on(name, (event: object) => {
        const { member, text, reason, frame, by, kind } = event as { member?: string; text?: string; reason?: string; frame?: number; by?: string; kind?: string };
        this.lastWordMs = clock.now;
        if (name === 'closed') this.closed = true;
        this.lines.push(`${clock.now.toFixed(0)} P${this.index}.${this.life} ${name} ${member ?? ''} ${reason ?? ''}${kind ?? ''}${by ?? ''} ${frame ?? ''} ${text ?? ''}`);
      });
    }
    return room;
  }

  get runs(): boolean {
    return !this.asleep && !this.gone && this.node.running;
  }
}

export class Chaos {
  readonly clock = new VirtualClock();
  readonly network: SimNetwork;
  readonly pages: Page[] = [];
  readonly options: Options;
  readonly game: AnyGame;
  readonly random: RandomStream;
  readonly done: string[] = [];
  broken: string | undefined;
  private tampered = false;
  private readonly sums = new Map<string, Map<number, number>>();

  constructor(readonly seed: number, changes: Partial<Options> = {}) {
    const random = (this.random = new RandomStream(seed, 'chaos'));
    const pick = <T>(of: readonly T[]): T => of[random.below(of.length)]!;
    const count = 1 + random.below(8);
    const window = pick([0, 0, 1, 2, 4, 8, 8, 16]);
    const tickRate = pick([20, 30, 60, 60, 120, 240]);
    // Over a long way a window of so few ms would make frames so slowly that nothing can be said of it.
    const fast = tickRate > 60;
    this.options = {
      count,
      tickRate,
      most: window === 0 ? pick([8, 16]) : pick([Math.max(2, count), 8]),
      window,
      sameWindow: random.below(3) > 0,
      checksumEvery: pick([1, 5, 16, 16, 60, 600]),
      lateJoin: random.below(3) > 0,
      autoStart: random.below(4) === 0 && count > 1 ? 2 + random.below(count - 1) : 0,
      delayMs: 5 + random.below(fast ? 15 : 80),
      loss: pick([0, 0, 0.05, 0.2]),
      tampers: random.below(6) === 0,
      acts: 1 + random.below(14),
      ...changes,
    };
    const { most, lateJoin } = this.options;
    this.game = defineGame({
      name: 'chaos',
      players: [1, most],
      tickRate,
      lateJoin,
      input: { go: 'button' },
      state: { words: u32(4), odd: u32() },
      events: { tenth: 'final', now: 'predicted' },
      step(state, inputs, { slots, frame, present, gone, emit }) {
        for (let slot = 0; slot < slots; slot++) {
          const bits = (inputs[slot]!.go ? 1 : 0) | (present(slot) ? 2 : 0) | (gone(slot) ? 4 : 0);
          state.words[slot & 3] = Math.imul(state.words[slot & 3]! ^ (bits + slot * 8), 0x9e3779b1) + frame;
          if (inputs[slot]!.pressed.go) emit('now', { slot });
        }
        if (frame % 10 === 0) emit('tenth', { frame });
      },
    }) as unknown as AnyGame;
    this.network = new SimNetwork({ clock: this.clock, seed, crashNoticeMs: 2500, conditions: { delayMs: this.options.delayMs, jitter: random.below(15), loss: this.options.loss } });
    for (let i = 0; i < count; i++) this.come();
  }

  come(): void {
    const index = this.pages.length;
    const { random, options } = this;
    const seats = random.below(5) === 0 ? Math.min(2, options.most) : 1;
    const window = options.sameWindow || options.window === 0 ? options.window : 1 + random.below(16);
    const page = new Page(index, this.network.addNode(`n${index}`), seats, window, random.below(3) === 0 ? 'auto' : random.below(12), this);
    this.pages.push(page);
    for (const other of this.pages) if (other !== page) this.introduce(page, other);
  }

  introduce(a: Page, b: Page, inMs = 20 + this.random.below(300)): void {
    const lives = [a.life, b.life];
    this.clock.at(this.clock.now + inMs, () => {
      if (a.gone || b.gone || a.closed || b.closed || a.life !== lives[0] || b.life !== lives[1]) return;
      if (!this.network.linked(a.node, b.node)) this.network.connect(a.node, b.node);
      this.introduce(a, b, 700);
    });
  }

  reload(page: Page, afterMs: number): void {
    if (page.gone || page.closed) return;
    page.node.crash();
    this.clock.at(this.clock.now + afterMs, () => {
      if (page.gone) return;
      page.node = this.network.restart(page.node, `n${page.index}-${page.life + 1}`);
      page.life++;
      page.asleep = false;
      page.closed = false;
      page.room = page.open(true);
      for (const other of this.pages) if (other !== page) this.introduce(page, other);
    });
  }

  run(ms: number): void {
    const untilMs = this.clock.now + ms;
    while (this.clock.now < untilMs && this.broken === undefined) {
      this.clock.runFor(STEP_MS);
      for (const page of this.pages) if (page.runs) this.tick(page);
    }
  }

  private tick(page: Page): void {
    const { room } = page;
    try {
      if (room.phase === 'playing') for (let seat = 0; seat < room.localSlots.length; seat++) room.setInput(seat, { go: ((this.clock.now / 90 + page.index * 3 + seat) | 0) % 3 === 0 });
      room.tick(this.clock.now);
      void room.stats;
      void room.members;
      if (room.phase === 'playing') void room.view;
    } catch (error) {
      this.fail(page, `threw ${String(error instanceof Error ? error.stack : error)}`);
    }
    const match = room.running();
    if (match !== page.match) {
      page.match = match;
      page.finalFrame = -1;
    }
    if (match === undefined) return;
    const { session } = match;
    if (!this.tampered && session.finalFrame < page.finalFrame) this.fail(page, `final fell from ${page.finalFrame} to ${session.finalFrame}`);
    page.finalFrame = session.finalFrame;
    if (session.undoneFrames > 0) this.fail(page, `undid ${session.undoneFrames} confirmed frames`);
    if (session.stats.maxRollbackFrames > page.window) this.fail(page, `rolled back ${session.stats.maxRollbackFrames} frames, window ${page.window}`);
    this.words(page);
    const frame = session.newestCheckpoint;
    if (this.tampered || frame < 0) return;
    const sums = this.sums.get(match.matchId.join()) ?? new Map<number, number>();
    this.sums.set(match.matchId.join(), sums);
    const sum = session.checksumAt(frame);
    if (sum < 0) return;
    const before = sums.get(frame);
    if (before === undefined) sums.set(frame, sum);
    else if (before !== sum) this.fail(page, `another state before final frame ${frame}`);
  }

  /** Who stands still for three seconds was told something since it began, or a moment before. */
  private words(page: Page): void {
    const match = page.room.running()!;
    const frames = match.session.currentFrame;
    if (match.lastResult !== 'stalled' || frames !== page.frame) page.stillMs = -1;
    else if (page.stillMs < 0) page.stillMs = this.clock.now;
    page.frame = frames;
    if (page.stillMs >= 0 && this.clock.now - page.stillMs > 3000 && page.lastWordMs < page.stillMs - 1500 && !page.room.paused) this.fail(page, `stands still at ${frames} for 3 s without a word`);
  }

  fail(page: Page | undefined, what: string): void {
    this.broken ??= `seed ${this.seed} at ${this.clock.now.toFixed(0)} ms ${page === undefined ? '' : `P${page.index}.${page.life}`}: ${what}\n${JSON.stringify(this.options)}\n${this.done.join('\n')}\n${this.pages.map(({ index, seats, window, delay }) => `P${index}: ${seats} seats, window ${window}, delay ${delay}`).join('\n')}`;
  }

  private act(): void {
    const { random, pages } = this;
    const awake = pages.filter((each) => each.runs && !each.closed);
    const page = pages[random.below(pages.length)]!;
    const other = pages[random.below(pages.length)]!;
    const { room } = page;
    const ms = 100 + random.below(random.below(3) === 0 ? 18_000 : 2500);
    const acts: Record<string, () => void> = {
      kick: () => room.kick(other.room.selfId),
      lock: () => room.lock(random.below(2) === 0),
      pause: () => room.pause(random.below(2) === 0),
      pauseAll: () => awake.forEach((each) => each.room.pause(true)),
      bots: () => room.setBots(random.below(Math.min(15, this.options.most - 1) + 1)),
      seat: () => room.takeSeat(random.below(this.options.most - page.seats + 1)),
      seatAll: () => awake.forEach((each) => each.room.takeSeat(0)),
      delay: () => awake.forEach((each) => each.room.configure({ delay: random.below(2) === 0 ? 'auto' : random.below(61) })),
      agree: () => awake.forEach((each) => each.room.session?.agree(random.below(32), random.below(20))),
      rename: () => awake.forEach((each) => each.room.rename(`N${random.below(9)}`)),
      say: () => room.say('x'.repeat(random.below(900))),
      ready: () => room.setReady(random.below(2) === 0),
      reload: () => this.reload(page, random.below(1500)),
      reloadTwo: () => [page, other].forEach((each) => this.reload(each, random.below(1500))),
      reloadAll: () => pages.forEach((each) => this.reload(each, random.below(1500))),
      die: () => {
        if (page.closed) return;
        page.node.crash();
        page.gone = true;
      },
      close: () => {
        room.close();
        page.gone = true;
        const { node } = page;
        this.clock.at(this.clock.now + 500, () => node.crash());
      },
      sleep: () => {
        page.asleep = true;
        page.node.pause();
        const { life } = page;
        this.clock.at(this.clock.now + ms, () => {
          if (page.life === life) this.wake(page);
        });
      },
      come: () => void (pages.length < 12 && this.come()),
      comeTwo: () => {
        for (let i = 0; i < 2 && pages.length < 12; i++) this.come();
      },
      end: () => void (room.phase === 'playing' && room.endMatch()),
      endAll: () => awake.forEach((each) => each.room.endMatch()),
      startAll: () => awake.forEach((each) => each.room.phase === 'lobby' && each.room.start()),
      start: () => void (room.phase === 'lobby' && room.start()),
      alone: () => {
        // Of two who both do, each plays a match of its own from then on.
        this.tampered = true;
        room.goOnAlone();
      },
      cut: () => {
        this.network.between(page.node, other.node, { up: false });
        this.clock.at(this.clock.now + ms, () => this.network.between(page.node, other.node, { up: true }));
      },
      relink: () => {
        this.network.disconnect(page.node, other.node);
      },
      ...(this.options.tampers
        ? {
            tamper: () => {
              if (room.phase !== 'playing') return;
              this.tampered = true;
              (room.state as unknown as { words: Uint32Array }).words[1]! += 5;
            },
          }
        : {}),
    };
    const names = Object.keys(acts);
    const name = names[random.below(names.length)]!;
    // Who sleeps does nothing, and may be reloaded.
    if ((page.closed && name !== 'come') || (page.asleep && !/^(reload|come|die)/.test(name) && !name.endsWith('All'))) return;
    this.done.push(`${this.clock.now.toFixed(0)} ${name} P${page.index}.${page.life} P${other.index}.${other.life} ${ms}`);
    try {
      acts[name]!();
    } catch (error) {
      this.fail(page, `${name} threw ${String(error instanceof Error ? error.stack : error)}`);
    }
  }

  wake(page: Page): void {
    page.asleep = false;
    page.node.resume();
  }

  /** Plays it all. What was broken, or undefined. */
  play(): string | undefined {
    const { random, pages, options } = this;
    this.run(900);
    if (options.autoStart === 0) pages[0]!.room.start();
    this.run(300 + random.below(1200));
    for (let i = 0; i < options.acts; i++) {
      this.act();
      // Several things at once, half the time in the very same tick.
      if (random.below(2) === 0) this.run(random.below(random.below(2) === 0 ? 120 : 1800));
    }
    this.run(2000);
    this.heal();
    this.run(CALM_MS);
    this.calm();
    this.run(3000);
    this.again();
    return this.broken;
  }

  private heal(): void {
    this.network.everywhere({ up: true, loss: 0, jitter: 1, delayMs: Math.min(40, this.options.delayMs) });
    for (const page of this.pages) {
      if (page.gone || page.closed) continue;
      if (page.asleep) this.wake(page);
      page.room.configure({ delay: 2 });
      page.room.pause(false);
      page.room.lock(false);
      for (let peer = 0; peer < 16; peer++) page.room.session?.agree(peer, 0);
    }
  }

  get here(): Page[] {
    return this.pages.filter((page) => !page.gone && !page.closed);
  }

  /** Whoever plays, moves; if it waits, for whom it was told. */
  private calm(): void {
    const before = this.here.map((page) => page.room.session?.confirmedFrame ?? -1);
    const matches = this.here.map((page) => page.room.running());
    this.run(2000);
    for (const [i, page] of this.here.entries()) {
      const match = page.room.running();
      if (match === undefined) continue;
      const moved = match.session.confirmedFrame - (matches[i] === match ? before[i]! : -1);
      if (page.room.paused || this.here.some(({ room }) => room.session?.waits === true && room.running()!.matchId.join() === match.matchId.join())) continue;
      // A window smaller than the way is long plays slowly, as its owner chose.
      const few = Math.min(...this.pages.map(({ window }) => window)) < 8 || this.options.tickRate > 60;
      if (moved < (few ? 10 : this.options.tickRate * 0.8)) this.fail(page, `made ${moved} frames in 2 s of calm: ${match.lastResult}, plays ${match.playsItself}`);
    }
    for (const page of this.here) {
      const file = page.room.recording;
      // Whoever wrote into its own state has what no replay can give.
      if (file === undefined || this.tampered) continue;
      const player = openReplay(file, this.game);
      while (player.step());
      if (player.badFrame >= 0) this.fail(page, `its recording has another sum before frame ${player.badFrame}`);
    }
  }

  /** The room is not dead: the match ends, another begins, and all who can have a seat play it. */
  private again(): void {
    for (const page of this.here) page.room.endMatch();
    this.run(9000);
    if (this.options.autoStart === 0) {
      for (const page of this.here) page.room.endMatch();
      this.run(500);
      this.here[0]?.room.setBots(0);
      if (this.here.some((page) => page.room.phase !== 'lobby')) return this.fail(this.here.find((page) => page.room.phase !== 'lobby'), 'is not in the lobby although all ended');
      const before = this.here.map((page) => page.lines.length);
      this.here[0]?.room.start();
      this.tampered = false;
      this.run(8000);
      const players = this.here.filter((page) => page.room.running()?.playsItself === true);
      const seats = players.reduce((sum, page) => sum + page.seats, 0);
      const matches = new Set(players.map((page) => page.room.running()!.matchId.join()));
      if (this.here.length > 0 && matches.size !== 1) this.fail(undefined, `${matches.size} matches: ${this.here.map((page, i) => page.lines.slice(before[i]).join(' | ')).join('\n')}`);
      for (const page of this.here) {
        if (players.includes(page) || seats + page.seats > this.options.most) continue;
        if (players.some((each) => !each.room.members.some(({ id }) => id === page.room.selfId))) continue;
        this.fail(page, `has no seat in the next match: ${page.room.phase} ${page.room.running()?.lastResult ?? ''}`);
      }
    }
  }
}
