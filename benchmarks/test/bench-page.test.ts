/** The page between two friends, in two real browsers, over a path whose truth we make. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { ensureChromium } from '../../tools/browser/find.ts';
import { startChromium, type Player } from '../../tools/browser/player.ts';
import { startHost, type Host } from '../../tools/play/host.ts';
import { benchPage } from '../page/build.ts';
import { unpackResult, type Result } from '../page/site/result.ts';

jest.setTimeout(120_000); // only for machines that are very busy

const SECONDS = 6;
const players: Player[] = [];
const folder = mkdtempSync(join(tmpdir(), 'rollmesh-page-test-'));
let host: Host | undefined;

afterAll(async () => {
  await Promise.all(players.map((player) => player.close()));
  host?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('over 60 ms and 5 % loss each way two browsers find about that, and both show the same', async () => {
  writeFileSync(join(folder, 'index.html'), await benchPage({ peerServer: 'own' }));
  host = await startHost(folder, { delayMs: 60, jitter: 3, loss: 0.05 });
  const executable = ensureChromium(() => undefined);
  for (const name of ['a', 'b']) players.push(await startChromium({ executable, name }));
  const [a, b] = players as [Player, Player];
  const url = `http://localhost:${host.port}/?seconds=${SECONDS}`;
  await a.open(url);
  await a.click('.start .primary');
  await a.until("document.body.dataset.state === 'waiting'", 20_000, 'no meeting was opened');
  await b.open(`${url}#${await a.evaluate<string>("document.querySelector('.code').textContent")}`);
  const links: string[] = [];
  for (const player of [a, b]) {
    await player.until("document.body.dataset.state === 'result'", 60_000, 'no result was shown');
    links.push(await player.evaluate<string>('location.hash'));
  }
  expect(links[0]).toBe(links[1]);
  expectTruth(unpackResult(links[0]!.slice('#r='.length))!);
  expect([...a.errors, ...b.errors]).toEqual([]);
});

/** Wide enough for chance and a busy machine, and too narrow for a mistake. */
function expectTruth({ rttMs, aToB, bToA, seconds, path }: Result): void {
  expect(seconds).toBe(SECONDS);
  expect(path).not.toBe('unknown');
  expect(rttMs.min).toBeGreaterThan(112);
  expect(rttMs.p50).toBeGreaterThan(116);
  expect(rttMs.p50).toBeLessThan(300);
  for (const { sent, lossPercent, inputMs, longestBurst } of [aToB, bToA]) {
    expect(sent).toBeGreaterThan(SECONDS * 40);
    expect(lossPercent).toBeGreaterThan(1);
    expect(lossPercent).toBeLessThan(11);
    expect(longestBurst).toBeGreaterThan(0);
    expect(inputMs.p50).toBeGreaterThan(55);
    // A single loss costs a frame.
    expect(inputMs.p99).toBeGreaterThan(inputMs.p50 + 10);
  }
}
