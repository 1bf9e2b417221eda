/**
 * One measurement between two pages. B says that it is ready until A has heard it; then both send at once, each tells the other how many
 * it sent, B tells A what arrived, and A puts both halves together and tells the whole. So both see the same result.
 */
import { packDirection, packResult, readDirection, unpackResult, type Path, type Result, type Second } from './result.ts';
import type { Line } from './connect.ts';
import { Probe } from './probe.ts';

/** After the last packet, before those that are missing are lost. */
const GRACE_MS = 1500;
const TICK_MS = 4;
/** A browser may lose the first words on a connection that was hard to make. */
const READY_MS = 1000;
export const SHORTEST_SECONDS = 3;
export const LONGEST_SECONDS = 120;

export interface MeetingView {
  measuring(probe: Probe, seconds: number, beganMs: number): void;
  finished(packed: string, result: Result): void;
  ended(): void;
}

interface Half {
  readonly direction: Result['aToB'];
  readonly lost: readonly number[];
}

export class Meeting {
  private probe: Probe | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private seconds = 0;
  private theySent = -1;
  private isDone = false;
  private half: Half | undefined;
  private readonly calling: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly line: Line,
    private readonly wantedSeconds: number,
    private readonly view: MeetingView,
  ) {
    line.probes.onmessage = (event) => this.probe?.received(event.data, performance.now());
    line.onWords = (words) => this.heard(words);
    line.onEnd = () => this.end();
    if (line.isHost) return;
    const ready = (): void => line.say({ t: 'ready' });
    ready();
    this.calling = setInterval(ready, READY_MS);
  }

  /** Measures once more; either side may ask. */
  again(): void {
    if (this.timer !== undefined) return;
    if (this.line.isHost) this.begin(this.wantedSeconds);
    else this.line.say({ t: 'again' });
  }

  private begin(seconds: number): void {
    if (this.line.isHost) this.line.say({ t: 'begin', seconds });
    clearInterval(this.calling);
    clearInterval(this.timer);
    this.seconds = seconds;
    this.theySent = -1;
    this.isDone = false;
    this.half = undefined;
    const beganMs = performance.now() + 250;
    const probe = new Probe(this.line.probes as { bufferedAmount: number; send(bytes: Uint8Array<ArrayBuffer>): void }, beganMs, seconds);
    this.probe = probe;
    this.timer = setInterval(() => this.tick(probe, performance.now(), beganMs), TICK_MS);
    this.view.measuring(probe, seconds, beganMs);
  }

  private tick(probe: Probe, nowMs: number, beganMs: number): void {
    if (this.line.probes.readyState !== 'open') return this.end();
    if (nowMs < beganMs) return;
    if (probe.isSending(nowMs)) return probe.tick(nowMs);
    if (nowMs < beganMs + this.seconds * 1000 + GRACE_MS) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.isDone = true;
    this.line.say({ t: 'sent', count: probe.sent });
    this.settle();
  }

  private heard({ t, seconds, count, direction, lost, packed }: Readonly<Record<string, unknown>>): void {
    const { isHost } = this.line;
    if (t === 'begin' && !isHost && isWhole(seconds, SHORTEST_SECONDS, LONGEST_SECONDS)) this.begin(seconds);
    else if (t === 'ready' && isHost) this.begin(this.wantedSeconds);
    else if (t === 'again' && isHost) this.again();
    else if (t === 'sent' && isWhole(count, 0, LONGEST_SECONDS * 60)) {
      this.theySent = count;
      this.settle();
    } else if (t === 'half' && isHost) this.hearHalf(direction, lost);
    else if (t === 'result' && !isHost && typeof packed === 'string') this.show(packed);
  }

  private hearHalf(direction: unknown, lost: unknown): void {
    try {
      if (!Array.isArray(lost) || !lost.every((each) => isWhole(each, 0, 1000))) return;
      this.half = { direction: readDirection(direction), lost };
      this.settle();
    } catch {
      // The other side sends nonsense: no result.
    }
  }

  /** Goes on as far as what is known allows. */
  private settle(): void {
    const { probe, half, line } = this;
    if (probe === undefined || !this.isDone || this.theySent < 0) return;
    if (!line.isHost) return line.say({ t: 'half', direction: packDirection(probe.direction(this.theySent)), lost: probe.lostBySecond(this.theySent) });
    if (half === undefined) return;
    void pathOf(line.pc).then((path) => {
      const packed = packResult(this.whole(probe, half, path));
      line.say({ t: 'result', packed });
      this.show(packed);
    });
  }

  private whole(probe: Probe, half: Half, path: Path): Result {
    const back = probe.lostBySecond(this.theySent);
    const timeline = probe.rttBySecond().map(({ p50, max }, i): Second => ({ rttP50: p50, rttMax: max, lostThere: half.lost[i] ?? 0, lostBack: back[i]! }));
    return { date: new Date().toISOString(), seconds: this.seconds, rttMs: probe.rttMs, aToB: half.direction, bToA: probe.direction(this.theySent), path, timeline };
  }

  private show(packed: string): void {
    const result = unpackResult(packed);
    if (result !== undefined) this.view.finished(packed, result);
  }

  private end(): void {
    clearInterval(this.calling);
    clearInterval(this.timer);
    this.timer = undefined;
    this.view.ended();
  }
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

async function pathOf(pc: RTCPeerConnection): Promise<Path> {
  const reports = new Map<string, Record<string, unknown>>();
  (await pc.getStats()).forEach((report: { id: string }) => void reports.set(report.id, report as unknown as Record<string, unknown>));
  const all = [...reports.values()];
  // Chromium names the pair in use; Firefox marks it; a pair that answered will do.
  const used = all.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId !== undefined);
  const pairs = all.filter(({ type }) => type === 'candidate-pair');
  const pair = reports.get(String(used?.['selectedCandidatePairId'])) ?? pairs.find(({ selected }) => selected === true) ?? pairs.find(({ nominated }) => nominated === true) ?? pairs.find(({ state }) => state === 'succeeded');
  if (pair === undefined) return 'unknown';
  const types = [pair['localCandidateId'], pair['remoteCandidateId']].map((id) => reports.get(String(id))?.['candidateType']);
  if (types.includes('relay')) return 'through a relay';
  return types.every((type) => type === 'host') ? 'one network' : 'direct';
}
