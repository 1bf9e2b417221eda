import { Linter } from 'eslint';
import { describe, expect, test } from '@jest/globals';
import { forbidden } from '@rollmesh/core/guard';
import * as sim from '@rollmesh/core/sim';
import { plugin, simulation } from '@rollmesh/eslint-config';
import { parser } from 'typescript-eslint';

/** What the configuration says of a file. */
function lint(code: string, language: Linter.LanguageOptions = {}): Linter.LintMessage[] {
  return new Linter().verify(code, [{ ...simulation, files: ['**/*.js'], languageOptions: { ecmaVersion: 2024, sourceType: 'module', ...language } }], 'step.js');
}

const rulesOf = (code: string): string[] => lint(code).map(({ ruleId, message }) => ruleId?.replace('rollmesh/', '') ?? message);

const BAD: readonly (readonly [rule: string, code: string, names: string])[] = [
  ['no-chance', 'export const step = (s) => { s.x = Math.random(); };', 'prng'],
  ['no-chance', 'const { random } = Math;', 'prng'],
  ['no-chance', 'export const f = (a) => globalThis.crypto.getRandomValues(a);', 'prng'],
  ['no-inexact-maths', 'export const f = (x) => Math.sin(x);', 'Use sin from @rollmesh/core/sim'],
  ['no-inexact-maths', "export const f = (x) => Math['atan2'](x, 1);", 'Use atan2 from'],
  ['no-inexact-maths', 'const { sqrt, cos } = Math; export { sqrt, cos };', 'Use cos from'],
  ['no-inexact-maths', 'export const f = (name) => Math[name](1);', 'cannot be checked'],
  ['no-inexact-maths', 'export const maths = Math;', 'mathsForPhysics'],
  ['no-power', 'export const f = (x) => x ** 3;', 'pow from'],
  ['no-power', 'export const f = (x) => { x **= 0.5; return x; };', 'pow from'],
  ['no-clock', 'export const f = () => Date.now();', 'Count frames'],
  ['no-clock', 'export const f = () => new Date();', 'Count frames'],
  ['no-clock', 'export const f = () => performance.now();', 'Count frames'],
  ['no-timers', 'export const f = () => setTimeout(f, 5);', 'count of frames'],
  ['no-timers', 'export const f = () => window.requestAnimationFrame(f);', 'count of frames'],
  ['no-timers', 'export const f = () => new MessageChannel();', 'count of frames'],
  ['no-clock', 'export const f = () => Temporal.Now.instant();', 'Count frames'],
  ['no-async', "export const f = () => import('./a.js');", 'must be complete'],
  ['no-async', 'export const f = (a) => Array.fromAsync(a);', 'must be complete'],
  ['no-error-text', 'export const f = () => new Error().stack;', 'its own words'],
  ['no-error-text', 'export const f = (g) => { try { g(); } catch (e) { return () => e.message; } };', 'its own words'],
  ['no-locale', "export const f = (a, b) => a.localeCompare(b);", '< and >'],
  ['no-locale', 'export const f = (n) => n.toLocaleString();', 'where the game draws'],
  ['no-locale', 'export const f = (n) => new Intl.NumberFormat().format(n);', 'where the game draws'],
  ['no-outside-world', "export const f = () => fetch('a');", 'before the match'],
  ['no-outside-world', "export const f = () => localStorage.getItem('a');", 'only inputs'],
  ['no-outside-world', "import { randomBytes } from 'node:crypto'; export { randomBytes };", '@rollmesh/core/sim'],
  ['no-outside-world', 'export const f = (o) => new WeakRef(o);', 'in the state'],
  ['no-outside-world', 'export const f = (x) => x > innerWidth;', 'constants or in the state'],
  ['no-outside-world', 'export const f = (s) => { if (window.devicePixelRatio > 1) s.x = 1; };', 'constants or in the state'],
  ['no-outside-world', "const down = new Set(); addEventListener('keydown', (e) => down.add(e.code)); export const f = () => down.has('KeyA');", 'only inputs'],
  ['no-outside-world', 'export const f = () => import.meta.url;', 'constants of the game'],
  ['no-outside-world', 'export const f = () => new FinalizationRegistry(f);', 'in the state'],
  ['no-async', 'export const f = (a) => Atomics.wait(a, 0, 0, 5);', 'must be complete'],
  ['no-clock', 'export const f = (date) => date.getHours();', 'Count frames'],
  ['no-async', 'export async function step() {}', 'must be complete'],
  ['no-async', 'export const f = (then) => Promise.resolve().then(then);', 'must be complete'],
  ['no-async', 'await 1;', 'must be complete'],
  ['no-fraction-text', 'export const f = (x) => x.toString(36);', '| 0'],
  ['no-key-order', 'export const f = (o) => { for (const k in o) o[k] = 0; };', 'fixed order'],
  ['no-key-order', 'export const f = (o) => Object.keys(o);', 'fixed order'],
  ['no-key-order', 'export const f = (o) => Object.keys(o).map((p) => o[p]).reverse();', 'Object.keys(o).sort()'],
  ['no-key-order', 'export const f = (o) => Reflect.ownKeys(o);', 'fixed order'],
  ['no-module-state', 'let lives = 3; export const f = () => lives--;', 'in the state'],
  ['no-module-state', 'export var count = 0;', 'in the state'],
  ['total-order', 'export const f = (a) => a.sort();', '0 for equal'],
  ['total-order', 'export const f = (a) => Array.from(a).sort();', 'compares texts'],
  ['total-order', 'export const f = (a) => Float64Array.from(a).sort((p, q) => p > q);', 'true or false'],
  ['total-order', 'export const f = (a) => a.sort((p, q) => p.x > q.x);', 'true or false'],
  ['total-order', 'export const f = (a) => a.toSorted((p, q) => p.x - q.x || p.id < q.id);', 'true or false'],
  ['total-order', 'export const f = (a) => a.sort((p, q) => (p.x < q.x ? -1 : 1));', 'never returns 0'],
  ['total-order', 'export const f = (a) => a.sort(function (p, q) { if (p.x < q.x) return -1; return 1; });', 'never returns 0'],
];

