/**
 * Who sits where in the lobby: a pure function of what everybody knows, so that all who know the same see the same. Whoever sits keeps
 * its seat; who is not written down yet sits on the first that is free, in the order of ids; who finds none waits.
 */
import { WAITS, type Sitting } from './board-messages.ts';

/** A member, and how many neighbouring seats it needs. */
export interface Person {
  readonly id: string;
  readonly seats: number;
}

/** Bits of `count` seats from `seat` on. */
export function seatBits(seat: number, count: number): number {
  return seat === WAITS ? 0 : ((1 << count) - 1) << seat;
}

/**
 * Everybody's place: those who sit in the order of their seats, then those who wait in the order in which they do. `people` ascend by id.
 * While the room is `locked`, who is not written down waits.
 */
export function seatEverybody(people: readonly Person[], written: readonly Sitting[], most: number, locked: boolean): Sitting[] {
  let taken = 0;
  const sitting: Sitting[] = [];
  const waiting: Sitting[] = [];
  const placeAt = ({ id, seats }: Person, seat: number): void => {
    taken |= seatBits(seat, seats);
    sitting.push({ id, seat });
  };
  const unplaced: Person[] = [];
  const strangers: Person[] = [];
  for (const { id, seat } of written) {
    const person = people.find((one) => one.id === id);
    if (person === undefined) continue;
    const fits = seat !== WAITS && seat + person.seats <= most && (taken & seatBits(seat, person.seats)) === 0;
    if (fits) placeAt(person, seat);
    else unplaced.push(person);
  }
  for (const person of people) if (!written.some(({ id }) => id === person.id)) (locked ? strangers : unplaced).push(person);
  for (const person of unplaced) {
    const seat = firstFree(taken, person.seats, most);
    if (seat === WAITS) waiting.push({ id: person.id, seat: WAITS });
    else placeAt(person, seat);
  }
  for (const { id } of strangers) waiting.push({ id, seat: WAITS });
  return [...sitting.sort((a, b) => a.seat - b.seat), ...waiting];
}

function firstFree(taken: number, count: number, most: number): number {
  for (let seat = 0; seat + count <= most; seat++) if ((taken & seatBits(seat, count)) === 0) return seat;
  return WAITS;
}

/** Who among `seating` sits on any of `count` seats from `seat` on. */
export function whoSits(seating: readonly Sitting[], seatsOf: (id: string) => number, seat: number, count: number): Sitting[] {
  return seating.filter((one) => (seatBits(one.seat, seatsOf(one.id)) & seatBits(seat, count)) !== 0);
}
