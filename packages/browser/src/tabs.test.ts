import { afterEach, describe, expect, test } from '@jest/globals';
import { defineGame, openRoom, RollmeshError, u32, type JoinedTransport, type JoinRequest, type LinkEnd, type TransportSink } from '@rollmesh/core';
import { transportContract } from '@rollmesh/core/testing';
import { browserTabLife, type TabLife } from './tabs-channel.ts';
import { tabs, tabsWithin } from './tabs.ts';

const wait = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
let room = 0;
const open: JoinedTransport[] = [];

async function join(code: string | undefined, changes: Partial<JoinRequest> & { greets?: number; wants?: number; patienceMs?: number } = {}, life: TabLife = browserTabLife()): Promise<JoinedTransport> {
  // A busy machine may take its time to answer; only where nobody will is the wait a short one.
  const { greets = 1, wants = 1, patienceMs = 2000, ...request } = changes;
  const joined = await tabsWithin(life, patienceMs)({
    code, appId: `test-${room}`, maxPeers: 8, signal: undefined,
    greeting: () => Uint8Array.of(greets),
    judge: (greeting) => (greeting[0] === wants ? undefined : new RollmeshError('version-mismatch', 'One side is older.', 'Reload both.')),
    ...request,
  });
  open.push(joined);
  return joined;
}

afterEach(() => {
  for (const { transport } of open.splice(0)) transport.close();
  room += 1;
});

/** Notes who is linked, and how links ended. */
class Listener implements TransportSink {
  readonly ids = new Map<number, string>();
  readonly ends: LinkEnd[] = [];
  linkOpened(link: number, peerId: string): void { this.ids.set(link, peerId); }
  linkClosed(link: number, end: LinkEnd): void { this.ids.delete(link); this.ends.push(end); }
  packet(): void {}
  message(): void {}
  notice(): void {}
}

describe('the transport between tabs, over the real thing', () => {
  const pair = async () => {
    const a = await join(undefined);
    const b = await join(a.code);
    return { a: a.transport, b: b.transport, wait: () => wait() };
  };
  for (const { law, run } of transportContract(pair)) test(law, run);
});

