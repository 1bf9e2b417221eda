/** Every tier there is, in the order in which they run. A new tier is a folder and a line here. */
import { browser } from './browser/index.ts';
import type { Tier } from './lib/tier.ts';
import { micro } from './micro/index.ts';
import { network } from './network/index.ts';
import { rivals } from './rivals/index.ts';

export const TIERS: readonly Tier[] = [micro, network, rivals, browser];
