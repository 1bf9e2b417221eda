/** A timer that a hidden page keeps: it ticks in a worker. Where workers are forbidden the page's own timer has to do. */

export interface BackgroundTimer {
  /** It keeps its pace in a hidden page. */
  readonly exact: boolean;
  /** Calls every so many ms; 0 is never. */
  every(ms: number): void;
  end(): void;
}

const WORKER_SOURCE = `let timer;onmessage=(e)=>{clearInterval(timer);if(e.data)timer=setInterval(()=>postMessage(0),e.data)}`;

/** Calls `call` once `every` says how often. */
export function backgroundTimer(call: () => void): BackgroundTimer {
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
      exact: true,
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
  return { exact: false, every, end: () => every(0) };
}
