/** The example of a room in a worker, in a real worker thread: inputs go in, states and events come out, and a room outside agrees. */
import { join } from 'node:path';
import { Worker, MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loopback, openRoom } from '@rollmesh/core';
import { buildSync } from 'esbuild';
import { game, type FromWorker, type ToWorker } from '../../../examples/worker/game.ts';
import { serveTransport } from '../src/worker-bridge.ts';
import type { Port } from '../src/worker-words.ts';

const ROOT = join(__dirname, '../../..');

/** Node's worker has no scope of its own kind; these lines make one of its port. */
const SCOPE = `const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => globalThis.onmessage({ data }));`;

function bundled(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(ROOT, 'examples/worker/worker.ts')], bundle: true, write: false, platform: 'node', format: 'cjs', banner: { js: SCOPE },
    alias: { '@rollmesh/core': join(ROOT, 'packages/core/src/index.ts'), '@rollmesh/browser': join(ROOT, 'packages/browser/src/index.ts') },
  });
  return outputFiles[0]!.text;
}

let worker: Worker;
const said: FromWorker[] = [];
const { port1, port2 } = new MessageChannel();

beforeAll(() => {
  worker = new Worker(bundled(), { eval: true });
  worker.on('message', (message: FromWorker) => void said.push(message));
});

afterAll(async () => {
  port1.close();
  await worker.terminate();
});

test('a room in a worker plays with one outside: inputs go in, states and final events come out', async () => {
  const hub = loopback();
  const stop = serveTransport(port1 as unknown as Port, hub);
  const tell = (message: ToWorker, ...transfer: (typeof port2)[]): void => worker.postMessage(message, transfer);
  tell({ open: { port: port2 as unknown as Port, code: undefined } }, port2);
  await until(() => said.some((message) => 'code' in message));
  const { code } = said.find((message) => 'code' in message)!;
  const outside = await openRoom(game, { transport: hub, code, autoStart: 2 });
  const desyncs: unknown[] = [];
  const laps: number[] = [];
  outside.on('desync', (event) => void desyncs.push(event));
  outside.on('lap', ({ data }) => void laps.push((data as { slot: number }).slot));
  tell({ press: { right: true } });
  const inWorker = (): number[] => said.flatMap((message) => ('lap' in message ? [message.lap] : []));
  await until(() => {
    outside.tick(performance.now());
    return inWorker().length > 0 && laps.length > 0;
  });
  // Who got round is decided by final frames: both heard the same, and every sum that was exchanged on the way was equal.
  expect(inWorker()[0]).toBe(1 - outside.localSlots[0]!);
  expect(laps[0]).toBe(inWorker()[0]);
  expect(outside.session!.newestCheckpoint).toBeGreaterThan(80);
  expect(desyncs).toEqual([]);
  const drawn = said.filter((message) => 'x' in message);
  expect(drawn.length).toBeGreaterThan(40);
  expect(drawn.every(({ slots }) => slots === 2)).toBe(true);
  outside.close();
  stop();
}, 30_000);

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 5000 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 4));
  expect(done()).toBe(true);
}
