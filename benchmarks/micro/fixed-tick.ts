/** The tick of sessions with a fixed roster, measured in this process and printed as JSON: see `tick.ts`. */
import { FIXED_CASES, measureTick, ticksOf } from './tick.ts';

const full = process.argv[2] === 'full';
console.log(JSON.stringify(FIXED_CASES.map((tickCase) => measureTick(tickCase, ticksOf(tickCase, full), 5))));
