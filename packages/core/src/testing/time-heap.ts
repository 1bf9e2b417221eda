/** A binary heap of things due at a time; those due at the same time keep the order of their numbers. */
export interface Due {
  timeMs: number;
  order: number;
}

export class TimeHeap<T extends Due> {
  private readonly items: T[] = [];

  get size(): number {
    return this.items.length;
  }

  /** The time of the first, or Infinity. */
  get firstMs(): number {
    return this.items.length === 0 ? Infinity : this.items[0].timeMs;
  }

  /** The first; there must be one. */
  get first(): T {
    return this.items[0];
  }

  push(item: T): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(item, items[parent])) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  /** Takes out the first; there must be one. */
  pop(): T {
    const { items } = this;
    const first = items[0];
    const last = items.pop()!;
    const { length } = items;
    if (length === 0) return first;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && before(items[child + 1], items[child])) child++;
      if (!before(items[child], last)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return first;
  }

  clear(): void {
    this.items.length = 0;
  }
}

function before(a: Due, b: Due): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);
}
