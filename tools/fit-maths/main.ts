/** Prints every coefficient of the simulation's maths: `npx tsx tools/fit-maths/main.ts [name ...]`. */
import { FixedPoint } from './fixed-point.ts';
import { fit } from './remez.ts';
import { fits } from './fits.ts';

const fp = new FixedPoint(320);
const asked = process.argv.slice(2);

/** A constant as the sum of doubles, the first ones with `places` bits, so that small whole multiples are exact. */
function pieces(value: bigint, places: readonly number[]): number[] {
  let rest = value;
  return places.map((bits) => {
    const size = rest.toString(2).length - (rest < 0n ? 1 : 0);
    const drop = BigInt(Math.max(size - bits, 0));
    const piece = bits === 53 ? fp.toNumber(rest) : fp.toNumber((rest >> drop) << drop);
    rest -= fp.from(piece);
    return piece;
  });
}

for (const [name, problem] of Object.entries(fits(fp))) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { coefficients, log2Error } = fit(fp, problem);
  console.log(`${name}: error 2^${log2Error.toFixed(1)}`);
  for (const c of coefficients) console.log(`  ${c}`);
}

if (asked.length === 0 || asked.includes('constants')) {
  const pi = fp.halfPi * 2n;
  const ln10 = fp.log(fp.from(10));
  const constants: [string, bigint, number[]][] = [
    ['pi / 2', fp.halfPi, [33, 33, 33, 53]],
    ['2 / pi', fp.div(fp.one, fp.halfPi), [53]],
    ['ln 2', fp.ln2, [42, 53]],
    ['1 / ln 2', fp.div(fp.one, fp.ln2), [53]],
    ['1 / ln 2', fp.div(fp.one, fp.ln2), [24, 53]],
    ['1 / ln 10', fp.div(fp.one, ln10), [24, 53]],
    ['log10 2', fp.div(fp.ln2, ln10), [42, 53]],
    ['cbrt 2', fp.exp(fp.ln2 / 3n), [53]],
    ['cbrt 4', fp.exp((fp.ln2 * 2n) / 3n), [53]],
  ];
  for (const [name, value, places] of constants) console.log(`${name}: ${pieces(value, places).join(' + ')}`);
  // The arcs that atan2 adds to: 0, atan 1/2, pi/4; the same taken from pi/2; all six taken from pi.
  const octant = [0n, fp.atan(fp.one / 2n), fp.halfPi / 2n];
  const quadrant = [...octant, ...octant.map((arc) => fp.halfPi - arc)];
  console.log('arcs:');
  for (const arc of [...quadrant, ...quadrant.map((arc) => pi - arc)]) console.log(`  ${pieces(arc, [53, 53]).join(', ')},`);
}
