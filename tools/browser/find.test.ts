import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findChromium, findFirefox } from './find.ts';

let folder: string;
const suffix = process.platform === 'win32' ? '.exe' : '';
const at = (name: string): string => join(folder, name + suffix);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollmesh-find-'));
  for (const name of ['chromium', 'mine', 'firefox']) {
    writeFileSync(at(name), '');
    chmodSync(at(name), 0o755);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a browser that is named wins over the path, and ours over the general name', () => {
  expect(findChromium({ PATH: folder })).toBe(at('chromium'));
  expect(findChromium({ PATH: folder, CHROME_BIN: at('mine') })).toBe(at('mine'));
  expect(findChromium({ PATH: folder, CHROME_BIN: at('chromium'), ROLLMESH_CHROMIUM: at('mine') })).toBe(at('mine'));
  expect(findFirefox({ PATH: folder, ROLLMESH_FIREFOX: at('mine') })).toBe(at('mine'));
});

test('a browser that is named but is not there is an error, not a reason to take another', () => {
  expect(() => findChromium({ PATH: folder, ROLLMESH_CHROMIUM: at('none') })).toThrow('ROLLMESH_CHROMIUM names');
});

test('Firefox is found on the path', () => {
  expect(findFirefox({ PATH: folder })).toBe(at('firefox'));
});
