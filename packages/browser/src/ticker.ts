/**
 * What calls us regularly: animation frames while the page is seen, a worker's timer while it is hidden, for browsers slow
 * a hidden page's own timers down to one a second or less. Where workers are forbidden (a content security
 * policy without `worker-src blob:`), the page's own timer has to do.
 */

/** A hidden page is called this often, in ms: often enough for 60 frames a second with the pacer making up the rest. */
const HIDDEN_EVERY_MS = 15;

const WORKER_SOURCE = `let timer;onmessage=(e)=>{clearInterval(timer);if(e.data)timer=setInterval(()=>postMessage(0),e.data)}`;

/** Calls `visible` on animation frames and `hidden` while the page is hidden, with a monotonic clock in ms. Returns a stop function. */
export function startTicker(visible: (nowMs: number) => void, hidden: (nowMs: number) => void): () => void {
  let animation = 0;
  const frame = (): void => {
    animation = requestAnimationFrame(frame);
    visible(performance.now());
  };
  const timer = backgroundTimer(() => hidden(performance.now()));
  const follow = (): void => {
    cancelAnimationFrame(animation);
    if (document.hidden) timer.every(HIDDEN_EVERY_MS);
    else {
      timer.every(0);
      animation = requestAnimationFrame(frame);
    }
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    cancelAnimationFrame(animation);
    timer.end();
  };
}

interface BackgroundTimer {
  /** Calls every so many ms; 0 is never. */
  every(ms: number): void;
  end(): void;
}

function backgroundTimer(call: () => void): BackgroundTimer {
  return workerTimer(call) ?? pageTimer(call);
}

function workerTimer(call: () => void): BackgroundTimer | undefined {
  try {
    const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    let fallback: BackgroundTimer | undefined;
    let wantedMs = 0;
    // A policy may forbid the worker only after it was made.
    worker.onerror = () => {
      fallback = pageTimer(call);
      fallback.every(wantedMs);
    };
    worker.onmessage = call;
    return {
      every(ms) {
        wantedMs = ms;
        if (fallback !== undefined) fallback.every(ms);
        else worker.postMessage(ms);
      },
      end() {
        fallback?.end();
        worker.terminate();
      },
    };
  } catch {
    return undefined;
  }
}

function pageTimer(call: () => void): BackgroundTimer {
  let timer: ReturnType<typeof setInterval> | undefined;
  const every = (ms: number): void => {
    clearInterval(timer);
    timer = ms > 0 ? setInterval(call, ms) : undefined;
  };
  return { every, end: () => every(0) };
}
