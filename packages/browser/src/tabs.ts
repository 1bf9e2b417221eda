/**
 * Rooms between tabs and windows of one browser, over a BroadcastChannel: to try a game with two players on one machine, without a
 * server or a network. Tabs must be of the same origin and the same browser profile.
 */
import { RollmeshError, type JoinedTransport, type JoinRequest, type TransportFactory } from '@rollmesh/core';
import { browserTabLife, TabsChannel, type TabLife } from './tabs-channel.ts';
import { TabsTransport } from './tabs-transport.ts';
import { refusalOf, type TabWord } from './tabs-words.ts';

export interface TabsOptions {
  /** Who has not answered after so many ms is taken for gone; 50 to 60,000. Default 1000. */
  readonly answerMs?: number;
}

/** Crockford's base32: a code can be read aloud. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A transport between tabs: `openRoom(game, { transport: tabs() })` makes a room, and with its `code` another tab comes in.
 * Rejects with `no-such-room` if no tab holds the code, `room-full`, what a member's or one's own judgement says, `aborted`,
 * and `cannot-connect` in a browser without BroadcastChannel.
 */
export function tabs(options: TabsOptions = {}): TransportFactory {
  const { answerMs = 1000 } = options;
  if (!(answerMs >= 50 && answerMs <= 60_000)) throw new RollmeshError('bad-option', `answerMs is ${String(answerMs)}.`, 'Give milliseconds from 50 to 60,000.');
  return tabsWithin(browserTabLife(), answerMs);
}

/** The same with a page of one's own, for tests. */
export function tabsWithin(life: TabLife, answerMs: number): TransportFactory {
  return async (request) => {
    if (request.signal?.aborted === true) throw aborted();
    const code = request.code ?? randomText(6);
    const self = `tab-${randomText(20)}`;
    const channel = new TabsChannel(`rollmesh ${JSON.stringify([request.appId, code])}`, self);
    const release = await life.live(self);
    try {
      const { accepted, early } = request.code === undefined ? { accepted: [], early: [] } : await new Joining(channel, request, code, answerMs).done;
      return enter(channel, request, life, release, code, accepted, early);
    } catch (error) {
      channel.close();
      release();
      throw error;
    }
  };
}

function enter(channel: TabsChannel, request: JoinRequest, life: TabLife, release: () => void, code: string, accepted: string[], early: TabWord[]): JoinedTransport {
  const transport = new TabsTransport(channel, request, life, release);
  if (accepted.length > 0) channel.post({ kind: 'join', from: channel.self, greeting: request.greeting(), accepted });
  for (const id of accepted) transport.open(id);
  // Who asked while we were not in yet had no answer.
  for (const word of early) channel.onWord(word);
  return { transport, code, nonce: crypto.getRandomValues(new Uint32Array(4)) };
}

/** Coming in: says hello and waits until everybody who is there has answered, or is taken for gone. */
class Joining {
  readonly done: Promise<{ accepted: string[]; early: TabWord[] }>;
  private readonly accepted = new Set<string>();
  private readonly expected = new Set<string>();
  /** What others said to everybody meanwhile. */
  private readonly early: TabWord[] = [];
  private settle!: (error?: RollmeshError) => void;

  constructor(private readonly channel: TabsChannel, private readonly request: JoinRequest, code: string, answerMs: number) {
    this.done = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle(this.accepted.size > 0 ? undefined : noSuchRoom(code)), answerMs);
      const abort = (): void => this.settle(aborted());
      this.settle = (error) => {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', abort);
        channel.onWord = () => {};
        if (error === undefined) resolve({ accepted: [...this.accepted], early: this.early });
        else reject(error);
      };
      request.signal?.addEventListener('abort', abort);
    });
    channel.onWord = (word) => this.hear(word);
    this.sayHello();
  }

  private hear(word: TabWord): void {
    if (word.kind === 'hello') this.early.push(word);
    else if (word.kind === 'welcome') this.welcomed(word);
    else if (word.kind === 'refuse') this.settle(refusalOf(word));
    else if (word.kind === 'join') this.overheard(word.from);
    else if (word.kind === 'bye') this.gone(word.from);
  }

  private welcomed({ from, greeting, others }: Extract<TabWord, { kind: 'welcome' }>): void {
    const refusal = this.request.judge(greeting);
    if (refusal !== undefined) return this.settle(refusal);
    this.accepted.add(from);
    for (const other of others) if (other !== this.channel.self) this.expected.add(other);
    this.settleIfAll();
  }

  /** Somebody came in just now, and did not hear our hello as a member. */
  private overheard(id: string): void {
    this.expected.add(id);
    this.sayHello(id);
  }

  private gone(id: string): void {
    this.expected.delete(id);
    this.accepted.delete(id);
    if (this.accepted.size > 0) this.settleIfAll();
  }

  private settleIfAll(): void {
    for (const id of this.expected) if (!this.accepted.has(id)) return;
    this.settle();
  }

  private sayHello(to?: string): void {
    const { self: from } = this.channel;
    const greeting = this.request.greeting().slice();
    this.channel.post(to === undefined ? { kind: 'hello', from, greeting } : { kind: 'hello', from, to, greeting });
  }
}

function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => LETTERS[byte & 31]).join('');
}

function noSuchRoom(code: string): RollmeshError {
  return new RollmeshError('no-such-room', `No tab holds the room ${code}.`, 'Check the code, or create a room; the tabs must be of the same browser and address.');
}

function aborted(): RollmeshError {
  return new RollmeshError('aborted', 'The join was ended.', 'Join again with a fresh signal.');
}
