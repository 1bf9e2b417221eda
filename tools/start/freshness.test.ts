import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { localAddresses } from './addresses.ts';
import { isBuilt } from './freshness.ts';

let root: string;

function write(file: string, atSeconds: number): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), '');
  utimesSync(join(root, file), atSeconds, atSeconds);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rollmesh-fresh-'));
  for (const file of ['packages/core/package.json', 'packages/core/src/index.ts', 'demo-game/src/main.ts', 'rollup.config.mjs']) write(file, 1000);
  for (const file of ['packages/core/dist/index.js', 'demo-game/dist/main.js', 'demo-game/dist/index.html', 'demo-game/dist/config.js', 'demo-game/dist/practice.js', 'demo-game/dist/desync.html']) write(file, 2000);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('what is newer than all its sources is built', () => {
  expect(isBuilt(root)).toBe(true);
});

test.each(['packages/core/src/index.ts', 'demo-game/src/main.ts', 'rollup.config.mjs'])('a change of %s asks for a build', (file) => {
  write(file, 3000);
  expect(isBuilt(root)).toBe(false);
});

test('a test that changes asks for none', () => {
  write('packages/core/test/laws.test.ts', 3000);
  expect(isBuilt(root)).toBe(true);
});

test('a package that was never built asks for a build', () => {
  write('packages/new/package.json', 1000);
  expect(isBuilt(root)).toBe(false);
});

test('the addresses of the local network: IPv4, not our own loopback, bridges last', () => {
  const entry = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') => ({ address, internal, family, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never;
  expect(localAddresses({ lo: [entry('127.0.0.1', true)], docker0: [entry('172.17.0.1')], wlan0: [entry('fe80::1', false, 'IPv6'), entry('192.168.1.5')] })).toEqual(['192.168.1.5', '172.17.0.1']);
});
