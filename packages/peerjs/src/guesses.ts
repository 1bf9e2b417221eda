/**
 * Slows down the guessing of room codes on this side: after a few codes at which nobody was, each further try waits
 * longer. Nobody else can count wrong guesses but the PeerServer; a member only hears of the right ones.
 */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** After this long without a wrong code all is forgotten. */
const FORGOTTEN_MS = 120_000;

export class Guesses {
  private wrong = 0;
  private lastMs = -Infinity;

  /** How long the next try has to wait, in ms. */
  waitMs(nowMs: number): number {
    if (nowMs - this.lastMs > FORGOTTEN_MS) this.wrong = 0;
    if (this.wrong < FREE_TRIES) return 0;
    const fromLastMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.wrong - FREE_TRIES));
    return Math.max(0, this.lastMs + fromLastMs - nowMs);
  }

  /** The code tried led nowhere. */
  wasWrong(nowMs: number): void {
    this.wrong++;
    this.lastMs = nowMs;
  }

  wasRight(): void {
    this.wrong = 0;
  }
}
