import { expect, test } from '@jest/globals';
import { mathsSums } from './maths-sums.ts';

test('every function gives, on this engine, the bits that it gave on all others', () => {
  // Node 20.20, Chromium 156, Firefox 153 and JavaScriptCore 2.50 agreed on these on 2026-11-23:
  // `npx tsx tools/maths-sums-run.ts 2000 --engines`.
  expect(mathsSums(2000)).toMatchInlineSnapshot(`
{
  "acos": "7b18e85d",
  "acos of any bits": "5e0d56d6",
  "acosh": "03ce1672",
  "acosh of any bits": "d50c9d1b",
  "angles": "b4c5debc",
  "asin": "a94a7bda",
  "asin of any bits": "897ec3a6",
  "asinh": "5c0dd65a",
  "asinh of any bits": "eeba0205",
  "atan": "8dfa2bc0",
  "atan of any bits": "f8dcee8d",
  "atan2": "4c84d0a0",
  "atan2 of any bits": "909a9428",
  "atanh": "b8f4e045",
  "atanh of any bits": "1aee0fb3",
  "cbrt": "8f1b7641",
  "cbrt of any bits": "7a75c45e",
  "cos": "1aebefba",
  "cos of any bits": "134d051e",
  "cosh": "d5b51347",
  "cosh of any bits": "0d5920fd",
  "exp": "3cf97d02",
  "exp of any bits": "8688a37c",
  "exp2": "9cd16600",
  "exp2 of any bits": "a79a6a6a",
  "expm1": "0fcd8840",
  "expm1 of any bits": "82d10819",
  "hypot": "32d61822",
  "hypot of any bits": "79d220da",
  "log": "066c04bd",
  "log of any bits": "43d4332c",
  "log10": "4760c6ed",
  "log10 of any bits": "466b2a27",
  "log1p": "5dd42d33",
  "log1p of any bits": "a030b3e4",
  "log2": "4dbcdacc",
  "log2 of any bits": "778389fb",
  "pow": "898878d5",
  "pow of any bits": "eae5d4aa",
  "prng": "c2c50301",
  "sin": "39e236d8",
  "sin of any bits": "17839293",
  "sinh": "e8a97e19",
  "sinh of any bits": "e7aa23d5",
  "tan": "19f904e6",
  "tan of any bits": "994b988b",
  "tanh": "d765ed5f",
  "tanh of any bits": "46483f42",
}
`);
});
