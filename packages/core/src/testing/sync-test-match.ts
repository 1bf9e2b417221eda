/**
 * The match that a sync test plays: each frame once straight, and then again as a network would have it: taken back by a
 * few frames, with wrong predictions in between, from other places, from a snapshot in another match. What it draws
 * comes from its seed alone, so a failure comes again.
 */
import type { Frame } from '../ground/frame.ts';
import type { AnyGame, AnyGameRun, AroundStep } from '../room/game.ts';
import type { StateDifference } from '../sim/difference.ts';
import { LIVE } from '../sync/simulation.ts';
import { RandomStream } from './random.ts';
import { ScriptedPlayers, type PlayStyle } from './scripted-players.ts';

/**
 * What the state was computed for a second time by. 'start': two matches with one seed begin differently. 'another match': a match
 * beside it that was never taken back. 'rollback': the same frames again. 'load': an old state was loaded and the new one again.
 * 'snapshot': a match that began from a snapshot. 'second match': the beginning again, after the first match.
 */
export type SyncTestHow = 'start' | 'another match' | 'rollback' | 'load' | 'snapshot' | 'second match';

export interface SyncTestFailure {
  readonly how: SyncTestHow;
  /** The frame whose step gave two results. */
  readonly frame: Frame;
  readonly firstChecksum: number;
  readonly secondChecksum: number;
  /** The first fields that differ: `a` is what should have come out, `b` what did. */
  readonly differences: readonly StateDifference[];
}

export interface MatchSettings {
  readonly game: AnyGame;
  /** What the straight match is played with. */
  readonly twin: AnyGame;
  readonly slots: number;
  readonly seed: number;
  readonly depthFrames: number;
  readonly around: AroundStep | undefined;
  readonly input: ((slot: number, frame: Frame, chance: RandomStream) => unknown) | undefined;
}

const NAMED = 8;
/** Frames whose snapshots are kept, to name the fields in which a second match differs. */
const KEPT_SNAPSHOTS = 64;
/** Frames a match that began from a snapshot goes along. */
const GUEST_FRAMES = 12;
const STYLES: readonly PlayStyle[] = ['human', 'restless', 'human', 'sparse'];

export class SyncTestMatch {
  frame: Frame = 0;
  /** Steps computed beyond one per frame. */
  resimulated = 0;
  readonly sums: number[] = [];
  private readonly run: AnyGameRun;
  /** Never taken back: what it computes is what should come out. */
  private readonly straight: AnyGameRun;
  private guest: AnyGameRun | undefined;
  private guestUntil: Frame = 0;
  private readonly seed: readonly number[];
  private readonly chance: RandomStream;
  private readonly players: ScriptedPlayers;
  private readonly rows: Uint8Array[] = [];
  private readonly presents: number[] = [];
  private readonly snapshots: Uint8Array[] = [];
  /** Where the state before a frame is kept, by frame modulo the frames kept. */
  private readonly placeOf: number[];
  private readonly freePlaces: number[];
  private readonly kept: number;
  private readonly everybody: number;

  constructor(private readonly settings: MatchSettings) {
    const { game, slots, seed, depthFrames, around } = settings;
    this.seed = [seed | 0, 0x5eed, 2, 3];
    this.chance = new RandomStream(seed, 'sync test');
    this.players = new ScriptedPlayers(seed, game.inputBytes, STYLES);
    this.everybody = 2 ** slots - 1;
    this.kept = depthFrames + 2;
    this.placeOf = new Array<number>(this.kept).fill(-1);
    this.freePlaces = Array.from({ length: this.kept + 3 }, (_, place) => place);
    this.run = game.start({ seed: this.seed, slots, around });
    this.run.reserve(this.kept + 3);
    this.straight = settings.twin.start({ seed: this.seed, slots, around });
    this.straight.reserve(1);
    this.save();
    if (this.run.checksum(LIVE) !== this.straight.checksum(LIVE)) throw this.differs('start', 0, this.run, this.straight);
  }

