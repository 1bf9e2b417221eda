/** The rules that are tables of names. */
import type { Rule } from 'eslint';
import { isSortedAtOnce } from './keys.ts';
import { forbidNames } from './names.ts';

const MATHS = 'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh'.split(' ');
const TIMERS = 'setTimeout setInterval setImmediate requestAnimationFrame requestIdleCallback queueMicrotask MessageChannel BroadcastChannel Worker'.split(' ');
const LOCALE_METHODS = 'localeCompare toLocaleString toLocaleUpperCase toLocaleLowerCase toLocaleDateString toLocaleTimeString'.split(' ');
const DATES = 'getTimezoneOffset getHours getDate getDay'.split(' ');
const WINDOW = 'innerWidth innerHeight outerWidth outerHeight devicePixelRatio screen indexedDB matchMedia prompt confirm'.split(' ');
const WORLD = 'fetch XMLHttpRequest WebSocket EventSource globalThis self window document navigator location localStorage sessionStorage addEventListener process'.split(' ');

export const noChance: Rule.RuleModule = forbidNames('chance that every machine draws anew', [
  { globals: ['Math.random', 'crypto'], because: 'gives every machine another number', remedy: "Use the match's own prng, which step is given, such as prng.float() or prng.int(6)." },
]);

export const noInexactMaths: Rule.RuleModule = forbidNames('functions of Math that engines compute differently', [
  { globals: MATHS.map((name) => `Math.${name}`), because: 'has other last digits in other browsers and on other machines', remedy: 'Use NAME from @rollmesh/core/sim.' },
  { globals: ['Math.*'], because: 'is used in a way that cannot be checked', remedy: 'Write Math.sqrt and the like out, or hand on mathsForPhysics from @rollmesh/core/sim.' },
]);

export const noClock: Rule.RuleModule = forbidNames('clocks, dates and time zones', [
  { globals: ['Date', 'performance', 'Temporal'], methods: DATES, because: "asks this machine's clock or time zone", remedy: 'Count frames: step is given frame, and frame / tickRate is the time in seconds.' },
]);

export const noTimers: Rule.RuleModule = forbidNames('timers', [
  { globals: TIMERS, because: 'acts after the step is over', remedy: 'Keep a count of frames in the state and act when it reaches zero.' },
]);

export const noLocale: Rule.RuleModule = forbidNames('text that follows the language of the machine', [
  { globals: ['Intl'], methods: LOCALE_METHODS, because: 'follows the language of this machine', remedy: 'Compare with < and >, and write text where the game draws, not in step.' },
]);

export const noOutsideWorld: Rule.RuleModule = forbidNames(
  'the page, the network, the machine',
  [
    { globals: WINDOW, because: "is this player's own", remedy: 'Keep sizes and settings of the game in constants or in the state, and let only inputs reach step.' },
    { globals: WORLD, because: 'differs between machines', remedy: 'Load before the match starts, and let only inputs reach step.' },
    { globals: ['WeakRef', 'FinalizationRegistry'], because: 'depends on when this machine frees memory', remedy: 'Keep what step needs in the state.' },
  ],
  (context) => ({
    MetaProperty: (node) => void (node.meta.name === 'import' && context.report({ node, message: 'import.meta differs between builds and machines. Use constants of the game.' })),
    ImportDeclaration(node) {
      const from = String(node.source.value);
      if (from.startsWith('node:')) context.report({ node, message: `${from} exists on some machines only. Let only inputs reach step, and use @rollmesh/core/sim for random numbers and sums.` });
    },
  }),
);

const LATER = 'acts after the step is over, when the state is already saved';
const AT_ONCE = 'Do the work at once: a frame must be complete when step returns.';

export const noAsync: Rule.RuleModule = forbidNames('work that goes on after the step', [{ globals: ['Promise', 'Array.fromAsync', 'Atomics.wait', 'Atomics.waitAsync'], because: LATER, remedy: AT_ONCE }], (context) => {
  const report = (node: Rule.Node, what: string): void => context.report({ node, message: `${what} ${LATER}. ${AT_ONCE}` });
  const ifAsync = (node: Rule.Node): void => {
    if ((node as { async?: boolean }).async === true) report(node, 'An async function');
  };
  return {
    FunctionDeclaration: ifAsync,
    FunctionExpression: ifAsync,
    ArrowFunctionExpression: ifAsync,
    ImportExpression: (node) => report(node, 'import()'),
    AwaitExpression: (node) => report(node, 'await'),
    ForOfStatement: (node) => void (node.await && report(node, 'for await')),
  };
});

const KEYS = ['Object.keys', 'Object.values', 'Object.entries', 'Object.getOwnPropertyNames', 'Reflect.ownKeys'];
const BY_HISTORY = 'follows the order in which the keys were added, which differs after a rollback or for a late joiner';
const USE_A_LIST = 'Iterate a list in a fixed order: slots, an array field or a pool of the state, an array of names, or Object.keys(o).sort().';

export const noKeyOrder: Rule.RuleModule = forbidNames('iteration in the order of keys', [{ globals: KEYS, isFine: isSortedAtOnce, because: BY_HISTORY, remedy: USE_A_LIST }], (context) => ({
  ForInStatement: (node) => context.report({ node, message: `for-in ${BY_HISTORY}. ${USE_A_LIST}` }),
}));
