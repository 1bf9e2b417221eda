/** The channel that the tabs of one room share, and how a tab that dies without a word is noticed. */
import { RollmeshError } from '@rollmesh/core';
import { readWord, type TabWord } from './tabs-words.ts';

export class TabsChannel {
  /** Hears every word for this tab. */
  onWord: (word: TabWord) => void = () => {};
  private readonly channel: BroadcastChannel;

  /** Throws `cannot-connect` where there are no such channels. */
  constructor(room: string, readonly self: string) {
    if (typeof BroadcastChannel === 'undefined') {
      throw new RollmeshError('cannot-connect', 'This browser has no channels between tabs.', 'Use another transport, such as peerjs().');
    }
    this.channel = new BroadcastChannel(room);
    this.channel.onmessage = (event: MessageEvent) => {
      const word = readWord(event.data, self);
      if (word !== undefined) this.onWord(word);
    };
  }

  post(word: TabWord): void {
    this.channel.postMessage(word);
  }

  close(): void {
    this.onWord = () => {};
    this.channel.close();
  }
}

/** What of a page matters here; tests bring their own. */
export interface TabLife {
  /** Says for as long as this tab lives that it does; resolves when others can know it. The result ends it. */
  live(self: string): Promise<() => void>;
  /** Calls `gone` once the tab `id` lives no more. The result ends the watch. */
  watch(id: string, gone: () => void): () => void;
  /** Calls `leaving` when this page goes away. The result ends it. */
  onLeave(leaving: () => void): () => void;
}

/**
 * A tab that lives holds a lock in its name, and who waits for that lock gets it the moment the tab is gone, crashed or
 * discarded. Locks are there on https and localhost; elsewhere only a page that says goodbye as it goes is noticed.
 */
export function browserTabLife(): TabLife {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  return {
    live: (self) =>
      new Promise((resolve) => {
        if (locks === undefined) return resolve(() => {});
        void locks.request(lockName(self), () => new Promise<void>((release) => resolve(release))).catch(() => resolve(() => {}));
      }),
    watch(id, gone) {
      if (locks === undefined) return () => {};
      const end = new AbortController();
      locks.request(lockName(id), { signal: end.signal, mode: 'shared' }, () => gone()).catch(() => {});
      return () => end.abort();
    },
    onLeave(leaving) {
      if (typeof window === 'undefined' || typeof window.addEventListener !== 'function') return () => {};
      window.addEventListener('pagehide', leaving);
      return () => window.removeEventListener('pagehide', leaving);
    },
  };
}

function lockName(id: string): string {
  return `rollmesh tab ${id}`;
}
