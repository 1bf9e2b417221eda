/** The front door: from a game and a transport to a room. */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { checkNames } from '../ground/names.ts';
import type { JoinedTransport, JoinRequest, TransportFactory } from '../link/transport.ts';
import type { Saving } from '../session/config.ts';
import { MAX_PEERS, MAX_SLOTS } from '../wire/protocol.ts';
import type { AnyGame, AroundStep } from './game.ts';
import { checkAround } from './game-options.ts';
import { judgeGreeting, writeGreeting } from './greeting.ts';
import { cleanName, idFits } from './messages.ts';
import type { About } from './desync-exchange.ts';
import { Room } from './room.ts';
import { newToken, parseToken, tokenText, type SeatStore } from './tokens.ts';

export interface OpenRoomOptions {
  /** What carries the bytes: `peerjs()`, `loopback()`, or one's own. */
  readonly transport: TransportFactory;
  /** The room to join; without it a new room is made. */
  readonly code?: string;
  /** How others see this machine's player. At most 64 bytes of UTF-8. */
  readonly name?: string;
  /** Players on this machine, 1 to 8. Default 1. */
  readonly seats?: number;
  /** Frames between pressing and playing, 0 to 60, or 'auto' for what suits the farthest member. Default 'auto'. */
  readonly delay?: number | 'auto';
  /** Frames that may be simulated on predictions, 0 (lockstep) to 16. Default 8. */
  readonly window?: number;
  /**
   * Which states this machine saves: 'every' one, or 'sparse' for a game whose saving costs more than its step. `measureSaving` tells
   * which is quicker. Default 'every'.
   */
  readonly saving?: Saving;
  /** A sum of the final state is compared with everybody every so many frames, 1 to 600; the same for all. Default 16. */
  readonly checksumEvery?: number;
  /** Start by itself as soon as so many seats are here; without it, `room.start()` does. */
  readonly autoStart?: number;
  /** Keeps rooms of different apps apart. Default: the game's name. */
  readonly appId?: string;
  /** Development only: `guard()` of `@rollmesh/core/guard`, which throws from `tick` for whatever a step does that differs between machines. */
  readonly guard?: AroundStep;
  /** What desync reports say of this machine: the game's build, and the browser (`navigator.userAgent`). */
  readonly about?: About;
  /** Keeps what gives this player's seat back after a reload, such as `sessionSeats()` of `@rollmesh/browser`. Default: nothing is kept. */
  readonly seatStore?: SeatStore;
  /** Ends a pending join. */
  readonly signal?: AbortSignal;
}

const KNOWN = ['transport', 'code', 'name', 'seats', 'delay', 'window', 'saving', 'checksumEvery', 'autoStart', 'appId', 'guard', 'about', 'seatStore', 'signal'];

/**
 * Joins the room with `code`, or makes a new one. Rejects with a `RollmeshError` whose `code` and `remedy` say what went
 * wrong: 'no-such-room', 'room-full', 'version-mismatch', 'signalling-unreachable' and so on; `bad-option` for a mistake here.
 */
export async function openRoom<G extends AnyGame>(game: G, options: OpenRoomOptions): Promise<Room<G>> {
  if (typeof game?.start !== 'function') throw new RollmeshError('bad-option', 'openRoom was given no game.', 'Give it what defineGame or hookGame made, first.');
  if (typeof options?.transport !== 'function') {
    throw new RollmeshError('bad-option', 'openRoom needs a transport.', 'Give one, such as transport: peerjs().');
  }
  checkNames('openRoom', options, KNOWN);
  if (options.name !== undefined && typeof options.name !== 'string') throw new RollmeshError('bad-option', 'name is no text.', 'Give the name that the others read.');
  const name = cleanName(options.name ?? '');
  const seats = whole('seats', options.seats ?? 1, 1, Math.min(8, game.players.max));
  const windowFrames = whole('window', options.window ?? 8, 0, 16);
  const saving = options.saving ?? 'every';
  if (saving !== 'every' && saving !== 'sparse') throw new RollmeshError('bad-option', `saving is ${String(saving)}.`, "Give 'every' or 'sparse'.");
  const delay = options.delay === undefined || options.delay === 'auto' ? 'auto' : whole('delay', options.delay, 0, 60);
  const checksumEveryFrames = whole('checksumEvery', options.checksumEvery ?? 16, 1, 600);
  const autoStart = whole('autoStart', options.autoStart ?? 0, 0, Math.min(MAX_SLOTS, game.players.max));
  if (windowFrames > 0 && game.players.max > 8) {
    throw new RollmeshError('bad-option', `A game for ${game.players.max} players is too large for rollback.`, 'Use window: 0 (lockstep), or declare at most 8 players.');
  }
  checkAround(options.guard);
  const { seatStore, signal } = options;
  if (seatStore !== undefined && (typeof seatStore?.load !== 'function' || typeof seatStore.save !== 'function')) {
    throw new RollmeshError('bad-option', 'seatStore has no load or no save.', 'Give one, such as seatStore: sessionSeats().');
  }
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw new RollmeshError('bad-option', 'signal is no signal.', 'Give the signal of a controller: signal: controller.signal.');
  const greeting = writeGreeting(game);
  const { transport, code, nonce } = await joined(options, {
    code: codeOf(options.code),
    appId: options.appId ?? game.name,
    maxPeers: Math.min(MAX_PEERS, game.players.max),
    signal: options.signal,
    greeting: () => greeting,
    judge: (theirs) => judgeGreeting(game, theirs),
  });
  if (!idFits(transport.selfId)) {
    transport.close();
    throw new RollmeshError('bad-option', 'The transport gave this peer an id that cannot travel.', 'Use ids of 1 to 64 bytes of well-formed text.');
  }
  const kept = parseToken(options.seatStore?.load(code));
  const token = kept ?? newToken(nonce);
  options.seatStore?.save(code, tokenText(token));
  return new Room({ game, transport, code, nonce, name, seats, delay, windowFrames, saving, checksumEveryFrames, autoStart, guard: options.guard, about: options.about, token, returning: kept !== undefined });
}

/** None, as from a page's address without one, makes a new room. */
function codeOf(code: unknown): string | undefined {
  if (code === undefined || code === null || code === '') return undefined;
  if (typeof code !== 'string') throw new RollmeshError('bad-option', `code is ${String(code)}.`, 'Give the code as text, or leave it out to make a new room.');
  return code;
}

async function joined({ transport }: OpenRoomOptions, request: JoinRequest): Promise<JoinedTransport> {
  const made: Partial<JoinedTransport> | undefined = await transport(request);
  if (typeof made?.transport?.selfId === 'string' && typeof made.code === 'string' && made.nonce !== undefined) return made as JoinedTransport;
  throw new RollmeshError('bad-option', 'The transport is not one.', 'Call what makes it: transport: peerjs(), not transport: peerjs.');
}
