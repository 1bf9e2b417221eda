import { expect, test } from '@jest/globals';
import { lastLine, runStages, type Stage } from './report.ts';

const stage = (name: string, run: Stage['run']): Stage => ({ name, about: `does ${name}`, run });

test('the sums run over all stages; one that throws counts as a failure and does not end the others', async () => {
  const lines: string[] = [];
  const total = await runStages(
    [
      stage('good', async () => ({ passed: 3, failed: 0, skipped: 1, notes: ['a note'], output: 'not shown' })),
      stage('thrown', async () => Promise.reject(new Error('no browser here'))),
      stage('bad', async () => ({ passed: 1, failed: 2, output: 'why it failed' })),
    ],
    (line) => lines.push(line),
  );
  expect(total).toEqual({ passed: 4, failed: 3, skipped: 1 });
  expect(lastLine(total)).toBe('4 passed, 3 failed');
  const text = lines.join('\n');
  expect(text).toContain('[2/3] thrown: does thrown');
  for (const shown of ['a note', 'no browser here', 'why it failed', '3 passed, 0 failed, 1 skipped in']) expect(text).toContain(shown);
  expect(text).not.toContain('not shown');
});

test('stages that mind nobody run side by side, all others alone and in their order', async () => {
  const events: string[] = [];
  const timed = (name: string, beside: boolean): Stage => ({
    name, about: '', beside,
    run: async () => {
      events.push(`+${name}`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`-${name}`);
      return { passed: 1, failed: 0 };
    },
  });
  const total = await runStages([timed('a', true), timed('b', true), timed('c', false), timed('d', true), timed('e', false)], () => undefined);
  expect(events.join(' ')).toBe('+a +b -a -b +c -c +d -d +e -e');
  expect(total.passed).toBe(5);
});

test('the last line is read by machines', () => {
  expect(lastLine({ passed: 0, failed: 0 })).toMatch(/^\d+ passed, \d+ failed$/);
});
