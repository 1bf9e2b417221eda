/** What a rollback session is told once, checked once, with every default in one place. */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import type { Transport, TransportSink } from '../link/transport.ts';
import type { Frame } from '../ground/frame.ts';
import type { Simulation } from '../sync/simulation.ts';
import type { Resume } from './resume.ts';
import { MAX_INPUT_BYTES, MAX_PEERS, MAX_SLOTS } from '../wire/protocol.ts';

/** One machine in the match. */
export interface SessionPeer {
  /** Seats it owns, 1 or more; slots are numbered through the roster in order. */
  readonly slots: number;
  /** Its link in the transport; leave out for oneself, and while there is none: `relink` tells it later. */
  readonly link?: number;
  /** Nobody has taken these seats yet: they are gone until somebody does. Default false. */
  readonly vacant?: boolean;
}

/** Keeps states at checkpoints, for newcomers and replays. Called within the tick: it may copy, and nothing else. */
export interface StateKeeper {
  /** The state before `frame` is confirmed and lies in `place`; `row` holds everybody's inputs of the frame before. */
  keep(frame: Frame, place: number, row: Uint8Array): void;
  /** States before frames above `frame + 1` are to be computed anew. */
  rewind(frame: Frame): void;
  /** What newcomers begin with, if there is something: then the others have one, too. */
  readonly newest: unknown;
}

/** Which states a session saves: see `SessionConfig.saving`. */
export type Saving = 'every' | 'sparse';

export interface SessionConfig {
  readonly simulation: Simulation;
  readonly transport: Transport;
  /** Everybody in the match, in the same order on every machine. */
  readonly peers: readonly SessionPeer[];
  /** This machine's place in `peers`. */
  readonly self: number;
  /** Bytes of one input, 1 to 32. */
  readonly inputBytes: number;
  /** Steps a second, 1 to 240. Default 60. */
  readonly tickRate?: number;
  /** Frames between pressing and playing an input, 0 to 60. Default 2. */
  readonly delayFrames?: number;
  /** Frames that may be simulated on predictions, 0 to 16; 0 is lockstep. Default 8. */
  readonly windowFrames?: number;
  /** Ones where a prediction repeats the last input's bits, one byte per byte of input. Default: all ones. */
  readonly holdMask?: Uint8Array;
  /**
   * 'every' state is saved, or, for a simulation whose `save` costs more than a step, 'sparse': few states are saved while frames are
   * simulated again, and some rollbacks simulate some frames more. For this machine alone; see `measureSaving`. Default 'every'.
   */
  readonly saving?: Saving;
  /** Names the match, 64 bits, the same on every machine. Default 0, 0. */
  readonly matchId?: readonly [number, number];
  /** Hash of everything the game declares; sides that differ refuse each other. Default 0. */
  readonly configHash?: number;
  /** The view's epoch when the match begins. Default 0. */
  readonly epoch?: number;
  /** A sum of the final state is compared every so many frames. Default 16. */
  readonly checksumEveryFrames?: number;
  /** Silence of a peer after which `interrupted` is told, in ms. Default 500. */
  readonly interruptedAfterMs?: number;
  /** Silence of a peer after which three or more play on without it until it is back, in ms, 100 to 60,000. Default 500. */
  readonly benchAfterMs?: number;
  /** How long a benched peer may stay unheard before its seat is given up, in ms. Default 15,000. */
  readonly dropAfterMs?: number;
  /** Is shown every checkpoint's state. */
  readonly keeper?: StateKeeper;
  /** Begins in the middle of a match, on seats that are benched or free; the simulation must hold that state already. */
  readonly resume?: Resume;
  /** Gets whatever the transport delivers that is not for this session. */
  readonly rest?: TransportSink;
}

export type CheckedConfig = Required<Omit<SessionConfig, 'holdMask' | 'rest' | 'keeper' | 'resume'>> & Pick<SessionConfig, 'holdMask' | 'rest' | 'keeper' | 'resume'>;

/** Fills in the defaults; throws `RollmeshError('bad-option')` for anything out of range. */
export function checkConfig(config: SessionConfig): CheckedConfig {
  const checked: CheckedConfig = {
    tickRate: 60,
    delayFrames: 2,
    windowFrames: 8,
    saving: 'every',
    matchId: [0, 0],
    configHash: 0,
    epoch: 0,
    checksumEveryFrames: 16,
    interruptedAfterMs: 500,
    benchAfterMs: 500,
    dropAfterMs: 15_000,
    ...definedOnly(config),
  };
  whole('tickRate', checked.tickRate, 1, 240);
  whole('delayFrames', checked.delayFrames, 0, 60);
  whole('windowFrames', checked.windowFrames, 0, 16);
  if (checked.saving !== 'every' && checked.saving !== 'sparse') throw new RollmeshError('bad-option', `saving is ${String(checked.saving)}.`, "Give 'every' or 'sparse'.");
  whole('inputBytes', checked.inputBytes, 1, MAX_INPUT_BYTES);
  whole('checksumEveryFrames', checked.checksumEveryFrames, 1, 600);
  whole('benchAfterMs', checked.benchAfterMs, 100, 60_000);
  whole('dropAfterMs', checked.dropAfterMs, 1000, 3_600_000);
  whole('peers.length', checked.peers.length, 1, MAX_PEERS);
  whole('self', checked.self, 0, checked.peers.length - 1);
  checked.peers.forEach((peer, index) => {
    whole(`peers[${index}].slots`, peer.slots, 1, MAX_SLOTS);
    if (index !== checked.self) whole(`peers[${index}].link`, peer.link ?? -1, -1, Number.MAX_SAFE_INTEGER);
  });
  const slots = checked.peers.reduce((sum, peer) => sum + peer.slots, 0);
  whole('slots of all peers together', slots, 1, checked.windowFrames === 0 ? MAX_SLOTS : 8);
  const mask = checked.holdMask;
  if (mask !== undefined && mask.length !== checked.inputBytes) {
    throw new RollmeshError('bad-option', `holdMask has ${mask.length} bytes, an input has ${checked.inputBytes}.`, 'Give one mask byte per input byte.');
  }
  return checked;
}

function definedOnly(config: SessionConfig): SessionConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as unknown as SessionConfig;
}
