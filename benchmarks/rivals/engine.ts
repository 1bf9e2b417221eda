/**
 * What an engine is to this tier: one file in `engines/` that exports `engine`. The adapter plays one machine; the world calls it
 * sixty times a second, hands it what arrives, and judges it by what its game computed and by nothing it says about itself but which
 * frame it holds for confirmed.
 */
import type { RivalGame } from './game.ts';

/** Sends to the other machines. Payloads travel by reference: nobody pays for a copy that a network card would make. */
export interface Wire {
  /**
   * `payload` reaches the other machine's `deliver`, or is lost. `bytes` is what it weighs. `reliable`: it is sent again until it
   * arrives, and holds back all reliable ones behind it, as an ordered data channel does.
   */
  send(to: number, payload: unknown, bytes: number, reliable: boolean): void;
}

/** A machine's place in a match. */
export interface Seat {
  readonly self: number;
  readonly players: number;
  readonly game: RivalGame;
  readonly wire: Wire;
  /** What this machine's player presses for a frame, 2 bytes; the array is reused. A pure function of the frame. */
  input(frame: number): Uint8Array;
  /** The machine's own clock in ms. `performance.now` and `Date.now` of a bundled engine read it, too. */
  nowMs(): number;
}

export interface EngineMachine {
  /** Something arrived from `from`. */
  deliver(from: number, payload: unknown): void;
  /** One sixtieth of a second has passed. */
  tick(): void;
  /** The handshake is over and frames are being played. */
  started(): boolean;
  /** The frame that is played next. */
  currentFrame(): number;
  /** The last frame whose state the engine holds for settled, -1 for none. */
  confirmedFrame(): number;
}

export interface Engine {
  readonly name: string;
  /** The npm package measured, for its version; undefined for engines that are no package. */
  readonly npm?: string;
  /** Most players of a match. */
  readonly maxPlayers: number;
  /** Programs whose size is measured, minified and gzipped, by a name that says what is imported. Imports resolve from here. */
  readonly sizes: Readonly<Record<string, string>>;
  /** One sentence on how it is run here, where a reader might wonder. */
  readonly remark?: string;
  join(seat: Seat): EngineMachine;
}
