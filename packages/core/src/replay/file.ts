/**
 * The replay file: a head that says what it is of, then blocks of frames (docs/replay-format.md). Written by us; read from
 * anybody, so every length is checked against the bytes that are there and nothing is made as large as a file claims.
 */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import type { Frame } from '../ground/frame.ts';
import { Reader, Writer } from '../wire/cursor.ts';
import { MAX_COLOURS } from '../wire/protocol.ts';
import { encodeText, readText, writeText } from '../wire/text.ts';
import { BLOCK_FRAMES } from './block.ts';

export const REPLAY_VERSION = 2;
/** The first format that tells colours. */
const COLOURS_SINCE = 2;
const MAGIC = 0x50524d52; // "RMRP"
const MAX_FRAME = 0x7fffffff;

/** What a replay is of. */
export interface ReplayHead {
  /** The game's name. */
  readonly game: string;
  readonly gameVersion: number;
  readonly configHash: number;
  /** Frames per second. */
  readonly tickRate: number;
  readonly slots: number;
  /** Bytes of one input. */
  readonly inputBytes: number;
  readonly seed: readonly number[];
  /** The first frame it holds. */
  readonly firstFrame: Frame;
  /** The state before the first frame; empty if the match begins there. */
  readonly state: Uint8Array;
  /** Who sits in each slot, '' if not known. */
  readonly names: readonly string[];
  /** Number of the colour that whoever sits in each slot chose, 0 to 63; undefined if none was chosen. */
  readonly colours?: readonly (number | undefined)[];
}

/** What a replay says of the players. */
export type ReplaySitters = Pick<ReplayHead, 'names' | 'colours'>;

export interface ReplayBlock {
  readonly frames: number;
  readonly packed: Uint8Array;
  /** Frames after the block's first, ascending, before which the state has the sum of the same index. */
  readonly sumAt: readonly number[];
  readonly sums: readonly number[];
}

export interface ReplayFile extends ReplayHead {
  readonly frames: number;
  readonly blocks: readonly ReplayBlock[];
}

export function writeReplay(head: ReplayHead, blocks: readonly ReplayBlock[]): Uint8Array {
  const names = head.names.reduce((sum, name) => sum + encodeText(name).length + 8, 16);
  const body = blocks.reduce((sum, block) => sum + block.packed.length + block.sums.length * 6 + 24, 0);
  const writer = new Writer(new Uint8Array(512 + names + head.state.length + body));
  writer.u32(MAGIC);
  writer.u8(REPLAY_VERSION);
  writeText(writer, head.game);
  writer.varint(head.gameVersion);
  writer.u32(head.configHash >>> 0);
  writer.u8(head.tickRate);
  writer.u8(head.slots);
  writer.u8(head.inputBytes);
  for (let i = 0; i < 4; i++) writer.u32(head.seed[i]! >>> 0);
  writer.varint(head.firstFrame);
  writer.block(head.state);
  for (let slot = 0; slot < head.slots; slot++) {
    writeText(writer, head.names[slot] ?? '');
    const colour = head.colours?.[slot];
    writer.u8(colour === undefined ? 0 : whole('colours', colour, 0, MAX_COLOURS - 1) + 1);
  }
  for (const block of blocks) {
    writer.varint(block.frames);
    writer.varint(block.sums.length);
    block.sums.forEach((sum, i) => {
      writer.varint(block.sumAt[i]! - (block.sumAt[i - 1] ?? 0));
      writer.u32(sum >>> 0);
    });
    writer.block(block.packed);
  }
  return writer.bytes.slice(0, writer.length);
}

/** Throws `RollmeshError`: `version-mismatch` for a newer format, `bad-input` for what is no replay or is damaged. */
export function readReplay(bytes: Uint8Array): ReplayFile {
  const reader = new Reader().open(bytes);
  if (reader.u32() !== MAGIC) throw new RollmeshError('bad-input', 'This is no replay file.', 'Open a file that was saved as a replay.');
  const version = reader.u8();
  if (reader.ok && (version < 1 || version > REPLAY_VERSION)) {
    throw new RollmeshError('version-mismatch', `The replay has format ${version}, this build reads 1 to ${REPLAY_VERSION}.`, 'Open it with the build that saved it.');
  }
  const head = readHead(reader, version);
  const blocks: ReplayBlock[] = [];
  let frames = 0;
  while (reader.ok && reader.left > 0) {
    // Only the last block may be short: so a frame is found by a division.
    if (frames % BLOCK_FRAMES !== 0) reader.fail();
    const block = readBlock(reader);
    frames += block.frames;
    blocks.push(block);
  }
  if (!reader.finished || head.firstFrame + frames > MAX_FRAME) throw damaged();
  return { ...head, frames, blocks };
}

export function damaged(): RollmeshError {
  return new RollmeshError('bad-input', 'The replay file is damaged or cut short.', 'Get it anew from where it was saved.');
}

function readHead(reader: Reader, version: number): ReplayHead {
  const game = readText(reader, 256);
  const gameVersion = reader.varint();
  const configHash = reader.u32();
  const tickRate = reader.u8();
  const slots = reader.u8();
  const inputBytes = reader.u8();
  const seed = [reader.u32(), reader.u32(), reader.u32(), reader.u32()];
  const firstFrame = reader.varint();
  const state = reader.block(reader.left).slice();
  if (slots < 1 || slots > 16 || inputBytes < 1 || inputBytes > 64 || tickRate < 1 || firstFrame > MAX_FRAME) reader.fail();
  const names: string[] = [];
  const colours: (number | undefined)[] = [];
  for (let slot = 0; slot < slots && reader.ok; slot++) {
    names.push(readText(reader, 1024));
    const colour = (version < COLOURS_SINCE ? 0 : reader.u8()) - 1;
    if (colour >= MAX_COLOURS) reader.fail();
    colours.push(colour < 0 ? undefined : colour);
  }
  if (!reader.ok) throw damaged();
  return { game, gameVersion, configHash, tickRate, slots, inputBytes, seed, firstFrame, state, names, colours };
}

function readBlock(reader: Reader): ReplayBlock {
  const frames = reader.varint();
  const count = reader.varint();
  if (frames < 1 || frames > BLOCK_FRAMES || count > frames) reader.fail();
  const sumAt: number[] = [];
  const sums: number[] = [];
  for (let i = 0, at = 0; i < count && reader.ok; i++) {
    const step = reader.varint();
    at += step;
    if (step < 1 || at > frames) reader.fail();
    sumAt.push(at);
    sums.push(reader.u32());
  }
  const packed = reader.block(reader.left).slice();
  return { frames, packed, sumAt, sums };
}
