/**
 * How long does an input take? Keys are pressed by a clock of their own, about once a frame, whether or not the match moves: a
 * press during a stall waits for the next input that is sampled and is counted with that wait. So a late answer cannot hide behind
 * the next question (no coordinated omission). Presses that were never answered count with their age at the end.
 */
import { applyProfile, type ProfileName, type SimNetwork } from '@rollmesh/core/testing';
import { Quantiles, type Summary } from '../lib/quantiles.ts';
import { entropyBits } from './entropy.ts';
import { BenchMatch, type Machine, type Playable } from './match.ts';
import { Timeline, type TimelineFigures } from './timeline.ts';

export interface LatencyCase {
  /** What the network is called: a profile of ours, or a name for `weather`. */
  readonly network: string;
  readonly players: number;
  /** 'auto': as in a room, chosen from the round trip of the farthest player, then following how early inputs arrive. */
  readonly delay: number | 'auto';
  /** 0 is lockstep. */
  readonly windowFrames: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface LatencyFigures extends LatencyCase {
  /** When it began, and at the end on the machine that then had the longest: 'auto' moves it. */
  readonly delayFrames: number;
  readonly lastDelayFrames: number;
  readonly toConfirmationMs: Summary;
  readonly toOtherScreenMs: Summary;
  /** At the quantiles of `CURVE_AT`. */
  readonly confirmationCurve: readonly number[];
  readonly otherScreenCurve: readonly number[];
  /** How many ticks rolled back how deep: index is the depth. */
  readonly rollbackHistogram: readonly number[];
  readonly rollbackFrames: Summary;
  readonly resimulatedPerSecond: number;
  readonly stallPercent: number;
  readonly longestStallMs: number;
  /** Per machine, payload only, to and from all others. */
  readonly bytesUpPerSecond: number;
  readonly bytesDownPerSecond: number;
  readonly packetsUpPerSecond: number;
  readonly bytesPerPacket: number;
  /** What the new inputs of a frame weigh, and those the receiver really lacked when a packet left, in bytes per packet. */
  readonly entropyNewBytes: number;
  readonly entropyLackedBytes: number;
  readonly confirmLagFrames: number;
  /** Mean frame advantage of each machine over the mean of all; negative is behind. */
  readonly advantageFrames: readonly number[];
  readonly timeline: TimelineFigures;
  /** Presses without an answer when the match ended, two seconds after the last of them. */
  readonly unanswered: number;
  readonly checkedStates: number;
  readonly wrong: string | undefined;
}

export type Weather = (network: SimNetwork) => void;

/** The first seconds belong to the handshake and to getting in step. */
export const WARM_UP_MS = 4000;
/** The last ones belong to the answers. */
const ANSWERS_MS = 2000;

/** Between two presses: a little more than a frame, so that they fall on every phase of the ticks alike. */
const PRESS_EVERY_FRAMES = 1.0618;

/** Measures one case. `weather` overrides the profile of the case's name. */
export function measureLatency(latencyCase: LatencyCase, playable: Playable, weather?: Weather, checkEveryFrames = 1): LatencyFigures {
  const sky = weather ?? ((network: SimNetwork) => applyProfile(network, latencyCase.network as ProfileName));
  const delayFrames = latencyCase.delay === 'auto' ? autoDelay(latencyCase, playable, sky) : latencyCase.delay;
  const probe = new Probe(latencyCase, playable);
  const { players, windowFrames, seed } = latencyCase;
  const match = new BenchMatch({ playable, players, delayFrames, autoDelay: latencyCase.delay === 'auto', windowFrames, seed, weather: sky, checkEveryFrames, afterTick: (machine) => probe.ticked(machine) });
  probe.attach(match);
  match.clock.runUntil(WARM_UP_MS);
  probe.begin();
  match.clock.runUntil(WARM_UP_MS + latencyCase.seconds * 1000);
  probe.end();
  match.clock.runUntil(WARM_UP_MS + latencyCase.seconds * 1000 + ANSWERS_MS);
  const lastDelayFrames = Math.max(...match.machines.map(({ session }) => session.delayFrames));
  return { ...latencyCase, delayFrames, lastDelayFrames, ...probe.figures(), ...checked(match) };
}

/** With what a room begins: half the farthest round trip in frames, less one, from 1 to 4; measured in a match of two seconds before. */
function autoDelay({ players, windowFrames, seed }: LatencyCase, playable: Playable, weather: Weather): number {
  const match = new BenchMatch({ playable, players, delayFrames: 2, windowFrames, seed, weather, checkEveryFrames: 600 });
  match.clock.runUntil(2000);
  const farthestMs = Math.max(0, ...match.machines[0]!.session.stats.links().map(({ rttMs }) => rttMs));
  return Math.min(4, Math.max(1, Math.round((farthestMs / 2 / 1000) * playable.tickRate) - 1));
}

function checked(match: BenchMatch): Pick<LatencyFigures, 'checkedStates' | 'wrong'> {
  const { checked: checkedStates, wrong } = match.check();
  if (checkedStates === 0) return { checkedStates, wrong: 'no state was ever confirmed' };
  return { checkedStates, wrong: wrong && `peer ${wrong.peer} confirmed another state before frame ${wrong.frame}` };
}

/** Cumulative counts of one machine, to take differences of. */
interface Counts {
  readonly ticks: number;
  readonly stalls: number;
  readonly resimulated: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly packetsOut: number;
}

function countsOf({ session: { stats } }: Machine): Counts {
  const links = stats.links();
  const sum = (of: (link: (typeof links)[number]) => number): number => links.reduce((total, link) => total + of(link), 0);
  return {
    ticks: stats.ticks,
    stalls: stats.stalls,
    resimulated: stats.resimulatedFrames,
    bytesOut: sum(({ counters }) => counters.bytesOut),
    bytesIn: sum(({ counters }) => counters.bytesIn),
    packetsOut: sum(({ counters }) => counters.packetsOut),
  };
}

/** The presses of one machine and how far their answers have come. */
class Presses {
  /** By frame of the own inputs: how many presses are in inputs up to it. */
  readonly upTo: number[] = [];
  constructor(
    readonly phaseMs: number,
    readonly periodMs: number,
  ) {}

