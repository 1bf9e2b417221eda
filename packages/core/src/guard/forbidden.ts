/**
 * What a step must not use, why, and what to use instead. Names only: nothing here is called, and each name is looked up
 * from the global object when a guard is made, so what a browser or Node lacks is left out.
 */

export interface Forbidden {
  /** Where it lives, from the global object: `Math.sin`. */
  readonly name: string;
  /** Completes "Math.sin was used in a step: it ...". */
  readonly because: string;
  readonly remedy: string;
}

/** Everything that a guard stands in for, wherever it runs. */
export function forbidden(): Forbidden[] {
  return [...maths(), ...chance(), ...clocks(), ...later(), ...page(), ...locale(), ...textAndOrder()];
}

/** The functions of `Math` that the language leaves to the engine; `@rollmesh/core/sim` has each under the same name. */
function maths(): Forbidden[] {
  const names = 'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh'.split(' ');
  return names.map((name) => ({ name: `Math.${name}`, because: 'has other last digits in other browsers and on other machines', remedy: `Use ${name} from @rollmesh/core/sim.` }));
}

function chance(): Forbidden[] {
  const remedy = "Use the match's own prng, which step is given, such as prng.float() or prng.int(6).";
  const because = 'gives every machine another number';
  return ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID', 'crypto.subtle'].map((name) => ({ name, because, remedy }));
}

function clocks(): Forbidden[] {
  const remedy = 'Count frames: step is given frame, and frame / tickRate is the time in seconds.';
  const because = "asks this machine's clock or time zone";
  return ['Date', 'Date.now', 'Date.parse', 'performance.now', 'performance.timeOrigin', 'Temporal.Now', 'Date.prototype.getTimezoneOffset', 'Date.prototype.getHours', 'Date.prototype.getDate', 'Date.prototype.getDay'].map((name) => ({ name, because, remedy }));
}

/** What runs after the step is over, when the state is already saved and summed. */
function later(): Forbidden[] {
  const timers = 'setTimeout setInterval setImmediate requestAnimationFrame requestIdleCallback queueMicrotask MessageChannel BroadcastChannel Worker'.split(' ');
  const network = 'fetch XMLHttpRequest WebSocket EventSource'.split(' ');
  return [
    ...timers.map((name) => ({ name, because: 'acts after the step is over', remedy: 'Keep a count of frames in the state and act when it reaches zero.' })),
    ...network.map((name) => ({ name, because: 'depends on the network', remedy: 'Load before the match starts, and let only inputs reach step.' })),
    ...['Promise.prototype.then', 'Array.fromAsync'].map((name) => ({ name, because: 'acts after the step is over', remedy: 'Do the work at once: a frame must be complete when step returns.' })),
    ...['WeakRef.prototype.deref', 'FinalizationRegistry'].map((name) => ({ name, because: 'depends on when this machine frees memory', remedy: 'Keep what step needs in the state.' })),
    ...['Atomics.wait', 'Atomics.waitAsync'].map((name) => ({ name, because: 'depends on when another thread answers', remedy: 'Do the work at once: a frame must be complete when step returns.' })),
  ];
}

/** What a browser knows of this player's window and device. `document` and `location` cannot be stood in for. */
function page(): Forbidden[] {
  const names = 'innerWidth innerHeight outerWidth outerHeight devicePixelRatio screen navigator localStorage sessionStorage indexedDB matchMedia prompt confirm'.split(' ');
  return names.map((name) => ({ name, because: "is this player's own", remedy: 'Keep sizes and settings of the game in constants or in the state, and let only inputs reach step.' }));
}

function locale(): Forbidden[] {
  const methods =
    'String.prototype.localeCompare String.prototype.toLocaleUpperCase String.prototype.toLocaleLowerCase Number.prototype.toLocaleString ' +
    'BigInt.prototype.toLocaleString Date.prototype.toLocaleString Date.prototype.toLocaleDateString Date.prototype.toLocaleTimeString';
  const intl = 'Collator DateTimeFormat DisplayNames DurationFormat ListFormat NumberFormat PluralRules RelativeTimeFormat Segmenter'.split(' ');
  const because = 'follows the language of this machine';
  const remedy = 'Compare with < and >, and write text where the game draws, not in step.';
  return [...methods.split(' '), ...intl.map((name) => `Intl.${name}`)].map((name) => ({ name, because, remedy }));
}

/** Allowed where every engine agrees; `stand-ins.ts` lets those uses pass. */
function textAndOrder(): Forbidden[] {
  const because = 'was given a comparator without a total order, which engines sort differently';
  const remedy = 'Return a number: below 0, 0 for equal, above 0, such as (a, b) => a.x - b.x || a.id - b.id.';
  return [
    { name: 'Number.prototype.toString', because: 'writes a fraction in a base other than 10, where engines give other digits', remedy: 'Use base 10, or a whole number.' },
    ...['Array.prototype.sort', 'Array.prototype.toSorted', 'TypedArray.prototype.sort', 'TypedArray.prototype.toSorted'].map((name) => ({ name, because, remedy })),
  ];
}
