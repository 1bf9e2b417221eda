/** Import this after planck: the page's own `Math` is back, for everything that is no simulation. */
import { restoreMath } from './maths-first.ts';

restoreMath();
