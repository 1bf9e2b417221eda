/** Games with one fault each: the code that a linter reads is the code that runs under the guard and in the sync test. */

export interface Plant {
  /** As in the table of docs/determinism.md. */
  readonly name: string;
  /** The simulation file: exports `step` and, if the state lives in its own objects, `save` and `load`. */
  readonly code: string;
}

/** What the games import as a dependency, out of the linter's sight. */
export function dependency(): { wobble: (x: number) => number; remember: (x: number) => number; roll: () => number; byName: (a: string, b: string) => number } {
  let last = 0;
  const { random } = Math;
  return { roll: () => random(), byName: (a, b) => a.localeCompare(b), wobble: (x) => Math.sin(x), remember: (x) => (last = last * 0.5 + x) };
}

/** A step whose body is `body`, below `top`. */
const step = (body: string, top = ''): string => `${top}\nexport function step(state, inputs, { frame, prng }) { ${body} }`;
const helper = "import { wobble, remember, roll, byName } from 'some-dependency';";

export const PLANTS: readonly Plant[] = [
  { name: 'unseeded random', code: step('state.x += Math.random();') },
  { name: '`Math.sin`', code: step('state.x = Math.sin(frame);') },
  { name: '`Math.pow`, `Math.hypot`', code: step('state.x = Math.pow(frame, 3) + Math.hypot(frame, 2);') },
  { name: '`**` with an exponent that is not 2', code: step('state.x = frame ** 3;') },
  { name: '`Date.now()`', code: step('state.x = Date.now();') },
  { name: '`new Date()`', code: step('state.x = new Date().getHours();') },
  { name: '`performance.now()`', code: step('state.x = performance.now();') },
  { name: 'a timer', code: step('setTimeout(() => { state.x += 1; }, 0);') },
  { name: '`crypto`', code: step('state.n = crypto.getRandomValues(new Uint32Array(1))[0];') },
  { name: 'the network', code: step("if (frame === 3) fetch('data:,1');") },
  { name: 'comparing by locale', code: step("state.n = 'a'.localeCompare('B') + 1;") },
  { name: 'numbers as local text', code: step('state.n = (frame / 7).toLocaleString().length;') },
  { name: 'a fraction as text in base 36', code: step('state.n = (frame / 7).toString(36).charCodeAt(4);') },
  { name: 'sorting without a comparator', code: step('const list = [frame % 7, 10, 9]; list.sort(); state.x = list[0];') },
  { name: 'a comparator that returns true or false', code: step('state.x = [3, frame % 7, 2].sort((a, b) => a > b)[0];') },
  { name: 'a comparator that knows no equals', code: step('const list = [{ k: 1, v: 1 }, { k: 1, v: 2 }]; list.sort((a, b) => (a.k < b.k ? -1 : 1)); state.x = list[0].v;') },
  { name: 'a comparator from a variable, without an order', code: step('const list = [{ k: 1, v: 1 }, { k: 1, v: 2 }]; list.sort(byKey); state.x = list[0].v;', 'const byKey = (a, b) => (a.k < b.k ? -1 : 1);') },
  { name: 'the order of object keys', code: step("const at = seen; at['k' + (frame % 3)] = 1; if (frame % 2) delete at['k' + (frame % 5)]; for (const key in at) state.n = state.n * 3 + key.charCodeAt(1);", 'const seen = {};') },
  { name: 'the order in which a Map was filled', code: mapOfOwnState() },
  { name: 'a count outside the state', code: step('count += 1; state.x = count;', 'let count = 0;') },
  { name: 'a value cached between steps', code: step('cache.x = cache.x * 0.5 + frame; state.x = cache.x;', 'const cache = { x: 0 };') },
  { name: 'an async step', code: 'export async function step(state) { state.x += 1; }' },
  { name: 'an async helper', code: step('const later = async () => { await 0; state.x += 1; }; later();') },
  { name: '`then` of a promise', code: step('done.then(() => { state.x += 1; });', 'const done = globalThis.Promise.resolve();') },
  { name: 'NaN', code: step('state.x = (state.y - state.y) / state.y;') },
  { name: 'a `WeakRef`', code: step('state.n = ref.deref() === undefined ? 1 : 2;', 'const ref = new WeakRef({});') },
  { name: 'a `MessageChannel`', code: step('if (frame === 3) new MessageChannel().port1.close();') },
  { name: 'the words of an error', code: step('try { null.x(); } catch (error) { state.n = error.message.length; }') },
  { name: 'the stack of an error', code: step('state.n = new Error().stack.length % 3 === 5 ? 1 : 0;') },
  { name: '`Math.sin` in a dependency', code: step('state.x = wobble(frame);', helper) },
  { name: 'memory in a dependency', code: step('state.x = remember(frame);', helper) },
  { name: 'chance in `init`', code: `export function init(state) { state.x = Math.random(); } ${step('state.n += 1;')}` },
  { name: 'chance that a dependency took out of its place', code: step('state.x = roll();', helper) },
  { name: 'comparing by locale in a dependency', code: step("state.n = byName('a', 'B') + 1;", helper) },
  { name: 'code made from text', code: step("state.x = new Function('x', 'return Math.sin(x)')(frame);") },
  { name: 'a typed array sorted by true or false', code: step('state.x = Float64Array.of(3, frame % 7, 2).sort((a, b) => a > b)[0];') },
  { name: 'a list of numbers as local text', code: step('state.n = [frame / 7].toLocaleString().length;') },
  { name: 'the hour of a `Date` kept from before', code: step('state.n = started.getHours();', 'const started = new globalThis.Date(0);') },
  { name: 'the size of the window', code: step('if (state.x > innerWidth) state.x = 0;') },
  { name: "the player's language", code: step("state.n = navigator.language === 'en' ? 1 : 2;") },
  { name: 'waiting for a thread', code: step('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);') },
  { name: 'a `FinalizationRegistry`', code: step('new FinalizationRegistry(() => {}).register({}, 1);') },
  { name: 'keys that listeners note, in the same file', code: step('state.n = down.size;', "const down = new Set(); globalThis.addEventListener?.('keydown', (e) => down.add(e.code));") },
  { name: 'a counter of a class', code: step('state.n = Shot.next++;', 'class Shot { static next = 0; }') },
  { name: 'a list beside the state', code: step('trail.push(frame); if (trail.length > 9) trail.shift(); state.x = trail[0];', 'const trail = [];') },
  { name: 'a regular expression that remembers', code: step("state.n = word.test('a1b1') ? 1 : 0;", 'const word = /1/g;') },
  { name: 'a generator that goes on', code: step('state.n = wave.next().value;', 'const wave = (function* () { for (let i = 0; ; i++) yield i % 5; })();') },
  { name: 'a sum kept in a closure', code: step('state.x = next();', 'const next = ((sum) => () => (sum += 1))(0);') },
  { name: 'any of these, caught by the step', code: step('try { state.x = wobble(frame); } catch { state.x = 0; }', helper) },
];

/** A game with its own objects, whose copies forget in which order its Map was filled. */
function mapOfOwnState(): string {
  return `
    const units = new Map([[3, 0], [1, 0], [2, 0]]);
    export function save() { return { units: [...units].sort((a, b) => a[0] - b[0]) }; }
    export function load(saved) { units.clear(); for (const [id, hp] of saved.units) units.set(id, hp); }
    export function step(state, inputs, { frame }) {
      let turn = 0;
      for (const id of units.keys()) { turn += 1; units.set(id, units.get(id) + turn * (frame % 3)); }
    }`;
}
