/**
 * One machine of the whole mesh: a node of the simulated network, the page that runs on it, and what that page keeps when
 * it is reloaded. Machines share bytes and nothing else; each has a clock of its own.
 */
import { Room } from '../../room/room.ts';
import type { SeatToken } from '../../room/place.ts';
import type { AnyGame } from '../../room/game.ts';
import type { SimNode } from '../sim-node.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { mix } from '../random.ts';

export const FRAME_MS = 1000 / 60;

/** What a room told, as a line. */
export type Line = string;

export class Machine {
  /** How many pages have run here. */
  life = 0;
  node: SimNode;
  room: Room<AnyGame>;
  /** What was thrown out of a tick, ever. */
  thrown: unknown;
  /** It left for good. */
  left = false;
  /** Its code does not run now. */
  asleep = false;
  /** What it told, with the virtual ms. */
  readonly lines: Line[] = [];
  desyncs = 0;
  /** A match began here, in this life of the page or an earlier one. */
  played = false;
  private clockMs = 0;
  private ticksPerSecond = 60;
  private nextTickMs = 0;

  constructor(
    readonly index: number,
    node: SimNode,
    private readonly world: { readonly clock: VirtualClock; readonly seed: number; readonly game: AnyGame },
  ) {
    this.node = node;
    this.room = this.page(false);
  }

  /** Another page runs here, on another node at the same place. */
  reload(node: SimNode): void {
    this.life++;
    this.node = node;
    this.asleep = false;
    this.room = this.page(true);
  }

  private page(returning: boolean): Room<AnyGame> {
    const { seed, game, clock } = this.world;
    const word = (of: number): number => mix(seed, mix(this.index, of)) >>> 0;
    const token: SeatToken = [word(1), word(2), word(3), word(4)];
    const room = new Room<AnyGame>({
      game, transport: this.node.transport(), code: 'SIM', nonce: Uint32Array.of(word(5), word(6), word(7), this.life), name: `M${this.index}`, seats: 1,
      delay: 1 + (word(8) % 3), windowFrames: 8, saving: word(9) % 3 === 0 ? 'sparse' : 'every', checksumEveryFrames: 16, autoStart: 0, token, returning,
    });
    this.nextTickMs = clock.now;
    for (const name of ['started', 'ended', 'benched', 'unbenched', 'left', 'paused', 'continued', 'desync', 'notice'] as const) {
      room.on(name, (event: object) => {
        const { member, text } = event as { member?: string; text?: string };
        if (name === 'desync') this.desyncs++;
        if (name === 'started') this.played = true;
        this.lines.push(`${clock.now.toFixed(0)} M${this.index}.${this.life} ${name} ${member ?? ''} ${text ?? ''}`);
      });
    }
    return room;
  }

  setClock(byMs: number): void {
    this.clockMs += byMs;
  }

  setPace(ticksPerSecond: number): void {
    this.ticksPerSecond = ticksPerSecond;
  }

  /** Whether its page runs. */
  get runs(): boolean {
    return !this.asleep && !this.left && this.node.running;
  }

  /** When it ticks next; at any step while its page does not run, for then something else lets it go on. */
  get dueMs(): number {
    return this.left ? Infinity : this.runs ? this.nextTickMs : 0;
  }

  /** Ticks if it is due. What is pressed changes a few times a second. */
  tick(nowMs: number): boolean {
    if (!this.runs || nowMs < this.nextTickMs) return false;
    this.nextTickMs = Math.max(this.nextTickMs + 1000 / this.ticksPerSecond, nowMs - 50);
    const pressed = mix(this.world.seed + this.index, Math.floor(nowMs / 130));
    this.room.setInput(0, { go: (pressed & 1) === 1, hop: (pressed & 6) === 6 });
    try {
      this.room.tick(nowMs + this.clockMs);
    } catch (error) {
      this.thrown ??= error;
    }
    return true;
  }

  /** Its player's own seat is played by this page, in the running match. */
  get plays(): boolean {
    return this.room.running()?.playsItself === true;
  }
}
