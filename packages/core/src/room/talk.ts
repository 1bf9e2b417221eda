/**
 * What members say to each other beside the match: a line of text, a quick sign, and asking somebody to go. Bounded in length
 * and in number: whoever says more than that is not heard.
 */
import { Reader, Writer } from '../wire/cursor.ts';
import { cleanText } from './messages.ts';
import { readText, writeText } from '../wire/text.ts';

/** First bytes, above those of seats and transfers. */
export const Talk = { say: 48, emote: 49, kick: 50 } as const;

export const MAX_SAID_BYTES = 500;
const MAX_EMOTE_BYTES = 32;
const MAX_KICK_BYTES = 64;
/** Sayings a member may make at once, and how long one takes to grow back: 5 a second. */
const BURST = 10;
const REGROW_MS = 200;

export interface Saying {
  readonly kind: 'say' | 'emote' | 'kick';
  readonly text: string;
}

const KINDS = ['say', 'emote', 'kick'] as const;
const LIMITS: Readonly<Record<Saying['kind'], number>> = { say: MAX_SAID_BYTES, emote: MAX_EMOTE_BYTES, kick: MAX_KICK_BYTES };

export function isTalk(firstByte: number): boolean {
  return firstByte >= Talk.say && firstByte <= Talk.kick;
}

export function writeSaying(kind: Saying['kind'], text: string): Uint8Array {
  const writer = new Writer(new Uint8Array(MAX_SAID_BYTES + 8));
  writer.u8(Talk[kind]);
  writeText(writer, cleanText(text, LIMITS[kind]));
  return writer.bytes.slice(0, writer.length);
}

/** Undefined if misspelt. */
export function readSaying(bytes: Uint8Array, length: number): Saying | undefined {
  const reader = new Reader().open(bytes, length);
  const kind = KINDS[reader.u8() - Talk.say];
  if (kind === undefined) return undefined;
  const text = cleanText(readText(reader, LIMITS[kind]), LIMITS[kind]);
  return reader.finished && text !== '' ? { kind, text } : undefined;
}

/** How much each member has said lately. */
export class TalkLimit {
  /** Sayings that were too many. */
  dropped = 0;
  private readonly budgets = new Map<string, { left: number; atMs: number }>();

  allows(nowMs: number, id: string): boolean {
    const budget = this.budgets.get(id) ?? { left: BURST, atMs: nowMs };
    this.budgets.set(id, budget);
    budget.left = Math.min(BURST, budget.left + (nowMs - budget.atMs) / REGROW_MS);
    budget.atMs = nowMs;
    if (budget.left < 1) {
      this.dropped++;
      return false;
    }
    budget.left--;
    return true;
  }

  gone(id: string): void {
    this.budgets.delete(id);
  }
}
