/**
 * The rules of the house, checked: who may import whom, what core may take from the world, and that importing any
 * package does nothing. Run with HOUSE_GRAPH=1 to see the import graph.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { brokenFloors, cycles, graphText, undeclaredImports } from './house/imports.ts';
import { impurities, importEffects, inexactMaths } from './house/purity.ts';
import { parseAll, readManifests, readSources, type Manifest } from './house/sources.ts';

const files = parseAll(readSources());
const manifests = readManifests();

/** Parses samples given as `'core/sync/bad.ts': 'text'`. */
const sample = (texts: Readonly<Record<string, string>>) =>
  parseAll(new Map(Object.entries(texts).map(([file, text]) => [file.replace(/^(\w+)\//, 'packages/$1/src/'), text])));

describe('the house stands', () => {
  test('every arrow between the floors of core points down, and neighbours never meet', () => {
    if (process.env.HOUSE_GRAPH !== undefined) console.log(graphText(files));
    expect(files.length).toBeGreaterThan(30);
    expect(brokenFloors(files)).toEqual([]);
  });

  test('no file imports itself in a circle', () => {
    expect(cycles(files)).toEqual([]);
  });

  test('a package imports only what its package.json declares and the other one exports', () => {
    expect(undeclaredImports(files, manifests)).toEqual([]);
    expect(manifests.get('core')).not.toHaveProperty('dependencies');
  });

  test('core uses the language and nothing else: no clock, timer, chance, DOM or emitter', () => {
    expect(impurities(files)).toEqual([]);
  });

  test('sim uses no maths and no text that engines or machines do differently', () => {
    expect(inexactMaths(files)).toEqual([]);
  });

  test('no file does anything, or keeps changeable state, at its top', () => {
    expect(importEffects(files)).toEqual([]);
  });
});

describe('the rules can fail', () => {
  test.each([
    ['an arrow up', 'core/sync/a.ts', '../session/b.ts'],
    ['neighbours meeting', 'core/sync/a.ts', '../link/b.ts'],
    ['neighbours meeting for a type', 'core/sim/a.ts', '../wire/b.ts'],
    ['a floor that does not exist', 'core/attic/a.ts', '../ground/b.ts'],
    ['a leaf importing the entry', 'core/room/a.ts', '../index.ts'],
    ['the entry importing testing', 'core/index.ts', './testing/index.ts'],
    ['the entry importing the guard', 'core/index.ts', './guard/index.ts'],
    ['the room importing the guard', 'core/room/a.ts', '../guard/index.ts'],
    ['testing importing the guard', 'core/testing/a.ts', '../guard/index.ts'],
  ])('%s is found', (_name, from, to) => {
    expect(brokenFloors(sample({ [from]: `import type { b } from '${to}';` }))).toHaveLength(1);
  });

  test('what is allowed is allowed', () => {
    const good = sample({
      'core/index.ts': "export { a } from './room/a.ts';",
      'core/room/a.ts': "import { b } from '../session/b.ts'; import type { c } from './c.ts'; export const a = [b] as c[];",
      'core/testing/t.ts': "import { b } from '../room/a.ts';",
    });
    expect(brokenFloors(good)).toEqual([]);
  });

  test.each(["import { b } from './b.ts';", "import type { b } from './b.ts';", "export * from './b.ts';", "const b = import('./b.ts');", "type B = import('./b.ts').B;"])(
    'a circle through %s is found',
    (text) => {
      const circle = sample({ 'core/sync/a.ts': text, 'core/sync/b.ts': "import './c.ts';", 'core/sync/c.ts': "import './a.ts';" });
      expect(cycles(circle)).toHaveLength(1);
    },
  );

  test.each([
    ['const t = Date.now();', 'Date'],
    ['const t = performance.now();', 'performance'],
    ['function f() { setTimeout(f, 1); }', 'setTimeout'],
    ['const f = () => queueMicrotask(f);', 'queueMicrotask'],
    ['const f = () => Math.random();', 'Math.random'],
    ["const f = () => Math['random']();", 'Math.random'],
    ['const { random } = Math;', 'Math'],
    ['const f = () => crypto.getRandomValues(new Uint8Array(1));', 'crypto'],
    ['const f = () => globalThis.document;', 'globalThis'],
    ["const has = typeof window !== 'undefined';", 'window'],
    ['class A extends EventTarget {}', 'EventTarget'],
    ['class EventEmitter {}', 'emitter'],
    ['const a = { now: Date };', 'Date'],
    ['const performanceOf = () => { const o = { performance }; return o; };', 'performance'],
    ['const f = (now = Date.now()) => now;', 'Date'],
    ['const f = () => eval("1");', 'eval'],
    ['const b = process.env.A;', 'process'],
    ['const f = () => new Promise((done) => requestAnimationFrame(done));', 'requestAnimationFrame'],
    ['const r = new WeakRef({});', 'WeakRef'],
  ])('in core, %s is found', (text, what) => {
    expect(impurities(sample({ 'core/room/a.ts': text })).join()).toContain(what);
    expect(impurities(sample({ 'core/testing/a.ts': text }))).not.toEqual([]);
    expect(impurities(sample({ 'browser/a.ts': text }))).toEqual([]);
  });

  test('the guard may look names up in the global object, and do nothing else that core may not', () => {
    const found = (text: string) => impurities(sample({ 'core/guard/a.ts': text }));
    expect(found("const at = ['Date', 'now'].reduce((from, key) => from[key], globalThis);")).toEqual([]);
    for (const text of ['globalThis.Date.now();', "globalThis['fetch']('a');", 'Date.now();', 'setTimeout(f, 1);', 'Math.random();', 'const { random } = Math;']) {
      expect(found(text)).not.toEqual([]);
    }
    expect(impurities(sample({ 'core/room/a.ts': 'const at = [].reduce((f) => f, globalThis);' }))).toHaveLength(1);
  });

  test('names in types, members, keys, comments, texts and parameters are no clock', () => {
    const text = `
      /** Date.now() and window. */
      import { crypto } from './own.ts';
      interface A extends Iterable<Date> { window: Date; performance(): AbortSignal }
      type B = { document: Promise<Window> };
      class C implements EventListenerObject { Date = 1; handleEvent(): void {} }
      const f = (process: A, signal: AbortSignal | undefined): string => process.window + 'setTimeout' + crypto(signal as AbortSignal);
      const g = { Date: 1, f };
    `;
    expect(impurities(sample({ 'core/room/a.ts': text }))).toEqual([]);
  });

  test.each(['Math.sin(x)', 'Math.pow(x, 2)', 'x ** 2', 'Math.hypot(x, x)', 'Math[y](x)', "Math['cos'](x)", 'Math.exp(x)', '[y].sort((p, q) => p.localeCompare(q))'])(
    'in sim, %s is found, and above it is not',
    (expression) => {
      const text = `export const f = (x: number, y: string) => ${expression};`;
      expect(inexactMaths(sample({ 'core/sim/a.ts': text }))).toHaveLength(1);
      expect(inexactMaths(sample({ 'core/session/a.ts': text }))).toEqual([]);
    },
  );

  test('exact maths is allowed in sim', () => {
    expect(inexactMaths(sample({ 'core/sim/a.ts': 'export const f = (x: number) => Math.sqrt(x) + Math.imul(x, 3) + Math.fround(Math.PI);' }))).toEqual([]);
  });

  test.each(['start();', 'for (;;);', "import './effect.ts';", 'let count = 0;', 'if (1) f();'])('at the top of a file, %s is found', (text) => {
    expect(importEffects(sample({ 'peerjs/a.ts': text }))).toHaveLength(1);
  });

  test('undeclared, unexported and sideways imports are found', () => {
    const house = new Map<string, Manifest>([
      ['core', { name: '@rollmesh/core', exports: { '.': {}, './sim': {} } }],
      ['peerjs', { name: '@rollmesh/peerjs', dependencies: { '@rollmesh/core': '1', peerjs: '1' } }],
    ]);
    const imports = (file: string, name: string) => undeclaredImports(sample({ [file]: `import { a } from '${name}';` }), house);
    for (const good of ['@rollmesh/core', '@rollmesh/core/sim', 'peerjs', './a.ts']) expect(imports('peerjs/b.ts', good)).toEqual([]);
    for (const bad of ['eventemitter3', '@rollmesh/core/wire', '../../core/src/index.ts', 'node:fs', './a']) expect(imports('peerjs/b.ts', bad)).toHaveLength(1);
    for (const bad of ['peerjs', '@rollmesh/peerjs', 'node:crypto']) expect(imports('core/b.ts', bad)).toHaveLength(1);
  });
});

describe('importing in bare Node', () => {
  const entries = ['@rollmesh/core', '@rollmesh/core/sim', '@rollmesh/core/guard', '@rollmesh/core/testing', '@rollmesh/peerjs', '@rollmesh/browser', '@rollmesh/cli', '@rollmesh/eslint-config'];
  const watched = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'addEventListener', 'fetch'] as const;

  test.each(entries)('%s needs no browser, starts nothing and leaves no name behind', (entry) => {
    const world = globalThis as unknown as Record<string, unknown>;
    for (const name of ['window', 'document', 'RTCPeerConnection', 'requestAnimationFrame']) expect(world[name]).toBeUndefined();
    const calls: string[] = [];
    const before = Reflect.ownKeys(globalThis);
    const kept = watched.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    const chance = jest.spyOn(Math, 'random').mockImplementation(() => calls.push('Math.random'));
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => calls.push('Date.now'));
    for (const name of watched) Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: () => calls.push(name) });
    let names: string[] = [];
    try {
      jest.isolateModules(() => {
        names = Object.keys(jest.requireActual(entry) as object);
      });
    } finally {
      watched.forEach((name, i) => {
        if (kept[i] === undefined) delete world[name];
        else Object.defineProperty(globalThis, name, kept[i]);
      });
      chance.mockRestore();
      clock.mockRestore();
    }
    expect(names.length).toBeGreaterThan(0);
    expect(calls).toEqual([]);
    expect(Reflect.ownKeys(globalThis)).toEqual(before);
  });
});
