/**
 * What two sides of a new link say before anything else: which protocol they speak and which game they run. A difference
 * is told in one sentence with what to do about it, on both sides.
 */
import { RollmeshError } from '../ground/errors.ts';
import { Reader, Writer } from '../wire/cursor.ts';
import { MAGIC, PROTOCOL_VERSION } from '../wire/protocol.ts';
import type { AnyGame } from './game.ts';
import { readText, writeText } from '../wire/text.ts';

const GREETING_BYTES = 512;
const NAME_BYTES = 256;

export function writeGreeting(game: AnyGame): Uint8Array {
  const writer = new Writer(new Uint8Array(GREETING_BYTES));
  writer.u16(MAGIC);
  writer.u8(PROTOCOL_VERSION);
  writer.u32(game.configHash);
  writer.varint(game.version);
  writer.u16(game.tickRate);
  writer.u8(game.inputBytes);
  writeText(writer, game.name);
  return writer.bytes.slice(0, writer.length);
}

/**
 * What is wrong with the other side's greeting, or undefined if one may play with it. Never throws. The sentences hold
 * for both sides, since either may have to show them.
 */
export function judgeGreeting(game: AnyGame, bytes: Uint8Array): RollmeshError | undefined {
  const reader = new Reader().open(bytes);
  const magic = reader.u16();
  const protocol = reader.u8();
  if (!reader.ok || magic !== MAGIC) {
    return new RollmeshError('version-mismatch', 'The other side does not speak Rollmesh.', 'Check that the room code belongs to this game.');
  }
  if (protocol !== PROTOCOL_VERSION) {
    return new RollmeshError('version-mismatch', `One side speaks protocol ${PROTOCOL_VERSION}, the other ${protocol}.`, 'Reload the page on both sides.');
  }
  return judgeGame(game, reader);
}

function judgeGame(game: AnyGame, reader: Reader): RollmeshError | undefined {
  const configHash = reader.u32();
  const version = reader.varint();
  const tickRate = reader.u16();
  const inputBytes = reader.u8();
  const name = readText(reader, NAME_BYTES);
  if (!reader.finished) return mismatch('The other side sent a greeting that cannot be read.');
  if (name !== game.name) return mismatch(`One side plays "${game.name}", the other "${name}".`);
  if (version !== game.version) return mismatch(`One side runs version ${game.version} of the game, the other ${version}.`);
  if (tickRate !== game.tickRate) return mismatch(`One side makes ${game.tickRate} frames a second, the other ${tickRate}.`);
  if (inputBytes !== game.inputBytes || configHash !== game.configHash) return mismatch('The two sides declare another state, input or number of players.');
  return undefined;
}

function mismatch(problem: string): RollmeshError {
  return new RollmeshError('configuration-mismatch', problem, 'Reload the page on both sides, so that both run the same build.');
}
