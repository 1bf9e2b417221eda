/**
 * Rows of consecutive frames, packed: each byte is foreseen from its own past, and the same byte of every slot shares what
 * was learnt. A row is everybody's inputs, then who was present and who was gone (16 bits each). A block stands alone.
 */
import { BitDecoder, BitEncoder, evenOdds } from './range-coder.ts';

/** Frames of one block: seeking unpacks one, and no more is ever held unpacked. */
export const BLOCK_FRAMES = 1024;
/** Bytes of a row beside the inputs. */
export const PRESENCE_BYTES = 4;

const MODEL = 264; // 8 for whether a byte changed, by its last three; 256 for by how much

function models(rowBytes: number, inputBytes: number): Uint16Array {
  const at = new Uint16Array(rowBytes);
  for (let lane = 0; lane < rowBytes; lane++) at[lane] = lane < rowBytes - PRESENCE_BYTES ? lane % inputBytes : inputBytes;
  return at;
}

export function packRows(rows: Uint8Array, count: number, rowBytes: number, inputBytes: number): Uint8Array {
  const model = models(rowBytes, inputBytes);
  const odds = evenOdds((inputBytes + 1) * MODEL);
  const past = new Uint8Array(rowBytes);
  const before = new Uint8Array(rowBytes);
  const encoder = new BitEncoder();
  for (let i = 0; i < count * rowBytes; i++) {
    const lane = i % rowBytes;
    const base = model[lane]! * MODEL;
    const delta = (rows[i]! - before[lane]!) & 255;
    encoder.put(odds, base + past[lane]!, delta === 0 ? 0 : 1);
    if (delta !== 0) {
      for (let bit = 7, node = 1; bit >= 0; bit--) {
        encoder.put(odds, base + 8 + node, (delta >> bit) & 1);
        node = node * 2 + ((delta >> bit) & 1);
      }
    }
    past[lane] = ((past[lane]! << 1) | (delta === 0 ? 0 : 1)) & 7;
    before[lane] = rows[i]!;
  }
  return encoder.finish();
}

/** Fills `rows`; false if the bytes end too early. */
export function unpackRows(packed: Uint8Array, rows: Uint8Array, count: number, rowBytes: number, inputBytes: number): boolean {
  const model = models(rowBytes, inputBytes);
  const odds = evenOdds((inputBytes + 1) * MODEL);
  const past = new Uint8Array(rowBytes);
  const before = new Uint8Array(rowBytes);
  const decoder = new BitDecoder(packed);
  for (let i = 0; i < count * rowBytes; i++) {
    const lane = i % rowBytes;
    const base = model[lane]! * MODEL;
    const changed = decoder.get(odds, base + past[lane]!);
    if (changed === 1) {
      let node = 1;
      while (node < 256) node = node * 2 + decoder.get(odds, base + 8 + node);
      before[lane] = before[lane]! + node;
    }
    past[lane] = ((past[lane]! << 1) | changed) & 7;
    rows[i] = before[lane]!;
  }
  return !decoder.overrun;
}
