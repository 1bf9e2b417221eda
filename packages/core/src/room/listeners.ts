/** Who listens to a room, by event name. Events wait until the tick is over, so no listener can re-enter it. */

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

  tell(name: string, event: unknown): void {
    if ((this.byName.get(name)?.length ?? 0) > 0) this.waiting.push({ name, event });
  }

  /** Delivers what has been told, in order, also what listeners cause meanwhile. */
  deliver(): void {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      for (const { name, event } of batch) for (const listener of this.byName.get(name) ?? []) (listener as (event: unknown) => void)(event);
    }
  }

  clear(): void {
    this.byName.clear();
    this.waiting = [];
  }
}
