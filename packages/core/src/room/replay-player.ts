/**
 * Plays a replay file: a run of the game stepped by recorded inputs, with states kept in memory for going back. The sums
 * that were recorded are checked while it plays.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { Frame } from '../ground/frame.ts';
import { BLOCK_FRAMES, PRESENCE_BYTES, unpackRows } from '../replay/block.ts';
import { damaged, readReplay, type ReplayFile } from '../replay/file.ts';
import { LIVE } from '../sync/simulation.ts';
import type { AnyGame, AnyGameRun } from './game.ts';

/** States kept for seeking: every so many frames, twice as far apart whenever there are too many. */
const MOST_KEPT = 64;
const KEEP_EVERY_FRAMES = 120;

/**
 * Opens a replay of `game`. Throws `RollmeshError`: `configuration-mismatch` if it is of another game, version or build,
 * `version-mismatch` for a newer file format, `bad-input` for what is no replay or is damaged.
 */
export function openReplay<G extends AnyGame>(bytes: Uint8Array, game: G): ReplayPlayer<G> {
  const file = readReplay(bytes);
  if (file.game !== game.name) throw other(`The replay is of "${file.game}", not of "${game.name}".`);
  if (file.gameVersion !== game.version) throw other(`The replay is of version ${file.gameVersion}, this is version ${game.version}.`);
  if (file.configHash !== game.configHash >>> 0 || file.tickRate !== game.tickRate || file.inputBytes !== game.inputBytes) {
    throw other('The replay is of another build of this game.');
  }
  if (file.slots > game.players.max) throw damaged();
  return new ReplayPlayer(file, game);
}

function other(problem: string): RollmeshError {
  return new RollmeshError('configuration-mismatch', problem, 'Open it with the game that saved it.');
}

export class ReplayPlayer<G extends AnyGame = AnyGame> {
  /** The match; read its `state`, and settle its `effects` to hear its events. */
  readonly run: ReturnType<G['start']>;
  /** Who sits in each slot, '' if not known, and the number of the colour that it chose, if it chose one. */
  readonly names: readonly string[];
  readonly colours: readonly (number | undefined)[];
  /** The first frame it holds, and how many. */
  readonly firstFrame: Frame;
  readonly frames: number;
  /** Frames per second. */
  readonly tickRate: number;
  /** The first frame before which the state was not the recorded one; -1 as long as all agree. */
  badFrame: Frame = -1;
  private next: Frame;
  private readonly simulation: AnyGameRun;
  private readonly kept = new Map<Frame, Uint8Array>();
  private keepEvery = KEEP_EVERY_FRAMES;
  private readonly rows: Uint8Array;
  private readonly rowBytes: number;
  private unpacked = -1;
  private readonly inputs: { frame: Frame; slots: number; width: number; bytes: Uint8Array; present: number; gone: number };

  /** Use `openReplay`. */
  constructor(private readonly file: ReplayFile, game: G) {
    this.simulation = game.start({ seed: file.seed, slots: file.slots });
    this.run = this.simulation as ReturnType<G['start']>;
    this.names = file.names;
    this.colours = file.colours ?? [];
    this.tickRate = file.tickRate;
    this.frames = file.frames;
    this.firstFrame = this.next = file.firstFrame;
    this.rowBytes = file.slots * file.inputBytes + PRESENCE_BYTES;
    this.rows = new Uint8Array(this.rowBytes * BLOCK_FRAMES);
    this.inputs = { frame: 0, slots: file.slots, width: file.inputBytes, bytes: new Uint8Array(file.slots * file.inputBytes), present: 0, gone: 0 };
    if (file.state.length > 0 ? !this.simulation.restore(file.state) : file.firstFrame !== 0) throw damaged();
    this.keep();
  }

  /** The frame that the next step plays: the state is that before it. */
  get frame(): Frame {
    return this.next;
  }

  /** One past the last frame. */
  get endFrame(): Frame {
    return this.firstFrame + this.frames;
  }

  get ended(): boolean {
    return this.next >= this.endFrame;
  }

  /** Plays one frame. False at the end. Throws `RollmeshError('bad-input')` where the file is damaged. */
  step(): boolean {
    if (this.ended) return false;
    const index = this.next - this.firstFrame;
    this.unpack(Math.floor(index / BLOCK_FRAMES));
    this.aim((index % BLOCK_FRAMES) * this.rowBytes);
    this.simulation.step(this.inputs);
    this.next++;
    this.check(index);
    if ((this.next - this.firstFrame) % this.keepEvery === 0) this.keep();
    return true;
  }

  /** Goes to the state before `frame`, forwards or back; clamped to what there is. */
  seek(frame: Frame): void {
    if (!Number.isInteger(frame)) throw new RollmeshError('bad-option', `frame is ${String(frame)}.`, 'Give a whole number of frames.');
    const target = Math.min(Math.max(frame, this.firstFrame), this.endFrame);
    let from = this.firstFrame;
    for (const kept of this.kept.keys()) if (kept <= target && kept > from) from = kept;
    if (target < this.next || from > this.next) {
      const state = this.kept.get(from);
      if (state === undefined) throw new RollmeshError('bad-state', 'The states of this game cannot be kept.', 'Play the replay forwards only, or give the game a state of plain values.');
      if (!this.simulation.restore(state)) throw damaged();
      this.next = from;
    }
    while (this.next < target) this.step();
  }

  /** Goes to a share of the whole, 0 to 1: for a scrub bar. */
  scrub(share: number): void {
    this.seek(this.firstFrame + Math.round(this.frames * Math.min(1, Math.max(0, Number(share) || 0))));
  }

  private unpack(index: number): void {
    if (this.unpacked === index) return;
    const block = this.file.blocks[index]!;
    this.unpacked = -1;
    if (!unpackRows(block.packed, this.rows, block.frames, this.rowBytes, this.file.inputBytes)) throw damaged();
    this.unpacked = index;
  }

  /** Whoever is absent presses nothing, whatever the file says. */
  private aim(at: number): void {
    const { inputs, rows } = this;
    const all = (1 << inputs.slots) - 1;
    const tail = at + inputs.bytes.length;
    inputs.frame = this.next;
    inputs.present = (rows[tail]! | (rows[tail + 1]! << 8)) & all;
    inputs.gone = (rows[tail + 2]! | (rows[tail + 3]! << 8)) & all & ~inputs.present;
    for (let i = 0; i < inputs.bytes.length; i++) {
      inputs.bytes[i] = (inputs.present >>> Math.floor(i / inputs.width)) & 1 ? rows[at + i]! : 0;
    }
  }

  private check(index: number): void {
    const block = this.file.blocks[Math.floor(index / BLOCK_FRAMES)]!;
    const at = block.sumAt.indexOf((index % BLOCK_FRAMES) + 1);
    if (at < 0 || this.simulation.checksum(LIVE) >>> 0 === block.sums[at]) return;
    if (this.badFrame < 0 || this.next < this.badFrame) this.badFrame = this.next;
  }

  private keep(): void {
    if (this.kept.has(this.next)) return;
    try {
      this.kept.set(this.next, this.simulation.snapshot(LIVE));
    } catch (error) {
      // A game with objects of its own may hold some that cannot be written: it plays forwards all the same.
      if (!(error instanceof RollmeshError)) throw error;
    }
    if (this.kept.size <= MOST_KEPT) return;
    this.keepEvery *= 2;
    for (const frame of this.kept.keys()) if ((frame - this.firstFrame) % this.keepEvery !== 0) this.kept.delete(frame);
  }
}
