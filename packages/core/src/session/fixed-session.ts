/** A match whose roster is fixed: who plays plays to the end, and everybody waits for whoever is silent. */
import type { SessionConfig } from './config.ts';
import { DirectOnly, FixedView } from './fixed-view.ts';
import { Session } from './session.ts';

/** What a fixed roster does not know of. */
export type FixedConfig = Omit<SessionConfig, 'resume' | 'keeper' | 'benchAfterMs' | 'dropAfterMs'>;

/** Sets the greeting of a fixed roster apart; PROTOCOL.md names it. */
const FIXED = 0x66697864;

/**
 * Rollback and lockstep without agreement: nobody joins, leaves, is benched or comes back, nothing is relayed, and a match in which
 * somebody falls silent for good stands still, as `interrupted` tells. For two who play to the end or not at all, and for pages where
 * every kilobyte counts. It plays only with its like: a `RollbackSession` and it refuse each other.
 */
export class FixedSession extends Session {
  /** Throws `RollmeshError('bad-option')` with the option's name if one is out of range. */
  constructor(config: FixedConfig) {
    super(config, (match) => ({ inForce: new FixedView(match), ways: new DirectOnly() }));
    this.match.hello.configHash = (this.match.hello.configHash ^ FIXED) >>> 0;
    this.match.startIfReady();
  }
}
