/** The room's matches: the one that runs, the one that ended a moment ago and still serves others, and the bytes of the last. */
import type { Transport, TransportSink } from '../link/transport.ts';
import type { DeliverEvent } from './effects.ts';
import type { AnyGame } from './game.ts';
import { MatchRun, type MatchRunConfig, type Sitter } from './match-run.ts';

/** For this long after a match ended here, others are still served what they lack of it. */
const LINGER_MS = 2000;

/** What a match begins with: agreed at the start, or told by those who play it. */
export type MatchBeginning = Pick<MatchRunConfig, 'number' | 'matchId' | 'seed' | 'places' | 'self' | 'beginning'>;

export interface KeeperHost {
  readonly game: AnyGame;
  readonly transport: Transport;
  /** How this machine plays: its input delay, and what was chosen when the room was opened. */
  matchChoices(): Pick<MatchRunConfig, 'delayFrames' | 'autoDelay' | 'windowFrames' | 'saving' | 'checksumEveryFrames' | 'guard'>;
  linkTo(id: string): number;
  /** A player, as others may see it later. */
  sitter(id: string): Sitter;
}

export class MatchKeeper {
  private running: MatchRun | undefined;
  private lastRecording: Uint8Array | undefined;
  private lingering: { match: MatchRun; untilMs: number } | undefined;

  constructor(
    private readonly host: KeeperHost,
    private readonly rest: TransportSink,
  ) {}

  get match(): MatchRun | undefined {
    return this.running;
  }

  /** Begins it. Undefined if it is to begin with a state that cannot be one of this game. */
  begin(beginning: MatchBeginning): MatchRun | undefined {
    const { game, transport } = this.host;
    const match = new MatchRun({ ...beginning, ...this.host.matchChoices(), game, transport, rest: this.rest, linkOf: (id) => this.host.linkTo(id) });
    if (!match.sound) return undefined;
    this.lingering = undefined;
    this.running = match;
    return match;
  }

  /** It is over here. */
  end(nowMs: number): void {
    if (this.running === undefined) return;
    this.lastRecording = this.recording;
    this.lingering = { match: this.running, untilMs: nowMs + LINGER_MS };
    this.running = undefined;
  }

  /** Makes what is due, or receives what arrives while nothing runs. Returns how many frames were simulated for the first time. */
  tick(nowMs: number, steadyMs: number): number {
    if (this.running !== undefined) return this.running.tick(steadyMs);
    if (this.lingering === undefined) this.host.transport.receive(this.rest);
    else this.linger(nowMs, steadyMs, this.lingering);
    return 0;
  }

  private linger(nowMs: number, steadyMs: number, lingering: { match: MatchRun; untilMs: number }): void {
    // What arrives meanwhile may begin the next match, which ends the lingering.
    lingering.match.session.serve(steadyMs);
    if (nowMs <= lingering.untilMs || this.lingering !== lingering) return;
    lingering.match.session.leave(steadyMs);
    this.lingering = undefined;
  }

  /** Delivers the game's events that are to be heard now. */
  settle(deliver: DeliverEvent): void {
    this.running?.settleEffects(deliver);
  }

  /** The running match, or else the last one, as a replay file. */
  get recording(): Uint8Array | undefined {
    return this.running?.recording((id) => this.host.sitter(id)) ?? this.lastRecording;
  }
}
