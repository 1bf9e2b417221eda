/** Why there is no seat in the match that others play, as a sentence: told once, although it is asked for again and again. */
import type { Listeners } from './listeners.ts';
import type { Wait } from './seat-messages.ts';

type Reason = Wait | 'timeout';

export class NoSeat {
  private told: Reason | '' = '';

  /** `seats`: players on this machine. */
  constructor(
    private readonly listeners: Listeners,
    private readonly seats: number,
  ) {}

  matchBegan(): void {
    this.told = '';
  }

  failed(reason: Reason): void {
    if (reason === 'soon' || reason === this.told) return;
    this.told = reason;
    this.listeners.tell('notice', { kind: 'no-seat', text: this.text(reason) });
  }

  private text(reason: Exclude<Reason, 'soon'>): string {
    if (reason === 'locked') return 'The room lets nobody new in for now.';
    if (reason === 'taken') return 'This seat is played in another window.';
    if (reason === 'timeout') return 'The running match could not be reached in time.';
    if (this.seats === 1) return 'The match that is running has no free seat. The next one will.';
    // Places keep the width with which they began: two that were left one by one are no place for two.
    return `The match that is running has no place that ${this.seats} players of one machine left together. The next one will.`;
  }
}