  /** Plays one frame and does something with it. Throws `Found` for what it found. */
  advance(): void {
    const { frame } = this;
    this.rows[frame % this.kept] = this.press(frame);
    this.presents[frame % this.kept] = this.present(frame);
    // By turns, so that neither always finds what the other has left.
    for (const run of this.chance.chance(0.5) ? [this.straight, this.run] : [this.run, this.straight]) this.step(run, frame);
    this.sums.push(this.straight.checksum(LIVE));
    if (this.snapshots.length < KEPT_SNAPSHOTS) this.snapshots.push(this.straight.snapshot(LIVE));
    this.frame = frame + 1;
    this.check('another match', frame, this.run);
    this.save();
    this.disturb();
    this.accompany(frame);
    for (const run of [this.run, this.straight]) run.effects.settle(frame, frame - this.kept, () => undefined);
  }

  /** Plays the beginning again in a new match: what an earlier match left behind shows. */
  playSecondMatch(): void {
    const { game, slots, around } = this.settings;
    const second = game.start({ seed: this.seed, slots, around });
    second.reserve(1);
    const again = new ScriptedPlayers(this.settings.seed, game.inputBytes, STYLES);
    for (let frame = 0; frame < this.snapshots.length; frame++) {
      this.rows[frame % this.kept] = this.press(frame, again);
      this.presents[frame % this.kept] = this.present(frame);
      this.step(second, frame);
      this.resimulated++;
      if (second.checksum(LIVE) !== this.sums[frame]) throw new Found(this.failure('second match', frame, this.sums[frame]!, second.checksum(LIVE), flip(second.diffSnapshot(LIVE, this.snapshots[frame]!, NAMED))));
      second.effects.settle(frame, frame, () => undefined);
    }
  }

  private disturb(): void {
    const { chance } = this;
    const back = 1 + chance.below(Math.min(this.settings.depthFrames, this.frame));
    const kind = chance.below(10);
    if (kind < 5) this.takeBack(back);
    else if (kind < 8) this.mispredict(back);
    else if (kind < 9) this.lookBack(back);
  }

  /** A rollback: the frames again with the same inputs. Some are saved again on the way, to other places. */
  private takeBack(back: number): void {
    this.load(this.frame - back);
    for (let frame = this.frame - back; frame < this.frame; frame++) {
      this.step(this.run, frame);
      this.resimulated++;
      this.check('rollback', frame, this.run);
      if (this.chance.chance(0.5)) this.save(frame + 1);
    }
  }

  /** A rollback because of wrong guesses: first the frames with other inputs and a few more, then as they were. */
  private mispredict(back: number): void {
    this.load(this.frame - back);
    const ahead = this.chance.below(4);
    for (let frame = this.frame - back; frame < this.frame + ahead; frame++) {
      this.stepWith(this.run, frame, this.guess(frame), this.everybody);
      this.resimulated++;
    }
    this.takeBack(back);
  }

  /** Loads an old state and the present one again: nothing may stick. */
  private lookBack(back: number): void {
    this.load(this.frame - back);
    this.load(this.frame);
    this.check('load', this.frame - 1, this.run);
  }

  /** From time to time somebody joins by snapshot and must compute the same. */
  private accompany(frame: Frame): void {
    const { game, slots, around } = this.settings;
    if (this.guest !== undefined) {
      this.step(this.guest, frame);
      this.resimulated++;
      this.check('snapshot', frame, this.guest);
      this.guest.effects.settle(frame, frame, () => undefined);
      if (this.frame >= this.guestUntil) this.guest = undefined;
    } else if (this.chance.chance(0.05)) {
      this.guest = game.start({ seed: [9, 9, 9, this.frame], slots, around });
      this.guest.reserve(1);
      this.guestUntil = this.frame + GUEST_FRAMES;
      if (!this.guest.restore(this.straight.snapshot(LIVE))) throw new Found(this.failure('snapshot', frame, this.sums[frame]!, 0, []));
      this.check('snapshot', frame, this.guest);
    }
  }

