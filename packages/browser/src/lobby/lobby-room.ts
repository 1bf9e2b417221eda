/**
 * What the lobby needs of a room. The first half every room has; the second half is shown only where the room offers it, so
 * a room of one's own may leave out what it cannot do.
 */
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
  readonly waiting: boolean;
}

/** Who sits where: members in their order, then bots, then what is free, then who waits for a seat. */
export function seatRows(room: LobbyRoom): SeatRow[] {
  const { max } = room.game.players;
  const rows: SeatRow[] = [];
  const queue: SeatRow[] = [];
  const members = [...room.members].sort((a, b) => (a.seat ?? 0) - (b.seat ?? 0));
  let next = 0;
  for (const member of members) {
    const waiting = member.waiting ?? next + member.seats > max;
    if (waiting) queue.push({ kind: 'member', member, seat: -1, waiting });
    else {
      rows.push({ kind: 'member', member, seat: member.seat ?? next, waiting });
      next += member.seats;
    }
  }
  const bots = Math.min(room.bots ?? 0, max - next);
  for (let i = 0; i < bots; i++) rows.push({ kind: 'bot', seat: next++, waiting: false });
  if (next < max) rows.push({ kind: 'empty', seat: next, waiting: false });
  return [...rows, ...queue];
}
