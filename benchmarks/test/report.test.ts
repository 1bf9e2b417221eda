/** The report says what the results say, in all its forms, and nothing in it can break out of where it stands. */
import { describe, expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import type { BenchResults } from '../lib/results.ts';
import { table, shown } from '../lib/table.ts';
import { CURVE_AT } from '../lib/quantiles.ts';
import { pageOf } from '../report/html.ts';
import { ninesOf } from '../report/page/nines.ts';
import { markdownReport } from '../report/markdown.ts';

const results: BenchResults = {
  format: 1,
  about: { date: '2026-01-02T03:04:05.000Z', node: 'v20.1.0', v8: '11', platform: 'here', cpu: 'a </script> machine', cores: 2, memoryGiB: 8, loadBefore: 0, rollmesh: '0.1.0', commit: 'abc1234', seed: 7, full: false },
  tiers: [
    {
      tier: 'micro', question: 'What does it cost?', seconds: 3, figures: [], notes: ['A note.'], failures: ['something was wrong'], data: { deep: [1, 2, 3] },
      tables: [{ title: 'Cost', note: 'µs.', columns: ['case', 'µs'], rows: [['one | two', 1.2345], ['three', NaN]] }],
    },
  ],
};

function dataOf(page: string): unknown {
  return JSON.parse(/<script id="data" type="application\/json">(.*?)<\/script>/s.exec(page)![1]!);
}

describe('the HTML report', () => {
  test('carries exactly what the JSON says', () => {
    expect(dataOf(pageOf({ results, moved: undefined }, '', ''))).toEqual(JSON.parse(JSON.stringify({ results })));
  });

  test('is one file: nothing is fetched', () => {
    expect(pageOf({ results, moved: undefined }, '', '')).not.toMatch(/src=|href="http|@import|url\(/);
  });

  test('neither data nor code can end its element', () => {
    const page = pageOf({ results, moved: undefined }, 'var a = "</script><b>";', '');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(runInNewContext(`${/<script>(.*?)<\/script>/s.exec(page)![1]!}; a`)).toBe('</script><b>');
  });
});

test('a latency curve ends where the presses end: a hundred of them know no 99.9 %', () => {
  const curve = CURVE_AT.map((q) => 10 + q);
  const last = (presses: number): number => CURVE_AT[ninesOf(curve, presses).filter((ms) => ms !== null).length]!;
  expect(last(119)).toBe(0.99);
  expect(last(13_000)).toBe(0.9999);
});

describe('the Markdown report', () => {
  const text = markdownReport(results);

  test('has every table, note and failure, and what it was run with', () => {
    for (const part of ['Cost', 'three', '1.23', 'A note.', 'FAILED: something was wrong', 'abc1234', 'v20.1.0', 'seed 7']) expect(text).toContain(part);
  });

  test('a bar in a cell stays in its cell', () => {
    expect(text).toContain('| one \\| two | 1.23 |');
  });
});

describe('tables', () => {
  test('numbers stand to the right with three figures that matter', () => {
    expect([0.01234, 0.1234, 1.234, 12.34, 123.4, 1234, 0, NaN].map(shown)).toEqual(['0.012', '0.12', '1.23', '12.3', '123', '1234', '0', '-']);
    expect(table(['a', 'b'], [['x', 1.5], ['long', 10.25]]).split('\n')).toEqual(['a        b', '----  ----', 'x     1.50', 'long  10.3']);
  });
});
