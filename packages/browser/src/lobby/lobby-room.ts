/**
 * What the lobby needs of a room. The first half every room has; the second half is shown only where the room offers it, so
 * a room of one's own may leave out what it cannot do.
 */
import { looksBySeat } from './looks.ts';

export interface LobbyMember {
  readonly id: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly seats: number;
  readonly ready: boolean;
  readonly playing: boolean;
  readonly rttMs: number;
  readonly linked: boolean;
  /** Number of a colour of the lobby's palette. Without it, the first seat's number. */
  readonly colour?: number;
  /** The first seat that it has or asks for. Without it, seats go by the order of members. */
  readonly seat?: number;
  /** It waits for a seat. Without it, whoever does not fit any more waits. */
  readonly waiting?: boolean;
}

export interface LobbySettings {
  readonly delay: number | 'auto';
  readonly relayOnly: boolean;
}

export interface LobbyRoom {
  readonly code: string;
  readonly phase: 'lobby' | 'playing' | 'closed';
  readonly selfId: string;
  readonly members: readonly LobbyMember[];
  readonly game: { readonly players: { readonly min: number; readonly max: number } };
  setReady(ready: boolean): void;
  start(): void;
  close(): void;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- every room types its events more closely than the lobby needs
  on(name: any, listener: (event: any) => void): () => void;

  /** Another name for oneself, 1 to 32 characters. */
  rename?(name: string): void;
  /** Another colour for oneself. */
  setColour?(colour: number): void;
  /** Sits down on `seat`; if somebody sits there, the two swap once that one agrees by the same call. */
  takeSeat?(seat: number): void;
  /** Members who ask for one's own seat. */
  readonly seatRequests?: readonly string[];
  /** How many seats bots fill. */
  readonly bots?: number;
  setBots?(count: number): void;
  /** It was agreed to pause the running match. */
  readonly paused?: boolean;
  /** Asks for a pause of the running match, or to go on. */
  pause?(paused: boolean): void;
  /** Removes a member. */
  kick?(id: string): void;
  readonly locked?: boolean;
  /** Lets nobody in any more, or again. */
  lock?(locked: boolean): void;
  readonly settings?: Partial<LobbySettings>;
  /** Changes what may be changed in an open room. */
  configure?(settings: Partial<LobbySettings>): void;
  /** A line to everybody; heard as `said` with `{ member, text }`, by oneself too. */
  say?(text: string): void;
  /** A quick sign to everybody; heard as `emote` with `{ member, emote }`, by oneself too. */
  emote?(emote: string): void;
}

/** One line of the list: a member with its seats, or what fills them. */
export interface SeatRow {
  readonly kind: 'member' | 'bot' | 'empty';
  readonly member?: LobbyMember;
  /** First seat, from 0; -1 for who waits. */
  readonly seat: number;
  /** How many neighbouring seats it is about. */
  readonly count: number;
  readonly waiting: boolean;
}

/** The look of each seat, by its number. */
export function wornLooks(room: LobbyRoom, looks: readonly unknown[]): number[] {
  const claims = seatRows(room).flatMap(({ member, seat, count }) => (member === undefined || seat < 0 ? [] : [{ seats: Array.from({ length: count }, (_, i) => seat + i), colour: member.colour }]));
  return looksBySeat(claims, Math.max(looks.length, room.game.players.max));
}

/** Who sits where, by seat: members, bots on the first seats that are free, and runs of free seats; then who waits for a seat. */
export function seatRows(room: LobbyRoom): SeatRow[] {
  const { max } = room.game.players;
  const rows: SeatRow[] = [];
  const queue: SeatRow[] = [];
  const taken = new Set<number>();
  const free = (seat: number, count: number): boolean => seat + count <= max && Array.from({ length: count }, (_, i) => seat + i).every((each) => !taken.has(each));
  for (const member of [...room.members].sort((a, b) => (a.seat ?? 0) - (b.seat ?? 0))) {
    const count = member.seats;
    const seat = member.waiting === true ? -1 : (member.seat ?? Array.from({ length: max }, (_, i) => i).find((each) => free(each, count)) ?? -1);
    if (seat < 0) queue.push({ kind: 'member', member, seat: -1, count, waiting: true });
    else rows.push({ kind: 'member', member, seat, count, waiting: false });
    for (let i = 0; seat >= 0 && i < count; i++) taken.add(seat + i);
  }
  let bots = room.bots ?? 0;
  for (let seat = 0; seat < max; seat++) {
    if (taken.has(seat)) continue;
    const before = rows.find((row) => row.kind === 'empty' && row.seat + row.count === seat);
    if (bots-- > 0) rows.push({ kind: 'bot', seat, count: 1, waiting: false });
    else if (before === undefined) rows.push({ kind: 'empty', seat, count: 1, waiting: false });
    else rows[rows.indexOf(before)] = { ...before, count: before.count + 1 };
  }
  return [...rows.sort((a, b) => a.seat - b.seat), ...queue];
}