  timeOf(press: number): number {
    return this.phaseMs + press * this.periodMs;
  }
  before(timeMs: number): number {
    return Math.max(0, Math.floor((timeMs - this.phaseMs) / this.periodMs) + 1);
  }
}

class Probe {
  private readonly toConfirmation = new Quantiles();
  private readonly toOtherScreen = new Quantiles();
  private readonly rollback = new Quantiles();
  private readonly histogram: number[] = [];
  private readonly presses: readonly Presses[];
  /** By machine and by whose presses (its own: confirmation): how many were answered. */
  private readonly answered: number[][];
  private readonly timeline: Timeline;
  private match!: BenchMatch;
  private measuring = false;
  private counted: readonly (readonly [Counts, Counts])[] = [];
  private began: readonly Counts[] = [];
  private lackedFrames = 0;
  private lackedSamples = 0;
  private lagFrames = 0;
  private lagSamples = 0;
  private longestStallMs = 0;
  private readonly stalledSinceMs: number[];

  constructor(
    private readonly latencyCase: LatencyCase,
    private readonly playable: Playable,
  ) {
    const { players } = latencyCase;
    const periodMs = (PRESS_EVERY_FRAMES * 1000) / playable.tickRate;
    this.presses = Array.from({ length: players }, (_, peer) => new Presses(periodMs * ((0.5 + peer * 0.6180339887) % 1), periodMs));
    this.answered = this.presses.map(() => this.presses.map(() => 0));
    this.stalledSinceMs = this.presses.map(() => -1);
    this.timeline = new Timeline(players, WARM_UP_MS, latencyCase.seconds);
  }

  attach(match: BenchMatch): void {
    this.match = match;
    const { everyMs } = this.timeline;
    match.clock.every(everyMs, () => this.timeline.sample(match), WARM_UP_MS);
  }

  begin(): void {
    this.measuring = true;
    this.began = this.match.machines.map(countsOf);
  }

  end(): void {
    this.measuring = false;
    this.counted = this.match.machines.map((machine, peer) => [this.began[peer]!, countsOf(machine)] as const);
  }

  ticked(machine: Machine): void {
    const { session, peer } = machine;
    const nowMs = this.match.clock.now;
    const own = this.presses[peer]!;
    while (own.upTo.length <= session.receivedFrame(peer)) own.upTo.push(own.before(nowMs));
    this.answer(peer, peer, session.confirmedFrame, this.toConfirmation, nowMs);
    for (let other = 0; other < this.latencyCase.players; other++) {
      if (other !== peer) this.answer(peer, other, Math.min(session.receivedFrame(other), session.currentFrame - 1), this.toOtherScreen, nowMs);
    }
    if (this.measuring) this.count(machine, nowMs);
  }

