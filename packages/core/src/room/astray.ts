/** When a page stands alone with its match: nobody who plays it is heard any more, or it went on among others while we slept. */
import type { MatchRun } from './match-run.ts';

/** So long somebody who does not play waits to hear of somebody who does. */
const STRANDED_MS = 8000;
/** Where those who play are known to be others, there is nothing to hope for. */
const LOST_MS = 3000;
const UNHEARD_MS = 2000;

export interface AstrayHost {
  running(): MatchRun | undefined;
  /** Members who say that they play. */
  playing(): readonly { readonly id: string }[];
  /** There is nobody left to come back to. */
  stranded(): void;
}

export class Astray {
  private sinceMs = -1;

  constructor(private readonly host: AstrayHost) {}

  /** Time passes. True if the match ended here by it: those who play may yet be linked again. */
  watch(nowMs: number): boolean {
    const lost = this.isLost;
    if (!lost && !this.isStranded) this.sinceMs = -1;
    else if (this.sinceMs < 0) this.sinceMs = nowMs;
    else if (lost && nowMs - this.sinceMs > LOST_MS) this.host.running()!.session.fallBehind();
    else if (nowMs - this.sinceMs > STRANDED_MS) {
      this.host.stranded();
      return true;
    }
    return false;
  }

  /** We do not play (yet, or any more), and nobody who does can be heard: that is the end of it. */
  private get isStranded(): boolean {
    const match = this.host.running();
    if (match === undefined || match.playsItself) return false;
    if (match.lastResult === 'outdated') return this.host.playing().length === 0;
    if (!match.cameMidway && (match.session.plays(match.self) || this.host.playing().length > 0)) return false;
    return hearsNobody(match);
  }

  /** The match goes on among players of whom we know none: they came while we slept, and nobody whom we knew is heard. */
  private get isLost(): boolean {
    const match = this.host.running();
    if (match === undefined || match.lastResult === 'connecting' || match.session.outdated) return false;
    // Who is the last of its match by agreement has nobody to be lost from.
    const alone = match.places.every((_, peer) => peer === match.self || !match.session.plays(peer));
    return !alone && hearsNobody(match) && this.host.playing().some(({ id }) => match.peerOf(id) < 0);
  }
}

function hearsNobody(match: MatchRun): boolean {
  return match.places.every((_, peer) => peer === match.self || !match.session.plays(peer) || match.session.silenceMs(peer) > UNHEARD_MS);
}
