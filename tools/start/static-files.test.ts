import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listenOnFreePort, portOf } from './server.ts';
import { fileFor, serveFile } from './static-files.ts';

let root: string;
let folder: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rollmesh-static-'));
  folder = join(root, 'dist');
  mkdirSync(join(folder, 'deep'), { recursive: true });
  mkdirSync(join(root, 'dist-secret'));
  for (const file of ['index.html', 'main.js', 'style.css', 'page.html', 'deep/index.html']) writeFileSync(join(folder, file), file);
  for (const file of ['secret.txt', 'dist-secret/key.txt']) writeFileSync(join(root, file), 'secret');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the file of a path', () => {
  test('a folder is its index, a query is no part of the name', () => {
    expect(fileFor(folder, '/')).toBe(join(folder, 'index.html'));
    expect(fileFor(folder, '/?test#room')).toBe(join(folder, 'index.html'));
    expect(fileFor(folder, '/deep/')).toBe(join(folder, 'deep', 'index.html'));
  });

  test('a page may be named without its ending', () => {
    expect(fileFor(folder, '/page')).toBe(join(folder, 'page.html'));
    expect(fileFor(folder, '/main')).toBeUndefined();
  });

  test.each([
    '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/deep/../../secret.txt', '/../dist-secret/key.txt', '//../secret.txt', '/..', '/deep', '/%00', '/%zz', '/none.js',
  ])('%s names nothing', (path) => {
    expect(fileFor(folder, path)).toBeUndefined();
  });
});

test('over HTTP: types, no caching, and nothing outside the folder', async () => {
  const http = createServer((request, response) => serveFile(folder, request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${portOf(http)}`;
  const script = await fetch(`${base}/main.js`);
  expect([script.status, script.headers.get('content-type'), script.headers.get('cache-control'), await script.text()]).toEqual([200, 'text/javascript; charset=utf-8', 'no-cache', 'main.js']);
  expect((await fetch(`${base}/main.js`, { method: 'POST' })).status).toBe(404);
  // fetch would tidy the path up before it sends it.
  const answer = await new Promise<string>((resolve) => {
    const raw = connect(portOf(http), '127.0.0.1', () => raw.end('GET /../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
    let text = '';
    raw.on('data', (data) => (text += data.toString())).on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  http.close();
  http.closeAllConnections();
});

test('a taken port is told, and the next free one used', async () => {
  const first = await listenOnFreePort(0, 1);
  const taken: number[] = [];
  const second = await listenOnFreePort(portOf(first), 20, (port) => taken.push(port));
  expect(taken[0]).toBe(portOf(first));
  expect(portOf(second)).toBe(portOf(first) + taken.length);
  await expect(listenOnFreePort(portOf(first), 1)).rejects.toThrow('No free port');
  first.close();
  second.close();
});
