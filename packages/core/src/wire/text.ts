/** Text on the wire: a block of UTF-8, in its one legal spelling. */
import type { Reader, Writer } from './cursor.ts';

export function writeText(writer: Writer, value: string): void {
  writer.block(encodeText(value));
}

/** Well-formed UTF-8 of at most `mostBytes` bytes; empty, and the reader fails, if it is anything else. */
export function readText(reader: Reader, mostBytes: number): string {
  const text = decodeText(reader.block(mostBytes));
  if (text !== undefined) return text;
  reader.fail();
  return '';
}

/**
 * UTF-8, written out because core names no platform object. Lone surrogates become U+FFFD, so that writing then
 * reading is total.
 */
export function encodeText(text: string): Uint8Array {
  const out: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(out);
}

/** The text, or undefined if the bytes are not the one legal UTF-8 of it. */
export function decodeText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++]!;
    const more = first < 0x80 ? 0 : first >> 5 === 6 ? 1 : first >> 4 === 14 ? 2 : first >> 3 === 30 ? 3 : -1;
    if (more < 0 || i + more > bytes.length) return undefined;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const next = bytes[i++]!;
      if (next >> 6 !== 2) return undefined;
      code = code * 64 + (next & 63);
    }
    const shortest = more === 0 ? 0 : more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
    if (code < shortest || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}
