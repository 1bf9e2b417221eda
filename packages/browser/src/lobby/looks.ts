/** Who looks how: the colours that players chose, and for everybody else what is left, the same on every machine. */

/** A member's seats, and the number of the colour that it chose, if it chose one. */
export interface LookClaim {
  readonly seats: readonly number[];
  readonly colour?: number;
}

/**
 * The number of the look of each seat, of `count` seats and as many looks: each one once. A choice holds for a member's first seat, the lower
 * seat's first; without one a seat has its own number, or, if somebody chose that, the first that is left.
 */
export function looksBySeat(claims: Iterable<LookClaim>, count: number): number[] {
  const looks = new Array<number>(count).fill(-1);
  const free = new Set(looks.keys());
  const wear = (seat: number, look: number): void => {
    looks[seat] = look;
    free.delete(look);
  };
  const chosen = [...claims].filter(({ seats, colour }) => colour !== undefined && seats.length > 0 && Math.min(...seats) < count).sort((a, b) => Math.min(...a.seats) - Math.min(...b.seats));
  for (const { seats, colour } of chosen) if (free.has(colour!)) wear(Math.min(...seats), colour!);
  for (let seat = 0; seat < count; seat++) if (looks[seat] === -1 && free.has(seat)) wear(seat, seat);
  for (let seat = 0; seat < count; seat++) if (looks[seat] === -1) wear(seat, Math.min(...free));
  return looks;
}
