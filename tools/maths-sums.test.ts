import { expect, test } from '@jest/globals';
import { mathsSums } from './maths-sums.ts';

test('every function gives, on this engine, the bits that it gave on all others', () => {
  // Node 20.20, Chromium 156, Firefox 153 and JavaScriptCore 2.50 agreed on these on 2026-11-23:
  // `npx tsx tools/maths-sums-run.ts 2000 --engines`.
  expect(mathsSums(2000)).toMatchInlineSnapshot(`
{
  "acos": "9568a432",
  "acos of any bits": "80c7b89d",
  "acosh": "b8313826",
  "acosh of any bits": "94ec9e2a",
  "angles": "a80e11f7",
  "asin": "cd1facfe",
  "asin of any bits": "f61fd1f2",
  "asinh": "8e96eaaa",
  "asinh of any bits": "88fe1bcd",
  "atan": "17cde465",
  "atan of any bits": "3d2097c0",
  "atan2": "e57f53ad",
  "atan2 of any bits": "16da1608",
  "atanh": "6d40c870",
  "atanh of any bits": "1e90513c",
  "cbrt": "5a48805c",
  "cbrt of any bits": "e6b21e5b",
  "cos": "76ebc6d4",
  "cos of any bits": "0575a20d",
  "cosh": "5859430b",
  "cosh of any bits": "eb16fa3b",
  "exp": "3908a6d0",
  "exp of any bits": "f54e9425",
  "exp2": "3332202d",
  "exp2 of any bits": "b27e4bba",
  "expm1": "92add439",
  "expm1 of any bits": "ce311fb9",
  "hypot": "128c53ea",
  "hypot of any bits": "20542de0",
  "log": "a66e4464",
  "log of any bits": "71f16713",
  "log10": "27a0f6a8",
  "log10 of any bits": "215b7ce8",
  "log1p": "49addf58",
  "log1p of any bits": "14be9860",
  "log2": "0e152448",
  "log2 of any bits": "f1d7c273",
  "pow": "62086370",
  "pow of any bits": "7991b36f",
  "prng": "576cfc03",
  "sin": "6d47a6d1",
  "sin of any bits": "38a032a1",
  "sinh": "5e275dc6",
  "sinh of any bits": "7477c9ef",
  "tan": "0dce3ae2",
  "tan of any bits": "519e53d2",
  "tanh": "6fc38320",
  "tanh of any bits": "fb794ae6",
}
`);
});
