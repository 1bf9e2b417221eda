/** Whose body is whose: names and looks for the picture and the cards. */
import { looksBySeat } from '@rollmesh/browser';
import type { ReplayPlayer } from '@rollmesh/core';
import type { Labels } from './game/arena-scene.ts';
import { LOOKS, lookOf } from './game/palette.ts';
import type { GameRoom } from './connection.ts';

/** `names`: who plays each body, of bots none. `looks`: the number of each body's look; without them each has its own. */
export function labelsOf(names: readonly (string | undefined)[], local: readonly number[], looks: readonly number[] = []): Labels {
  return {
    nameOf: (body) => names[body] ?? lookOf(looks[body] ?? body).bot,
    isLocal: (body) => local.includes(body),
    isBot: (body) => names[body] === undefined,
    lookOf: (body) => looks[body] ?? body,
  };
}

/** Two at one keyboard share a name: short enough for the number to be seen. */
function numbered(name: string, i: number): string {
  return `${name.slice(0, 9)} ${i + 1}`;
}

/** The names and looks of a running match, by slot. */
export function roomLabels(room: GameRoom): Labels {
  const names: string[] = [];
  for (const member of room.members) {
    const name = member.name === '' ? 'Guest' : member.name;
    member.slots.forEach((slot, i) => {
      names[slot] = member.slots.length > 1 ? numbered(name, i) : name;
    });
  }
  const looks = looksBySeat(room.members.map(({ slots, colour }) => ({ seats: slots, colour })), LOOKS.length);
  return labelsOf(names, room.localSlots, looks);
}

/** The names and looks of a recorded match, by slot. */
export function replayLabels({ names, colours }: Pick<ReplayPlayer, 'names' | 'colours'>): Labels {
  const looks = looksBySeat(colours.map((colour, slot) => ({ seats: [slot], colour })), LOOKS.length);
  return labelsOf(names.map((name) => (name === '' ? undefined : name)), [], looks);
}

export function practiceLabels(name: string, players: number): Labels {
  const names = players === 1 ? [name] : Array.from({ length: players }, (_, i) => numbered(name, i));
  return labelsOf(names, names.map((_, i) => i));
}

/** Behind the lobby nobody needs a name. */
export const NO_LABELS: Labels = { nameOf: () => '', isLocal: () => false, isBot: () => true, lookOf: (body) => body };

/** Who watches is not told who plays which body. */
export const NAMELESS: Labels = { nameOf: (body) => lookOf(body).name, isLocal: () => false, isBot: () => false, lookOf: (body) => body };
