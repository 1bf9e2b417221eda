/**
 * A report as the text of a file, and back. The text is JSON with bytes in hexadecimal; NaN, -0 and the infinities, which
 * JSON does not know, are `{"$number":"NaN"}`. Reading trusts nobody: a report is sent by strangers.
 */
import type { StateDifference } from '../sim/difference.ts';
import type { InputPlace } from '../sim/input-layout.ts';
import type { PlainValue } from '../sim/plain-state.ts';
import { REPORT_DIFFERENCES, REPORT_FORMAT, REPORT_INPUT_FRAMES, REPORT_VERSION, type DesyncInputs, type DesyncReport, type DesyncSide } from './desync-report.ts';

/** The longest text that is read, in characters. */
const MOST_CHARACTERS = 64 << 20;
const MOST_TEXT = 4096;
const MOST_DEPTH = 64;

/** The text of a `.json` file. */
export function writeDesyncReport(report: DesyncReport): string {
  const { mine, theirs, inputs, ...rest } = report;
  const side = ({ state, ...others }: DesyncSide): object => ({ ...others, state: hexOf(state) });
  const all = { format: REPORT_FORMAT, version: REPORT_VERSION, ...rest, mine: side(mine), theirs: side(theirs), inputs: { ...inputs, rows: inputs.rows.map(hexOf) } };
  return JSON.stringify(all, (_key, value: unknown) => (typeof value === 'number' ? writtenNumber(value) : value), 1);
}

/** The report in a text; undefined if it is none, or of a version that this code does not know. */
export function readDesyncReport(text: string): DesyncReport | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  try {
    return readReport(record(JSON.parse(text)));
  } catch {
    return undefined; // every check below throws; what they threw helps nobody
  }
}

function readReport(from: Fields): DesyncReport {
  if (from.format !== REPORT_FORMAT || from.version !== REPORT_VERSION) throw wrong();
  const game = record(from.game);
  const match = record(from.match);
  const slots = integer(match.slots, 1, 16);
  return {
    game: { name: words(game.name), version: integer(game.version, 0), tickRate: integer(game.tickRate, 1, 1000), configHash: integer(game.configHash, 0, 0xffffffff) },
    match: { seed: list(match.seed, 4, (word) => integer(word, 0, 0xffffffff)), slots },
    frame: integer(from.frame, 0),
    lastEqualFrame: integer(from.lastEqualFrame, -1),
    mine: readSide(record(from.mine)),
    theirs: readSide(record(from.theirs)),
    differences: list(from.differences, REPORT_DIFFERENCES, readDifference),
    inputs: readInputs(record(from.inputs), slots),
    note: words(from.note),
  };
}

function readSide(from: Fields): DesyncSide {
  return {
    name: words(from.name),
    slots: list(from.slots, 16, (slot) => integer(slot, 0, 15)),
    build: words(from.build),
    engine: words(from.engine),
    checksum: integer(from.checksum, 0, 0xffffffff),
    state: bytesOf(from.state),
    fields: from.fields === undefined ? undefined : (readPlain(record(from.fields), 0) as { [name: string]: PlainValue }),
  };
}

function readDifference(value: unknown): StateDifference {
  const { field, index, a, b } = record(value);
  return { field: words(field), index: integer(index, -1), a: single(a) as StateDifference['a'], b: single(b) as StateDifference['b'] };
}

function readInputs(from: Fields, slots: number): DesyncInputs {
  const width = integer(from.width, 1, 64);
  return {
    firstFrame: integer(from.firstFrame, 0),
    width,
    places: list(from.places, 512, (value) => readPlace(record(value), width)),
    rows: list(from.rows, REPORT_INPUT_FRAMES, (row) => bytesOf(row, slots * width)),
  };
}

function readPlace({ name, kind, byte, bit }: Fields, width: number): InputPlace {
  if (kind !== 'button' && kind !== 'impulse' && kind !== 'axis') throw wrong();
  return { name: words(name), kind, byte: integer(byte, 0, width - 1), bit: integer(bit, 0, 128) };
}

// --- values

type Fields = Readonly<Record<string, unknown>>;

function readPlain(value: unknown, depth: number): PlainValue {
  if (depth > MOST_DEPTH) throw wrong();
  if (Array.isArray(value)) return value.map((item) => readPlain(item, depth + 1));
  if (typeof value !== 'object' || value === null || isSpecial(value)) return single(value);
  const plain: { [name: string]: PlainValue } = {};
  // A field of that name would set the prototype instead.
  for (const [name, item] of Object.entries(value)) if (name !== '__proto__') plain[name] = readPlain(item, depth + 1);
  return plain;
}

function single(value: unknown): number | boolean | string {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return words(value);
  const { $number: name } = record(value);
  if (name === 'NaN' || name === '-0' || name === 'Infinity' || name === '-Infinity') return Number(name);
  throw wrong();
}

function isSpecial(value: object): boolean {
  return '$number' in value && Object.keys(value).length === 1;
}

function writtenNumber(value: number): unknown {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
}

function record(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong();
}

function list<T>(value: unknown, most: number, read: (item: unknown) => T): T[] {
  if (Array.isArray(value) && value.length <= most) return value.map(read);
  throw wrong();
}

function words(value: unknown): string {
  if (typeof value === 'string' && value.length <= MOST_TEXT) return value;
  throw wrong();
}

function integer(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw wrong();
}

function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += (byte < 16 ? '0' : '') + byte.toString(16);
  return hex;
}

/** Of exactly `length` bytes, if given. */
function bytesOf(value: unknown, length?: number): Uint8Array {
  if (typeof value !== 'string' || value.length % 2 !== 0 || /[^0-9a-f]/.test(value) || (length !== undefined && value.length !== length * 2)) throw wrong();
  return Uint8Array.from({ length: value.length / 2 }, (_, at) => parseInt(value.slice(at * 2, at * 2 + 2), 16));
}

function wrong(): Error {
  return new Error('not a report');
}
