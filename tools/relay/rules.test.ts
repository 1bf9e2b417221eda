import { expect, test } from '@jest/globals';
import { concerns, type Which } from './rules.ts';

const WAYS = [['ana', 'bob'], ['bob', 'ana'], ['ana', 'cleo'], ['cleo', 'bob']] as const;

test.each<[Which, boolean[]]>([
  ['all', [true, true, true, true]],
  [{ from: 'ana' }, [true, false, true, false]],
  [{ from: 'ana', to: 'bob' }, [true, false, false, false]],
  [{ between: ['bob', 'ana'] }, [true, true, false, false]],
  [{ between: ['bob', 'cleo'] }, [false, false, false, true]],
])('a rule for %j is for those ways alone', (which, wanted) => {
  expect(WAYS.map(([from, to]) => concerns(which, from, to))).toEqual(wanted);
});
