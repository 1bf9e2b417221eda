/**
 * Presses keys by a clock of its own: each press is sent at its time whether or not the one before was answered, so that a page that hangs
 * is asked as often as one that does not (no coordinated omission).
 */

/**
 * Between two presses: about a quick player's, and a little more than eight frames, so that they fall on every phase of the frames alike. Not
 * faster: after a key event Chromium keeps other tasks waiting until it has drawn, a data channel's messages too, so that keys in every
 * frame would hold back what the others sent as no player does.
 */
const PRESS_EVERY_MS = (8.0618 * 1000) / 60;

export interface Hand {
  /** Sends one press; must not wait for anything. */
  press(): void;
  /** How many times slower than the usual hand. */
  readonly slower: number;
}

export interface HandsFigures {
  /** How late presses were sent, by our own clock. */
  readonly lateMs: readonly number[];
}

export interface Clock {
  now(): number;
  pause(ms: number): Promise<void>;
}

const REAL: Clock = { now: () => performance.now(), pause };

/** Presses until `untilMs` of the clock, by default `performance.now`. */
export async function pressKeys(hands: readonly Hand[], untilMs: number, clock: Clock = REAL): Promise<HandsFigures> {
  const beganMs = clock.now();
  const lateMs: number[] = [];
  const next = hands.map(({ slower }, i) => beganMs + PRESS_EVERY_MS * slower * ((0.5 + i * 0.6180339887) % 1));
  for (let nowMs = beganMs; nowMs < untilMs; nowMs = clock.now()) {
    hands.forEach((hand, i) => {
      while (next[i]! <= nowMs) {
        hand.press();
        lateMs.push(nowMs - next[i]!);
        next[i]! += PRESS_EVERY_MS * hand.slower;
      }
    });
    await clock.pause(Math.max(0, Math.min(...next) - clock.now()));
  }
  return { lateMs };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
