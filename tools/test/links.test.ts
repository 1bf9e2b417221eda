/** Whoever follows a link in our documents gets there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(__dirname, '..', '..');
const NOT_OURS = new Set(['node_modules', 'dist', 'site', 'single', 'results', 'screenshots', '.git']);

function documents(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? documents(path) : entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Titles as they stand in addresses: lower case, without marks, with hyphens. */
function anchors(text: string): Set<string> {
  const titles = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => title!);
  return new Set(titles.map((title) => title.toLowerCase().replace(/`/g, '').replace(/[^\p{L}\p{N} _-]/gu, '').trim().replace(/ /g, '-')));
}

function broken(path: string, text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    if (/^[a-z]+:/.test(target!)) return [];
    const [file, anchor] = target!.split('#') as [string, string?];
    const to = file === '' ? path : resolve(dirname(path), file);
    if (to !== path && !existsSync(to)) return [`${relative(ROOT, path)}: ${target}`];
    const there = anchor === undefined || !to.endsWith('.md') || anchors(to === path ? text : readFileSync(to, 'utf8')).has(anchor);
    return there ? [] : [`${relative(ROOT, path)}: ${target}`];
  });
}

test('every link between our documents leads to a file, and to a title in it', () => {
  const all = documents(ROOT);
  expect(all.length).toBeGreaterThan(20);
  expect(all.flatMap((path) => broken(path, readFileSync(path, 'utf8')))).toEqual([]);
});

test('a link into nothing is noticed, whether file or title', () => {
  expect(broken(join(ROOT, 'x.md'), '# A title\n[a](nowhere.md) [b](#a-title) [c](#no-title) [d](https://example.org)')).toEqual(['x.md: nowhere.md', 'x.md: #no-title']);
});
