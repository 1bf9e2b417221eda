/** Which matches in real browsers are measured. A case is short by default: what happens by the minute shows only with `--full`. */
import { profileConditions, PROFILE_NAMES, type Conditions, type ProfileName } from '@rollmesh/core/testing';

export interface BrowserCase {
  /**
   * 'direct' is the loopback interface as it is; all others cross a relay that makes weather. 'even' is 10 ms and up to half a frame more or
   * less, so that packets arrive at every moment of a frame alike: browsers on one machine draw in step, and directly every packet comes
   * just after the other's frame.
   */
  readonly network: 'direct' | 'even' | ProfileName;
  readonly players: number;
  readonly delay: number | 'auto';
  /** 0 is lockstep. */
  readonly window: number;
  readonly seconds: number;
  /** The second player is this browser. */
  readonly other: 'Chromium' | 'Firefox';
}

const WINDOW_FRAMES = 8;

export function browserCases(full: boolean, firefox: boolean): BrowserCase[] {
  const seconds = full ? 45 : 8;
  const of = (network: BrowserCase['network'], players: number, delay: number | 'auto', more: Partial<BrowserCase> = {}): BrowserCase => ({ network, players, delay, window: WINDOW_FRAMES, seconds, other: 'Chromium', ...more });
  const delays = full ? ([0, 2, 'auto'] as const) : (['auto'] as const);
  const long = { seconds: full ? 90 : 25 };
  const cases = [of('even', 2, 0, long), of('direct', 2, 0, long), of('direct', 2, 2)];
  for (const network of PROFILE_NAMES) for (const delay of delays) cases.push(of(network, 2, delay));
  if (full) for (const network of ['direct', 'home-wifi', 'transatlantic'] as const) cases.push(of(network, 2, 'auto', { window: 0 }));
  if (firefox) cases.push(of('direct', 2, 0, { other: 'Firefox' }));
  if (full && firefox) cases.push(of('home-wifi', 2, 'auto', { other: 'Firefox' }));
  cases.push(of('direct', 4, 0));
  if (full) cases.push(of('home-wifi', 4, 'auto'));
  cases.push(of('direct', 8, 0));
  return cases;
}

export function nameOf({ network, players, delay, window, other }: BrowserCase): string {
  return `${network}, ${players} ${other === 'Chromium' ? 'players' : `with ${other}`}, ${window === 0 ? 'lockstep' : 'rollback'}, delay ${delay}`;
}

/** The relay's conditions for a network. */
export function conditionsOf(network: Exclude<BrowserCase['network'], 'direct'>, uphill = false): Conditions {
  return network === 'even' ? { ...profileConditions('lan'), delayMs: 10, jitter: 1000 / 60 / 2 } : profileConditions(network, uphill);
}

/** Before counting: the handshake, and getting in step. */
export const WARM_UP_SECONDS = 2.5;
/** After the last press: for the answers. */
export const ANSWER_SECONDS = 1.5;

/** Starting browsers once, and pages for each case, on a two-core machine. */
export function estimateSeconds(cases: readonly BrowserCase[]): number {
  if (cases.length === 0) return 0;
  const starts = 3 * Math.max(...cases.map(({ players }) => players)) * 0.6 + (cases.some(({ other }) => other === 'Firefox') ? 6 : 0);
  return starts + cases.reduce((sum, { players, seconds }) => sum + WARM_UP_SECONDS + seconds + ANSWER_SECONDS + 1 + players * 0.5, 0) + 8;
}