const GOOD = [
  'export const f = (a) => new Float64Array(a).sort()[0] + Uint8Array.from(a).toSorted()[0] + BigInt64Array.of(2n, 1n).sort().length;',
  "export const f = (x, text) => Math.fround(x) + text.normalize('NFC').toUpperCase() + x.toFixed(2) + parseFloat(text);",
  'export const f = (state) => structuredClone(state.table); export const g = (text) => JSON.parse(text).list[0];',
  'export const f = (a) => Atomics.add(a, 0, 1);',
  'export const f = (x) => Math.sqrt(x) + Math.floor(x) + Math.imul(3, x) + Math.PI;',
  "import { sin, pow } from '@rollmesh/core/sim'; export const f = (x) => sin(x) + pow(x, 3);",
  'export const f = (x) => x ** 2;',
  'export const f = (x, n) => x.toString() + x.toString(10) + (n >>> 0).toString(16) + Math.floor(x).toString(36) + (~x).toString(2);',
  'export const f = (a) => a.sort((p, q) => p.x - q.x || p.id - q.id);',
  'export const f = (a) => a.sort((p, q) => (p.x < q.x ? -1 : p.x > q.x ? 1 : 0));',
  'export const f = (a) => a.sort((p, q) => { if (p.x < q.x) return -1; if (p.x > q.x) return 1; const same = () => true; return same() ? p.id - q.id : 0; });',
  'export const f = (a, byAge) => a.sort(byAge);',
  'export const f = (o) => Object.keys(o).sort();',
  'export const f = (list) => { for (const each of list) each.x += 1; };',
  'const SPEED = 4; export const step = (s) => { let x = SPEED; x += 1; s.x = x; };',
  'export const f = (Date, fetch, performance) => Date.now() + fetch + performance;',
  "export const f = (state) => state.cards.stack + state.message; export const g = (stack) => stack.message;",
  "export const f = (g) => { try { g(); } catch { throw new Error('no'); } };",
  'const crypto = { subtle: 1 }; export const f = () => crypto.subtle;',
  'export const f = (state) => ({ Date: state.Date, process: state.location });',
];

describe('bad samples', () => {
  test.each(BAD)('%s: %s', (rule, code, names) => {
    expect(rulesOf(code)).toEqual([rule]);
    expect(lint(code)[0]!.message).toContain(names);
  });

  test('every rule has a sample', () => {
    expect([...new Set(BAD.map(([rule]) => rule))].sort()).toEqual(Object.keys(plugin.rules!).sort());
  });
});

test.each(GOOD)('%s is fine', (code) => {
  expect(lint(code)).toEqual([]);
});

test('with a parser of TypeScript, types are no use of a value', () => {
  const types = 'interface A { at: Date; ask: Promise<Response>; now: typeof performance }\ndeclare let shared: A;\nexport type { A };\n';
  expect(lint(types, { parser })).toEqual([]);
  expect(lint(`${types}export const f = (): number => Date.now() as number;`, { parser })).toHaveLength(1);
});

test('names that are declared as globals are seen as well', () => {
  const globals = { Math: 'readonly', Date: 'readonly', setTimeout: 'readonly' } as const;
  expect(lint('export const f = () => setTimeout(() => Math.sin(Date.now()), 1);', { globals })).toHaveLength(3);
});

describe('linter and guard agree', () => {
  const calls = forbidden().map(({ name, remedy }) => {
    const method = /\.prototype\.(\w+)$/.exec(name)?.[1];
    const code: Record<string, string> = { sort: 'x.sort((p, q) => p > q)', toSorted: 'x.toSorted((p, q) => p > q)', toString: 'x.toString(36)', then: 'Promise.resolve().then(x)', deref: 'new WeakRef(x).deref()' };
    return { name, remedy, code: `export const f = (x) => ${method === undefined ? name : (code[method] ?? `x.${method}()`)};` };
  });

  test.each(calls)('$name, which the guard forbids, is flagged', ({ code }) => {
    expect(lint(code)).toHaveLength(1);
  });

  test.each(calls.filter(({ remedy }) => remedy.includes('@rollmesh/core/sim')))('the replacement of $name exists', ({ remedy, code }) => {
    const named = /Use (\w+) from @rollmesh\/core\/sim/.exec(remedy)![1];
    expect(sim).toHaveProperty(named!);
    expect(lint(code)[0]!.message).toContain(remedy);
  });
});
