/**
 * How many seats bots fill is agreed with the match and read by its steps on every machine, in every replay: it is the low four bits of
 * the seed's last word, which goes wherever the match goes.
 */
const MOST = 15;

export function seedWithBots(seed: readonly [number, number, number, number], bots: number): readonly [number, number, number, number] {
  return [seed[0], seed[1], seed[2], ((seed[3] & ~MOST) | Math.min(MOST, bots)) >>> 0];
}

/** Of a match with `slots` slots, at least one of them a player's. */
export function botsOfSeed(seed: ArrayLike<number>, slots: number): number {
  return Math.min(seed[3]! & MOST, slots - 1);
}
