/** What a player chose, remembered between visits where the browser allows it. */
export interface Profile {
  name: string;
  /** Players at this keyboard, 1 or 2. */
  seats: number;
  /** Frames of input delay, or as the way to the others asks. */
  delay: number | 'auto';
  /** Gamepads and phones shake when one is hit. */
  rumble: boolean;
  /** The stick on the right, the button on the left. */
  leftHanded: boolean;
  /** A line of net figures while playing. */
  figures: boolean;
}

const KEY = 'shove-off.profile';
const GUESTS = ['Badger', 'Otter', 'Puffin', 'Lynx', 'Walrus', 'Heron', 'Gecko', 'Yak', 'Marten', 'Newt', 'Ibex', 'Wombat'];
export const MOST_DELAY = 8;
const LONGEST_NAME = 14;

/** `named` in the address wins over what is remembered. */
export function readProfile(named: string | null): Profile {
  const stored = readStored();
  const name = named ?? (typeof stored.name === 'string' ? stored.name : '');
  const { delay } = stored;
  return {
    name: name === '' ? guestName() : name.slice(0, LONGEST_NAME),
    seats: stored.seats === 2 ? 2 : 1,
    delay: typeof delay === 'number' && Number.isInteger(delay) && delay >= 0 && delay <= MOST_DELAY ? delay : 'auto',
    rumble: stored.rumble !== false,
    leftHanded: stored.leftHanded === true,
    // On a phone the thumbs lie there.
    figures: stored.figures ?? !matchMedia('(pointer: coarse)').matches,
  };
}

export function keepProfile(profile: Profile): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(profile));
  } catch {
    // Forgotten with the page, then.
  }
}

function readStored(): Partial<Profile> {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown;
    return typeof value === 'object' && value !== null ? (value as Partial<Profile>) : {};
  } catch {
    return {};
  }
}

function guestName(): string {
  return GUESTS[Math.floor(Math.random() * GUESTS.length)];
}
