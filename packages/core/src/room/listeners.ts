/** Who listens to a room, by event name. Events wait until the tick is over, so no listener can re-enter it. */

/** What listeners cause is delivered at once, but only so often: two that answer each other must not hang the page. */
const MOST_ROUNDS = 8;

export class Listeners {
  private readonly byName = new Map<string, ((event: never) => void)[]>();
  private waiting: { name: string; event: unknown }[] = [];

  on(name: string, listener: (event: never) => void): () => void {
    const list = this.byName.get(name) ?? [];
    this.byName.set(name, [...list, listener]);
    return () => {
      const now = this.byName.get(name) ?? [];
      this.byName.set(name, now.filter((each) => each !== listener));
    };
  }

  /** Whether anybody hears `name`: what costs something to tell need not be told to nobody. */
  hears(name: string): boolean {
    return (this.byName.get(name)?.length ?? 0) > 0;
  }

  tell(name: string, event: unknown): void {
    if (this.hears(name)) this.waiting.push({ name, event });
  }

  /**
   * Delivers what has been told, in order, also what listeners cause meanwhile. What a listener throws is thrown on once
   * everybody has heard everything.
   */
  deliver(): void {
    const thrown: unknown[] = [];
    for (let round = 0; round < MOST_ROUNDS && this.waiting.length > 0; round++) {
      const batch = this.waiting;
      this.waiting = [];
      for (const { name, event } of batch) for (const listener of this.byName.get(name) ?? []) call(listener, event, thrown);
    }
    if (thrown.length > 0) throw thrown[0];
  }

  clear(): void {
    this.byName.clear();
    this.waiting = [];
  }
}

function call(listener: (event: never) => void, event: unknown, thrown: unknown[]): void {
  try {
    (listener as (event: unknown) => void)(event);
  } catch (error) {
    thrown.push(error);
  }
}
