/**
 * What calls us regularly: animation frames while the page is seen, a worker's timer while it is hidden, for browsers slow
 * a hidden page's own timers down to one a second or less. Also says when the page was hidden, frozen, taken out of
 * the back-forward cache, or slept with its machine. Where workers are forbidden (a content security policy without
 * `worker-src blob:`), the page's own timer has to do.
 */
import { backgroundTimer, type BackgroundTimer } from './background-timer.ts';

/** A hidden page is called this often, in ms: often enough for 60 frames a second with the pacer making up the rest. */
const HIDDEN_EVERY_MS = 15;
/** Animation frames that stay away for this long from a page that counts as seen (a covered window) are made up for. */
const COVERED_AFTER_MS = 100;
/** A gap between two calls that is longer than this is sleep: no timer is slowed down that far without one. */
const ASLEEP_MS = 1500;

/** What happened to the page. `awayMs` is how long nothing ran here. */
export interface PageChange {
  readonly kind: 'hidden' | 'visible' | 'frozen' | 'restored' | 'woke';
  readonly awayMs: number;
}

/** The page as the ticker sees it; tests bring one of their own. */
export interface PageHost {
  readonly document: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
  readonly window?: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  now(): number;
  requestFrame(callback: () => void): number;
  cancelFrame(handle: number): void;
  timer(call: () => void): BackgroundTimer;
}

/**
 * Calls `visible` on animation frames and `hidden` while the page is hidden or gets no frames although it is not (`covered`), with a
 * monotonic clock in ms, and `changed` before the first call after a change. Returns a stop function.
 */
export function startTicker(visible: (nowMs: number) => void, hidden: (nowMs: number, covered: boolean) => void, changed: (change: PageChange) => void = () => {}, host: PageHost = browserPage()): () => void {
  let animation = 0;
  let lastMs = host.now();
  let stopped = false;

  const noteSleep = (nowMs: number): void => {
    const awayMs = nowMs - lastMs;
    lastMs = nowMs;
    if (awayMs > ASLEEP_MS) changed({ kind: 'woke', awayMs });
  };
  const frame = (): void => {
    if (stopped) return;
    animation = host.requestFrame(frame);
    const nowMs = host.now();
    noteSleep(nowMs);
    if (!stopped) visible(nowMs);
  };
  const timer = host.timer(() => {
    const nowMs = host.now();
    if (stopped || (!host.document.hidden && nowMs - lastMs < COVERED_AFTER_MS)) return;
    noteSleep(nowMs);
    if (!stopped) hidden(nowMs, !host.document.hidden);
  });
  const follow = (): void => {
    host.cancelFrame(animation);
    timer.every(host.document.hidden ? HIDDEN_EVERY_MS : timer.exact ? COVERED_AFTER_MS : 0);
    if (!host.document.hidden) animation = host.requestFrame(frame);
  };
  const turn = (): void => {
    changed({ kind: host.document.hidden ? 'hidden' : 'visible', awayMs: 0 });
    if (!stopped) follow();
  };
  const freeze = (): void => changed({ kind: 'frozen', awayMs: 0 });
  // A page out of the cache kept its worker and its frames, but browsers differ in whether they go on: ask again.
  const restore = (event: Event): void => {
    if (event.type === 'pageshow' && !(event as PageTransitionEvent).persisted) return;
    changed({ kind: 'restored', awayMs: host.now() - lastMs });
    if (!stopped) follow();
  };

  const unlisten = listen([
    [host.document, 'visibilitychange', turn], [host.document, 'freeze', freeze], [host.document, 'resume', restore], [host.window, 'pageshow', restore],
  ]);
  follow();
  return () => {
    stopped = true;
    unlisten();
    host.cancelFrame(animation);
    timer.end();
  };
}

type Listening = readonly [target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined, name: string, listener: (event: Event) => void];

function listen(all: readonly Listening[]): () => void {
  for (const [target, name, listener] of all) target?.addEventListener(name, listener);
  return () => {
    for (const [target, name, listener] of all) target?.removeEventListener(name, listener);
  };
}

function browserPage(): PageHost {
  return {
    document,
    window: typeof window === 'undefined' ? undefined : window,
    now: () => performance.now(),
    requestFrame: (callback) => requestAnimationFrame(callback),
    cancelFrame: (handle) => cancelAnimationFrame(handle),
    timer: backgroundTimer,
  };
}
