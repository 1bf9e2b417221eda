import { describe, expect, test } from '@jest/globals';
import { FakePage } from '../test/fake-page.ts';
import { startTicker, type PageChange } from './ticker.ts';

function started(hertz = 60) {
  const page = new FakePage(undefined, hertz);
  const calls = { visible: 0, hidden: 0, covered: 0 };
  const changes: PageChange[] = [];
  const stop = startTicker(
    () => calls.visible++,
    (_nowMs, covered) => (covered ? calls.covered++ : calls.hidden++),
    (change) => changes.push(change),
    page,
  );
  return { page, calls, changes, stop };
}

describe('the ticker', () => {
  test('calls once per animation frame while the page is seen', () => {
    const { page, calls } = started();
    page.clock.runFor(1001);
    expect(calls).toEqual({ visible: 60, hidden: 0, covered: 0 });
  });

  test('goes on from the worker while the page is hidden, often enough for 60 frames a second, and returns to frames', () => {
    const { page, calls, changes } = started();
    page.hide(true);
    page.clock.runFor(1000);
    expect(calls.hidden).toBeGreaterThanOrEqual(60);
    expect(calls.visible).toBe(0);
    page.hide(false);
    page.clock.runFor(1000);
    expect(calls.visible).toBeGreaterThanOrEqual(59);
    expect(changes.map((change) => change.kind)).toEqual(['hidden', 'visible']);
  });

  test('makes up for the frames of a page that is covered although it counts as seen', () => {
    const { page, calls } = started();
    page.covered = true;
    page.clock.runFor(1000);
    expect(calls.covered).toBeGreaterThanOrEqual(8);
    expect(calls.hidden).toBe(0);
  });

  test('recognises sleep by the gap and says how long it was, once', () => {
    const { page, changes } = started();
    page.clock.runFor(100);
    page.sleep(60_000);
    page.clock.runFor(100);
    expect(changes).toHaveLength(1);
    expect(changes[0]!.kind).toBe('woke');
    expect(changes[0]!.awayMs).toBeGreaterThanOrEqual(60_000);
  });

  test('runs on, once per frame, out of the back-forward cache and out of a freeze', () => {
    const { page, calls, changes } = started();
    page.clock.runFor(100);
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    page.document.dispatchEvent(new Event('freeze'));
    page.document.dispatchEvent(new Event('resume'));
    expect(page.waiting).toBe(1);
    const before = calls.visible;
    page.clock.runFor(100);
    expect(calls.visible - before).toBeLessThanOrEqual(7);
    expect(changes.map((change) => change.kind)).toEqual(['restored', 'frozen', 'restored']);
  });

  test('an ordinary page load is no restoration', () => {
    const { page, changes } = started();
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(changes).toEqual([]);
  });

  test('stops for good, even from within a call', () => {
    const page = new FakePage();
    let calls = 0;
    const stop = startTicker(() => {
      calls++;
      stop();
    }, () => calls++, () => {}, page);
    page.clock.runFor(200);
    page.hide(true);
    page.clock.runFor(200);
    expect(calls).toBe(1);
  });
});
