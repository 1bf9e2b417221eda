/** What a room is made from, and what it hands out each tick. */
import type { Transport } from '../link/transport.ts';
import type { Saving } from '../session/config.ts';
import type { About } from './desync-exchange.ts';
import type { AnyGame, AroundStep, GamePrevious, GameState } from './game.ts';
import type { SeatToken } from './place.ts';

export interface RoomConfig<G extends AnyGame> {
  readonly game: G;
  readonly transport: Transport;
  readonly code: string;
  readonly nonce: Uint32Array;
  readonly name: string;
  readonly seats: number;
  readonly delay: number | 'auto';
  readonly windowFrames: number;
  readonly saving?: Saving;
  readonly checksumEveryFrames: number;
  /** Start by itself as soon as so many seats are ready; 0 never. */
  readonly autoStart: number;
  readonly guard?: AroundStep;
  /** Gives this player's seat back after a reload. */
  readonly token: SeatToken;
  /** The token was kept from before. */
  readonly returning: boolean;
  /** What desync reports say of this machine. */
  readonly about?: About;
}

/** What to draw: the state now, the state one frame before, and how far the moment lies past the latter, 0 to 1. */
export interface RoomView<G extends AnyGame> {
  readonly state: GameState<G>;
  readonly previous: GamePrevious<G>;
  readonly alpha: number;
}

/** What a tick of the room did. */
export interface RoomTick {
  readonly phase: 'lobby' | 'playing' | 'closed';
  /** Frames that were simulated for the first time. */
  readonly frames: number;
  /** The match waits for somebody's inputs. */
  readonly stalled: boolean;
}

/** What a player may change in an open room. */
export interface RoomSettings {
  /** Frames between pressing and playing, or 'auto'. */
  readonly delay: number | 'auto';
  /** Links are opened through relays only, from then on. Missing where the transport has no relays. */
  readonly relayOnly?: boolean;
}
