/**
 * Changes that somebody asked for. One's own wishes are repeated to the voters until a view fulfils them; those of others
 * count at the leader only while they are fresh and of this epoch, so a wish outlives neither its wisher nor its reason.
 */
import { isAdd, RecordKind, type Change } from './decision.ts';
import { has } from './peers.ts';
import { changeFits, type View } from './view.ts';

const FRESH_MS = 1000;
const MOST = 64;

interface Wish {
  readonly one: Change;
  atMs: number;
}

const keyOf = (one: Change): number => one.kind * 256 + one.subject;

/** Whether the view has what the wish asked for, or has made it pointless. */
export function fulfilled(view: View, one: Change): boolean {
  return one.kind === RecordKind.kick ? !has(view.members, one.subject) : !changeFits(view, one);
}

export class Wishes {
  /** What this peer itself wants. */
  readonly own = new Map<number, Change>();
  private readonly heard = new Map<number, Wish>();

  /** `deciding`: the next view may differ from this one, so what is true now must still be wished. */
  wish(view: View, one: Change, deciding: boolean): void {
    if (!deciding && fulfilled(view, one)) this.own.delete(keyOf(one));
    else this.own.set(keyOf(one), one);
  }

  withdraw(kind: RecordKind, subject: number): void {
    this.own.delete(kind * 256 + subject);
  }

  /** Our state is not what it was: we are not ready to play. */
  withdrawAdds(): void {
    for (const [key, one] of this.own) if (isAdd(one.kind)) this.own.delete(key);
  }

  hear(nowMs: number, one: Change): void {
    const key = keyOf(one);
    if (this.heard.size < MOST || this.heard.has(key)) this.heard.set(key, { one, atMs: nowMs });
  }

  get any(): boolean {
    return this.own.size > 0 || this.heard.size > 0;
  }

  /** Every fresh wish, in the order of records. */
  fresh(nowMs: number): Change[] {
    const all = new Map(this.own);
    for (const [key, wish] of this.heard) {
      if (nowMs - wish.atMs > FRESH_MS) this.heard.delete(key);
      else if (!all.has(key)) all.set(key, wish.one);
    }
    return [...all.values()].sort((a, b) => keyOf(a) - keyOf(b));
  }

  forgetHeard(): void {
    this.heard.clear();
  }

  /** A new epoch: others must ask again. */
  settle(view: View): void {
    this.forgetHeard();
    this.forgetFulfilled(view);
  }

  forgetFulfilled(view: View): void {
    for (const [key, one] of this.own) if (fulfilled(view, one)) this.own.delete(key);
  }
}