  private check(how: SyncTestHow, frame: Frame, run: AnyGameRun): void {
    const second = run.checksum(LIVE);
    if (second === this.sums[frame]) return;
    // In the present the straight match still has the state; before that, the place where the first result lies.
    if (frame === this.frame - 1 || run !== this.run) throw this.differs(how, frame, this.straight, run);
    const place = this.placeOf[(frame + 1) % this.kept]!;
    throw new Found(this.failure(how, frame, this.sums[frame]!, second, run.diff(place, LIVE, NAMED)));
  }

  private differs(how: SyncTestHow, frame: Frame, first: AnyGameRun, second: AnyGameRun): Found {
    return new Found(this.failure(how, frame, first.checksum(LIVE), second.checksum(LIVE), flip(second.diffSnapshot(LIVE, first.snapshot(LIVE), NAMED))));
  }

  private failure(how: SyncTestHow, frame: Frame, firstChecksum: number, secondChecksum: number, differences: readonly StateDifference[]): SyncTestFailure {
    return { how, frame, firstChecksum, secondChecksum, differences };
  }

  // --- inputs: functions of slot and frame, so that they can be asked for again

  private press(frame: Frame, players = this.players): Uint8Array {
    const { game, slots, input, seed } = this.settings;
    const row = new Uint8Array(slots * game.inputBytes);
    for (let slot = 0; slot < slots; slot++) {
      if (input === undefined) players.press(slot, frame, row, slot * game.inputBytes);
      else game.encodeInput(input(slot, frame, new RandomStream(seed, `input ${slot} ${frame}`)), row, slot * game.inputBytes);
    }
    return row;
  }

  /** The row of another frame, as a prediction would guess; or now and then nothing at all. */
  private guess(frame: Frame): Uint8Array {
    const row = this.rows[(frame + 1 + this.chance.below(this.kept - 1)) % this.kept] ?? this.rows[0]!;
    return this.chance.chance(0.2) ? new Uint8Array(row.length) : row;
  }

  /** Everybody, but every few seconds somebody is away for a while. */
  private present(frame: Frame): number {
    const turn = Math.floor(frame / 45);
    if (turn % 5 !== 3) return this.everybody;
    return this.everybody & ~(1 << turn % this.settings.slots);
  }

  // --- steps and places

  private step(run: AnyGameRun, frame: Frame): void {
    this.stepWith(run, frame, this.rows[frame % this.kept]!, this.presents[frame % this.kept]!);
  }

  private stepWith(run: AnyGameRun, frame: Frame, row: Uint8Array, present: number): void {
    const { slots, game } = this.settings;
    // Nobody presses anything who is away.
    const bytes = row.slice();
    for (let slot = 0; slot < slots; slot++) if (((present >>> slot) & 1) === 0) bytes.fill(0, slot * game.inputBytes, (slot + 1) * game.inputBytes);
    run.step({ frame, slots, width: game.inputBytes, bytes, present, gone: 0 });
  }

  /** Saves the live state as that before `frame`, to a place drawn by lot. */
  private save(frame: Frame = this.frame): void {
    const at = frame % this.kept;
    const before = this.placeOf[at]!;
    const [place] = this.freePlaces.splice(this.chance.below(this.freePlaces.length), 1) as [number];
    this.run.save(place);
    this.placeOf[at] = place;
    if (before >= 0) this.freePlaces.push(before);
  }

  private load(frame: Frame): void {
    this.run.load(this.placeOf[frame % this.kept]!);
  }
}

/** Carries a failure out of the match. */
export class Found extends Error {
  constructor(readonly failure: SyncTestFailure) {
    super(failure.how);
  }
}

/** A difference told by the second state is read from the first. */
function flip(differences: readonly StateDifference[]): StateDifference[] {
  return differences.map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a }));
}
