/** The player's name and number of seats, remembered between visits where the browser allows it. */
export interface Profile {
  name: string;
  /** Players at this keyboard, 1 or 2. */
  seats: number;
}

const KEY = 'shove-off.profile';
const GUESTS = ['Badger', 'Otter', 'Puffin', 'Lynx', 'Walrus', 'Heron', 'Gecko', 'Yak', 'Marten', 'Newt', 'Ibex', 'Wombat'];

/** `named` in the address wins over what is remembered. */
export function readProfile(named: string | null): Profile & { known: boolean } {
  const stored = readStored();
  const name = named ?? stored?.name ?? '';
  return { name: name === '' ? guestName() : name, seats: stored?.seats === 2 ? 2 : 1, known: name !== '' };
}

export function keepProfile(profile: Profile): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(profile));
  } catch {
    // Forgotten with the page, then.
  }
}

function readStored(): Partial<Profile> | undefined {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown;
    return typeof value === 'object' && value !== null && typeof (value as Profile).name === 'string' ? (value as Profile) : undefined;
  } catch {
    return undefined;
  }
}

function guestName(): string {
  return GUESTS[Math.floor(Math.random() * GUESTS.length)];
}
