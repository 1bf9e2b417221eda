/** First words of which some are lost, on the virtual clock. Over real channels: ../test. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LINK_PROTOCOL, writeHello, writeRoster, type Hello, type Roster } from './frames.ts';
import { Handshake, type Failure, type HandshakePlan } from './handshake.ts';
import { Link, type LinkHost } from './link.ts';
import type { Pipe, PipeOwner } from './pipe.ts';
import { Timers } from './timers.ts';

const WORDS = 5;
const ALL_LOST = 2 ** WORDS;

/** One end of a channel that is open and loses some of the first words said into it: those whose bits are set in `lost`. */
class End {
  owner: PipeOwner | undefined;
  other!: End;
  open = true;
  readonly answered = true;
  said = 0;

  constructor(private readonly lost: number) {}

  sendControl(frame: Uint8Array): boolean {
    const n = this.said++;
    if (n >= WORDS || ((this.lost >> n) & 1) === 0) queueMicrotask(() => this.other.owner?.control(frame));
    return true;
  }

  close(): void {
    this.open = false;
    this.owner = undefined;
  }
}

interface Side {
  readonly end: End;
  readonly done: [Hello, Roster | undefined][];
  readonly failures: Failure[];
}

const hello = (id: string): Hello => ({ protocol: LINK_PROTOCOL, room: 'room', id, address: id, generation: 1, greeting: Uint8Array.of(1) });
const ROSTER: Roster = { address: 'ana', door: 0, members: [] };
let timers: Timers;

beforeEach(() => {
  jest.useFakeTimers();
  timers = new Timers();
});

afterEach(() => {
  timers.close();
  jest.useRealTimers();
});

function pairOf(lostThere: number, lostBack: number): [End, End] {
  const [a, b] = [new End(lostThere), new End(lostBack)];
  a.other = b;
  b.other = a;
  return [a, b];
}

function side(end: End, id: string, more: Partial<HandshakePlan>, then: (hello: Hello) => void = () => undefined): Side {
  const made: Side = { end, done: [], failures: [] };
  const plan: HandshakePlan = {
    pipe: end as unknown as Pipe, timers, timeoutMs: 12_000, hello: () => hello(id), judge: () => undefined,
    done: (theirs, roster) => {
      made.done.push([theirs, roster]);
      then(theirs);
    },
    failed: (failure) => void made.failures.push(failure),
    ...more,
  };
  new Handshake(plan).pipeOpened();
  return made;
}

/** Becomes a link as soon as it is done, as members do. */
function member(end: End, id: string, malformed: () => void): Side {
  const host = { linkMalformed: malformed } as unknown as LinkHost;
  return side(end, id, {}, (theirs) => new Link(0, end as unknown as Pipe, theirs, 1, id, host));
}

describe('a handshake', () => {
  test('of members, whichever of the first words are lost, makes a link of both, and nothing is malformed', async () => {
    const malformed = jest.fn();
    const found = new Set<string>();
    for (let there = 0; there < ALL_LOST; there++) {
      for (let back = 0; back < ALL_LOST; back++) {
        const [a, b] = pairOf(there, back);
        const sides = [member(a, 'ana', malformed), member(b, 'ben', malformed)];
        await jest.advanceTimersByTimeAsync(8000);
        const names = sides.map(({ done, failures }) => [...done.map(([{ id }]) => id), ...failures.map(({ kind }) => kind)]);
        found.add(`${names.join(' and ')}${names[0]!.length === 1 && names[1]!.length === 1 ? '' : ` of ${there}, ${back}`}`);
      }
    }
    expect([...found]).toEqual(['ben and ana']);
    expect(malformed).not.toHaveBeenCalled();
  });

  test('at a door, whichever of the first words are lost, ends with the roster', async () => {
    const found = new Set<string>();
    for (let there = 0; there < ALL_LOST; there++) {
      for (let back = 0; back < ALL_LOST; back++) {
        const [a, b] = pairOf(there, back);
        side(a, 'ana', { gift: () => writeRoster(ROSTER) });
        const newcomer = side(b, 'ben', { awaitsRoster: true }, () => b.close());
        await jest.advanceTimersByTimeAsync(8000);
        const [[who, roster] = [], ...more] = newcomer.done;
        found.add(who?.id === 'ana' && roster?.address === 'ana' && more.length === 0 ? 'in' : `not of ${there}, ${back}`);
      }
    }
    expect([...found]).toEqual(['in']);
  });

  // It was over when the newcomer accepted us: only who was answered for within a round trip got in.
  test('of somebody for whom a person takes half a minute to answer waits for the answer', async () => {
    const [a, b] = pairOf(0, 0);
    const holder = side(a, 'ana', { gift: () => writeRoster(ROSTER), admit: () => new Promise((resolve) => setTimeout(() => resolve(true), 30_000)) });
    const newcomer = side(b, 'ben', { awaitsRoster: true });
    await jest.advanceTimersByTimeAsync(29_900);
    expect([holder.done, newcomer.done]).toEqual([[], []]);
    await jest.advanceTimersByTimeAsync(200);
    expect([holder.done.length, newcomer.done.length]).toEqual([1, 1]);
    expect([...holder.failures, ...newcomer.failures]).toEqual([]);
  });

  test('of somebody for whom nobody answers ends after a minute, on both sides as a locked room', async () => {
    const [a, b] = pairOf(0, 0);
    const holder = side(a, 'ana', { admit: () => new Promise(() => undefined) });
    const newcomer = side(b, 'ben', { awaitsRoster: true });
    await jest.advanceTimersByTimeAsync(62_000);
    expect([holder, newcomer].map(({ failures }) => failures)).toMatchObject([[{ error: { code: 'room-locked' } }], [{ error: { code: 'room-locked' } }]]);
  });

  test('that is done says no more', async () => {
    const [a, b] = pairOf(0, 0);
    member(a, 'ana', () => undefined);
    member(b, 'ben', () => undefined);
    await jest.advanceTimersByTimeAsync(100);
    const said = [a.said, b.said];
    await jest.advanceTimersByTimeAsync(8000);
    expect([a.said, b.said]).toEqual(said);
  });

  test('at a door answers a stranger who repeats hello a few times, not a thousand', async () => {
    const [a, b] = pairOf(0, 0);
    const holder = side(a, 'ana', { gift: () => writeRoster(ROSTER) });
    side(b, 'ben', { awaitsRoster: true });
    await jest.advanceTimersByTimeAsync(1000);
    expect(holder.done).toHaveLength(1);
    const said = a.said;
    for (let i = 0; i < 1000; i++) a.owner!.control(writeHello(hello('ben')));
    expect(a.said - said).toBe(8 * 3);
  });

  test('whose second hello is another one is refused', async () => {
    const [a, b] = pairOf(0, 0);
    const holder = side(a, 'ana', { admit: () => new Promise(() => undefined) });
    side(b, 'ben', {});
    await jest.advanceTimersByTimeAsync(100);
    side(b, 'cem', {});
    await jest.advanceTimersByTimeAsync(100);
    expect(holder.failures).toMatchObject([{ kind: 'refused' }]);
  });

  test('with somebody who repeats hello without an end ends when its time is over', async () => {
    const [a] = pairOf(0, 0);
    const holder = side(a, 'ana', {});
    const hellos = setInterval(() => a.owner?.control(writeHello(hello('ben'))), 100);
    await jest.advanceTimersByTimeAsync(12_100);
    clearInterval(hellos);
    expect(holder.failures).toEqual([{ kind: 'no-path' }]);
    // Once and fifteen times again, two words each.
    expect(a.said).toBeLessThan(35);
  });
});