  private answer(at: number, whose: number, frame: number, into: Quantiles, nowMs: number): void {
    const presses = this.presses[whose]!;
    const upTo = presses.upTo[Math.min(frame, presses.upTo.length - 1)] ?? 0;
    const answered = this.answered[at]!;
    for (let press = answered[whose]!; press < upTo; press++) if (this.counts(presses.timeOf(press))) into.add(nowMs - presses.timeOf(press));
    if (upTo > answered[whose]!) answered[whose] = upTo;
  }

  private counts(pressedMs: number): boolean {
    return pressedMs >= WARM_UP_MS && pressedMs < WARM_UP_MS + this.latencyCase.seconds * 1000;
  }

  private count({ session, peer }: Machine, nowMs: number): void {
    const depth = session.stats.rollbackFrames;
    this.rollback.add(depth);
    this.histogram[depth] = (this.histogram[depth] ?? 0) + 1;
    this.lagFrames += session.currentFrame - 1 - session.confirmedFrame;
    this.lagSamples++;
    this.countStall(peer, session.stats.stalls, nowMs);
    for (const { peer: other, session: theirs } of this.match.machines) {
      if (other === peer) continue;
      this.lackedFrames += session.receivedFrame(peer) - theirs.receivedFrame(peer);
      this.lackedSamples++;
    }
  }

  private readonly stallsBefore: number[] = [];
  private countStall(peer: number, stalls: number, nowMs: number): void {
    const stalled = stalls > (this.stallsBefore[peer] ?? stalls);
    this.stallsBefore[peer] = stalls;
    if (stalled) {
      if (this.stalledSinceMs[peer]! < 0) this.stalledSinceMs[peer] = nowMs;
      this.longestStallMs = Math.max(this.longestStallMs, nowMs - this.stalledSinceMs[peer]! + 1000 / this.playable.tickRate);
    } else this.stalledSinceMs[peer] = -1;
  }

  private addUnanswered(): number {
    const nowMs = this.match.clock.now;
    let unanswered = 0;
    this.answered.forEach((row, at) =>
      row.forEach((answered, whose) => {
        const presses = this.presses[whose]!;
        for (let press = answered; presses.timeOf(press) < nowMs; press++) {
          if (!this.counts(presses.timeOf(press))) continue;
          unanswered++;
          (at === whose ? this.toConfirmation : this.toOtherScreen).add(nowMs - presses.timeOf(press));
        }
      }),
    );
    return unanswered;
  }

  figures(): Omit<LatencyFigures, keyof LatencyCase | 'delayFrames' | 'lastDelayFrames' | 'checkedStates' | 'wrong'> {
    const { players, seconds } = this.latencyCase;
    const unanswered = this.addUnanswered();
    const total = (key: keyof Counts): number => this.counted.reduce((sum, [before, after]) => sum + after[key] - before[key], 0);
    const frameBytes = entropyBits(this.playable, players, 3600) / 8;
    return {
      toConfirmationMs: this.toConfirmation.summary(),
      toOtherScreenMs: this.toOtherScreen.summary(),
      confirmationCurve: this.toConfirmation.curve(),
      otherScreenCurve: this.toOtherScreen.curve(),
      rollbackFrames: this.rollback.summary(),
      rollbackHistogram: Array.from(this.histogram, (count) => count ?? 0),
      resimulatedPerSecond: total('resimulated') / seconds / players,
      stallPercent: (100 * total('stalls')) / total('ticks'),
      longestStallMs: this.longestStallMs,
      bytesUpPerSecond: total('bytesOut') / seconds / players,
      bytesDownPerSecond: total('bytesIn') / seconds / players,
      packetsUpPerSecond: total('packetsOut') / seconds / players,
      bytesPerPacket: total('bytesOut') / total('packetsOut'),
      entropyNewBytes: frameBytes,
      entropyLackedBytes: (frameBytes * this.lackedFrames) / this.lackedSamples,
      confirmLagFrames: this.lagFrames / this.lagSamples,
      advantageFrames: this.timeline.means(),
      timeline: this.timeline.figures(),
      unanswered,
    };
  }
}
