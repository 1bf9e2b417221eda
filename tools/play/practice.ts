/** The practice page in a real browser: its faults do what they say, and every screen of it is photographed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium, type Victim } from '../browser/player.ts';
import { pause } from './hands.ts';
import { startHost } from './host.ts';
import type { Check } from './judge.ts';

const WORLD = 'window.__practice.world';
const VERDICT = `${WORLD}.agreement.verdict`;

export interface PracticeOptions {
  readonly executable: string;
  readonly folder: string;
  readonly pictures: string;
}

export async function playPractice({ executable, folder, pictures }: PracticeOptions): Promise<Check[]> {
  const host = await startHost(folder);
  const checks: Check[] = [];
  let page: Victim | undefined;
  try {
    mkdirSync(pictures, { recursive: true });
    page = await startChromium({ executable, name: 'Ada', width: 1280, height: 1000 });
    await page.open(`http://localhost:${host.port}/practice?test`);
    for (const story of [rollbacksRise, lossIsSurvived, aFrozenOneIsBenched, aCutIsGoneRound, aFlippedByteIsFound, keysMove]) checks.push(await story(page));
    await page.screenshot(join(pictures, 'practice.png'));
    checks.push({ name: 'no errors in the page', passed: page.errors.length === 0, detail: page.errors.slice(0, 3).join(' | ') || 'none' });
  } catch (error) {
    if (page !== undefined) await page.screenshot(join(pictures, 'practice-failed.png')).catch(() => undefined);
    checks.push({ name: 'can be played with', passed: false, detail: error instanceof Error ? error.message : String(error) });
  } finally {
    await page?.close();
    host.kill();
  }
  return checks.map((check) => ({ ...check, name: `practice page: ${check.name}` }));
}

/** Moves a slider as a hand would: the value, and the event that comes with it. */
async function slide(page: Victim, id: string, value: number): Promise<void> {
  await page.evaluate(`{ const slider = document.getElementById('${id}'); slider.value = '${value}'; slider.dispatchEvent(new Event('input', { bubbles: true })); }`);
}

function press(page: Victim, peer: number, what: string): Promise<void> {
  return page.click(`[data-peer="${peer}"] [data-do="${what}"]`);
}

async function againPerSecond(page: Victim): Promise<number> {
  return Math.round(await page.evaluate<number>(`${WORLD}.history.reduce((sum, each) => sum + each.againPerSecond(15), 0)`));
}

async function rollbacksRise(page: Victim): Promise<Check> {
  await page.until(`${WORLD}?.machines.every((machine) => machine.playing)`, 15_000, 'the peers did not begin');
  await slide(page, 'latency', 5);
  await slide(page, 'jitter', 0);
  await slide(page, 'loss', 0);
  await pause(2200);
  const before = await againPerSecond(page);
  await slide(page, 'latency', 120);
  await pause(2500);
  const after = await againPerSecond(page);
  return { name: 'with more latency more frames are simulated again', passed: after > before * 2 + 20, detail: `${before} a second at 5 ms, ${after} at 120 ms` };
}

async function lossIsSurvived(page: Victim): Promise<Check> {
  await slide(page, 'latency', 30);
  await slide(page, 'loss', 20);
  const before = await page.evaluate<number>(`${VERDICT}.compared`);
  await pause(2000);
  const { equal, compared, differed } = await page.evaluate<{ equal: boolean; compared: number; differed: number }>(VERDICT);
  await slide(page, 'loss', 0);
  return { name: 'with 20 % loss all final states are equal', passed: equal && differed === 0 && compared - before > 10, detail: `${compared - before} compared meanwhile, ${differed} differed` };
}

async function aFrozenOneIsBenched(page: Victim): Promise<Check> {
  await press(page, 1, 'freeze');
  await page.until(`${WORLD}.lines.some(({ kind }) => kind === 'benched')`, 8000, 'the frozen one was not benched');
  const frame = await page.evaluate<number>(`${WORLD}.machines[0].stats.frame`);
  await page.until(`${WORLD}.machines[0].stats.frame > ${frame + 30}`, 8000, 'the others did not play on');
  await press(page, 1, 'freeze');
  await page.until(`${WORLD}.lines.some(({ kind, machine }) => kind === 'unbenched' && machine === 1)`, 10_000, 'the frozen one did not come back');
  return { name: 'a frozen peer is benched, the others play on, and it comes back', passed: true, detail: `at frame ${frame}` };
}

async function aCutIsGoneRound(page: Victim): Promise<Check> {
  await page.click('[data-link="0-1"]');
  await page.until("document.querySelector('[data-link=\"0-1\"]').classList.contains('cut')", 2000, 'the link does not look cut');
  const frame = await page.evaluate<number>(`Math.min(...${WORLD}.machines.map((machine) => machine.stats.frame))`);
  await page.until(`${WORLD}.machines.every((machine) => machine.playing && machine.stats.frame > ${frame + 90})`, 12_000, 'they did not play on');
  await page.click('[data-link="0-1"]');
  await page.until("document.querySelector('[data-link=\"0-1\"]').classList.contains('open')", 4000, 'the link was not mended');
  return { name: 'two whose link is cut play on through the third', passed: true, detail: `from frame ${frame}` };
}

async function aFlippedByteIsFound(page: Victim): Promise<Check> {
  await press(page, 2, 'flip');
  await page.until(`${WORLD}.machines[2].desyncs > 0`, 8000, 'no desync was told');
  await page.until(`${WORLD}.lines.some(({ kind, text }) => kind === 'report' && text.includes('x[2]'))`, 8000, 'no report named the field');
  const at = await page.evaluate<number>(`${VERDICT}.frame`);
  await page.until(`${VERDICT}.equal && ${VERDICT}.frame > ${at + 60} && ${WORLD}.machines[2].playing`, 12_000, 'they did not agree again');
  const { odd, differed } = await page.evaluate<{ odd: number[]; differed: number }>(VERDICT);
  return { name: 'a flipped byte is found and named, and all agree again', passed: odd.join() === '2' && differed > 0, detail: `${differed} sums differed, all of Cleo` };
}

async function keysMove(page: Victim): Promise<Check> {
  const x = `${WORLD}.machines[0].room.state.x[${WORLD}.machines[0].slot]`;
  await page.keyDown('ArrowLeft');
  await page.until(`${x} < 60`, 8000, 'the left arrow did not move it to the left');
  await page.keyUp('ArrowLeft');
  await page.keyDown('KeyD');
  await page.until(`${x} > 200`, 8000, 'D did not move it to the right');
  await page.keyUp('KeyD');
  return { name: 'keys move the first one', passed: true, detail: 'to the left and to the right' };
}
