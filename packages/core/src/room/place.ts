/** Places in a match, and what gives them back to whoever had them. */

/** 128 random bits by which a seat is given back to whoever had it; what others know of it is a hash. */
export type SeatToken = readonly [number, number, number, number];
export type TokenHash = readonly [number, number];
export const NO_HASH: TokenHash = [0, 0];

/** One peer's place in the match, whoever sits there. */
export interface Place {
  /** Empty if nobody has taken it yet. */
  readonly id: string;
  readonly seats: number;
  /** What is known of the token by which the seat is given back. */
  readonly hash: TokenHash;
}
