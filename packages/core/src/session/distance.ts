/** How far one that does not play is behind those who do: near enough to ask to play again, or so far that only a state of theirs helps. */
import { Status } from '../sync/presence.ts';
import type { Match } from './match.ts';

/** So near to the others one may ask to play again. */
const NEAR_FRAMES = 30;
/** Whoever lost so many seconds is back sooner with a state of the others than with their inputs. */
const FAR_SECONDS = 8;

export class Distance {
  /** The least since we last played, or came, in frames. */
  private least = Infinity;

  constructor(private readonly match: Match) {}

  /** Whether we have all that those who play have sent, are nearly as far as they, and lack nothing of those who do not play. */
  get near(): boolean {
    const { timeline, remotes } = this.match;
    for (const remote of remotes) {
      const { newest } = timeline.queues[remote.peer]!;
      const { latest, endsAt } = timeline.presence[remote.peer]!;
      if (latest !== Status.here ? newest < endsAt - 1 : !remote.sentAll || newest - timeline.current > NEAR_FRAMES) return false;
    }
    return true;
  }

  /** Once a tick: whether the others go on without us, and we do not keep up. `benched`: we do not play. */
  grows(benched: boolean): boolean {
    if (!benched) this.least = 0;
    const { timeline, config, remotes } = this.match;
    if (!benched || config.keeper?.newest === undefined) return false;
    let behind = 0;
    for (const { peer } of remotes) if (timeline.presence[peer]!.latest === Status.here) behind = Math.max(behind, timeline.queues[peer]!.newest - timeline.current);
    this.least = Math.min(this.least, behind);
    return behind - this.least > FAR_SECONDS * config.tickRate;
  }
}