describe('rooms between tabs', () => {
  test('a code that no tab holds is told', async () => {
    await expect(join('NOBODY', { patienceMs: 60 })).rejects.toMatchObject({ code: 'no-such-room' });
  });

  test('the same code of another app is another room', async () => {
    const first = await join(undefined);
    await expect(join(first.code, { appId: 'another', patienceMs: 60 })).rejects.toMatchObject({ code: 'no-such-room' });
  });

  test('a full room lets nobody in', async () => {
    const first = await join(undefined, { maxPeers: 2 });
    await join(first.code, { maxPeers: 2 });
    await expect(join(first.code)).rejects.toMatchObject({ code: 'room-full' });
  });

  test('either side’s judgement keeps a newcomer out, and is what it is told', async () => {
    const first = await join(undefined);
    await expect(join(first.code, { greets: 2 })).rejects.toMatchObject({ code: 'version-mismatch', message: 'One side is older. Reload both.' });
    await expect(join(first.code, { wants: 2 })).rejects.toMatchObject({ code: 'version-mismatch' });
    const seen = new Listener();
    first.transport.receive(seen);
    expect(seen.ids.size).toBe(0);
  });

  test('an aborted join is ended, before it begins and while it waits', async () => {
    await expect(join(undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    const end = new AbortController();
    const joining = join('NOBODY', { signal: end.signal });
    await wait();
    end.abort();
    await expect(joining).rejects.toMatchObject({ code: 'aborted' });
  });

  test('tabs that come in at the same moment are linked with everybody, each once', async () => {
    const first = await join(undefined);
    const others = await Promise.all([1, 2, 3, 4].map(() => join(first.code)));
    const all = [first, ...others];
    await wait(30);
    const listeners = all.map(({ transport }) => {
      const listener = new Listener();
      transport.receive(listener);
      return listener;
    });
    const ids = all.map(({ transport }) => transport.selfId);
    listeners.forEach((listener, i) => expect([...listener.ids.values()].sort()).toEqual(ids.filter((_, other) => other !== i).sort()));
  });

  test('a tab that dies without a word is lost, and one whose page goes away has left', async () => {
    const gone = new Map<string, () => void>();
    const watching: TabLife = { live: async () => () => {}, watch: (id, tell) => (gone.set(id, tell), () => {}), onLeave: () => () => {} };
    let leave = (): void => {};
    const going: TabLife = { ...watching, watch: () => () => {}, onLeave: (leaving) => ((leave = leaving), () => {}) };
    const first = await join(undefined, {}, watching);
    const second = await join(first.code);
    await join(first.code, {}, going);
    const listener = new Listener();
    await wait(10);
    first.transport.receive(listener);
    expect(listener.ids.size).toBe(2);
    gone.get(second.transport.selfId)!();
    leave();
    await wait(10);
    first.transport.receive(listener);
    expect(listener.ends.sort()).toEqual(['left', 'lost']);
  });

  test('whoever never receives is given up, not remembered for ever', async () => {
    const first = await join(undefined);
    const second = await join(first.code);
    await wait(5);
    const listener = new Listener();
    first.transport.receive(listener);
    const [link] = [...listener.ids.keys()];
    const bytes = new Uint8Array(65_536);
    let taken = 0;
    while (first.transport.sendMessage(link!, bytes, bytes.length)) taken += 1;
    expect(taken).toBe(256);
    await wait(50);
    const other = new Listener();
    second.transport.receive(other);
    expect(other.ends).toEqual(['left']);
    first.transport.receive(listener);
    expect(listener.ends).toEqual(['lost']);
  });

  test('bytes of other scripts on the same channel are no words', async () => {
    const first = await join(undefined);
    const stray = new BroadcastChannel(`rollmesh ${JSON.stringify([`test-${room}`, first.code])}`);
    const to = first.transport.selfId;
    const from = 'x';
    for (const word of [null, 3, 'hello', {}, { kind: 'hello', from: '' }, { kind: 'hello', from, greeting: 'text' }, { kind: 'join', from, greeting: new Uint8Array(2000), accepted: [to] },
      { kind: 'join', from, greeting: Uint8Array.of(1), accepted: [to, 3] }, { kind: 'packet', from, to, bytes: [1] }, { kind: 'read', from, to, bytes: -1 }, { kind: 'refuse', from, to }]) stray.postMessage(word);
    await wait(20);
    const listener = new Listener();
    first.transport.receive(listener);
    expect(listener.ids.size).toBe(0);
    stray.close();
  });

  test('a match between two tabs has equal checksums', async () => {
    const game = defineGame({
      name: `tabs-${room}`, players: 2, input: { go: 'button' }, state: { count: u32(2) },
      step: (state, inputs) => inputs.forEach((input, slot) => void (state.count[slot] += Number(input.go))),
    });
    const rooms = [await openRoom(game, { transport: tabs(), autoStart: 2 })];
    rooms.push(await openRoom(game, { transport: tabs(), code: rooms[0]!.code, autoStart: 2 }));
    const checkpoint = (): number => Math.min(...rooms.map(({ session }) => session?.newestCheckpoint ?? 0));
    for (let i = 0; i < 600 && checkpoint() < 48; i += 1) {
      for (const each of rooms) {
        each.setInput(0, { go: i % 3 === 0 });
        each.tick((i * 1000) / 60);
      }
      await wait(0);
    }
    expect(checkpoint()).toBeGreaterThanOrEqual(48);
    expect(rooms[0]!.session!.checksumAt(checkpoint())).toBe(rooms[1]!.session!.checksumAt(checkpoint()));
    for (const each of rooms) each.close();
  });

  test('a wait that cannot be is told', () => {
    expect(() => tabs({ answerMs: 0 })).toThrow(/answerMs is 0/);
  });
});
