/**
 * What tabs say to one another over their channel. Every word is heard by all tabs of the room; `to` says whom it is for,
 * and without it everybody is meant. Words come from any script of this origin, perhaps an older build: what does not
 * read as one of these is no word.
 */
import { RollmeshError, type RollmeshErrorCode } from '@rollmesh/core';

export type TabWord =
  /** "I want in": to all, or to one who was overheard. */
  | { readonly kind: 'hello'; readonly from: string; readonly to?: string; readonly greeting: Uint8Array }
  /** A member's answer, with whom else it is linked to. */
  | { readonly kind: 'welcome'; readonly from: string; readonly to: string; readonly greeting: Uint8Array; readonly others: readonly string[] }
  | { readonly kind: 'refuse'; readonly from: string; readonly to: string; readonly code: string; readonly problem: string; readonly remedy: string }
  /** "I am in": to all; whoever is listed opens the link at once, whoever is not says welcome now. */
  | { readonly kind: 'join'; readonly from: string; readonly greeting: Uint8Array; readonly accepted: readonly string[] }
  | { readonly kind: 'packet' | 'message'; readonly from: string; readonly to: string; readonly bytes: Uint8Array }
  /** Message bytes received since the last such word. */
  | { readonly kind: 'read'; readonly from: string; readonly to: string; readonly bytes: number }
  /** Without `to`: to all. */
  | { readonly kind: 'bye'; readonly from: string; readonly to?: string };

export type Addressed = Extract<TabWord, { readonly to: string }>;

const GREETING_BYTES = 1024;
const MOST_TABS = 64;
const REFUSALS: readonly string[] = ['version-mismatch', 'configuration-mismatch', 'room-full', 'room-locked', 'bad-option'] satisfies RollmeshErrorCode[];

/** The word for `self`, or undefined if it is none, or for somebody else. */
export function readWord(data: unknown, self: string): TabWord | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const word = data as Record<string, unknown>;
  if (!isId(word.from) || word.from === self) return undefined;
  if (word.to === undefined ? ['welcome', 'refuse', 'packet', 'message', 'read'].includes(word.kind as string) : word.to !== self) return undefined;
  return isWord(word) ? (word as unknown as TabWord) : undefined;
}

/** The error that a refusal tells. */
export function refusalOf({ code, problem, remedy }: Extract<TabWord, { kind: 'refuse' }>): RollmeshError {
  return new RollmeshError(code as RollmeshErrorCode, problem, remedy);
}

function isWord(word: Record<string, unknown>): boolean {
  switch (word.kind) {
    case 'hello': return isBytes(word.greeting, GREETING_BYTES);
    case 'welcome': return isBytes(word.greeting, GREETING_BYTES) && areIds(word.others);
    case 'join': return isBytes(word.greeting, GREETING_BYTES) && areIds(word.accepted);
    case 'refuse': return REFUSALS.includes(word.code as string) && isText(word.problem) && isText(word.remedy);
    case 'packet':
    case 'message': return isBytes(word.bytes, 0x7fffffff);
    case 'read': return Number.isInteger(word.bytes) && (word.bytes as number) > 0;
    case 'bye': return true;
    default: return false;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 64;
}

function areIds(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MOST_TABS && value.every(isId);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 500;
}

/** By tag: what comes from another tab may be of another realm. */
function isBytes(value: unknown, most: number): boolean {
  return Object.prototype.toString.call(value) === '[object Uint8Array]' && (value as Uint8Array).length <= most;
}
