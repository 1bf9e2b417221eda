/** The parts of one running match, put together once; the stages of the tick work on them. */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import { Remote } from '../link/remote.ts';
import { Checkpoints } from '../sync/checkpoints.ts';
import { Status } from '../sync/presence.ts';
import { Timeline } from '../sync/timeline.ts';
import { LinkMargin } from '../sync/time-sync.ts';
import type { Hello } from '../wire/hello.ts';
import type { CheckedConfig } from './config.ts';
import { SessionEvents } from './events.ts';

/** The others find a desync, and go back, within so many seconds. */
const GO_BACK_SECONDS = 2;

export class Match {
  readonly timeline: Timeline;
  readonly remotes: readonly Remote[];
  /** By peer; one's own entry is unused. */
  readonly margins: readonly LinkMargin[];
  readonly checkpoints: Checkpoints;
  readonly events = new SessionEvents();
  readonly hello: Hello;
  /** The last frame that every member has all inputs of: it can never change. */
  finalFrame: Frame = NO_FRAME;
  started = false;
  /** The others went on without us further than inputs can bring us back. */
  outdated = false;
  /** Peers whose final state differs from ours; told once. */
  readonly desynced = new Set<number>();
  /** Sums of earlier frames are not compared: they were made before we went back. */
  private comparedFrom: Frame = 0;
  /** By peer, the last frame of which it makes an input; scratch of `settle`. */
  private readonly lasts: Float64Array;

  constructor(readonly config: CheckedConfig) {
    const slotsOfPeer = config.peers.map((peer) => peer.slots);
    this.timeline = new Timeline({ ...config, slotsOfPeer, sparse: config.saving === 'sparse', keepEveryFrames: config.checksumEveryFrames });
    this.remotes = config.peers.flatMap((peer, index) => (index === config.self ? [] : [new Remote(index, peer.link ?? -1)]));
    this.lasts = new Float64Array(config.peers.length);
    this.margins = config.peers.map(() => new LinkMargin());
    this.checkpoints = new Checkpoints(config.checksumEveryFrames, config.peers.length);
    config.peers.forEach((peer, index) => {
      if (peer.vacant === true) this.timeline.presence[index]!.change(0, Status.gone);
    });
    this.hello = {
      matchLow: config.matchId[0] >>> 0,
      matchHigh: config.matchId[1] >>> 0,
      configHash: config.configHash >>> 0,
      tickRate: config.tickRate,
      inputBytes: config.inputBytes,
      peers: config.peers.length,
      slots: slotsOfPeer.reduce((sum, slots) => sum + slots, 0),
      peer: config.self,
    };
  }

  get self(): number {
    return this.config.self;
  }

  /** Whoever is at the end of `link`, which is none of the -1 that those without a link have. */
  remoteOn(link: number): Remote | undefined {
    const { remotes } = this;
    for (let i = 0; i < remotes.length; i++) if (remotes[i]!.link === link) return remotes[i];
    return undefined;
  }

  /** A peer's link broke and another took its place. */
  relink(remote: Remote, link: number): void {
    // Whoever is at its end sits in another place now: what is said to the old one is not for it.
    const before = this.remoteOn(link);
    if (before !== undefined) before.link = -1;
    remote.link = link;
    remote.doubt();
  }

  /** Another life of a peer begins at the end of `link`, with all inputs before `frame`. */
  rejoin(remote: Remote, link: number, frame: Frame): void {
    this.relink(remote, link);
    remote.handshake.restart();
    remote.have.fill(frame - 1);
    remote.renewed = true;
    remote.sentAll = false;
    remote.roundTrip.forget();
    this.margins[remote.peer]!.forget();
  }

  /** Nobody has inputs of ours that we never sent; but of a stretch in which we do not play everybody has all there is. */
  mayHave(ofOurs: Frame): boolean {
    const { newest } = this.timeline.queues[this.self]!;
    return ofOurs <= newest || newest >= this.timeline.presence[this.self]!.endsAt - 1;
  }

  /** Recomputes the confirmed and the final frame from what everybody has. */
  settle(): void {
    const { timeline, remotes, lasts } = this;
    timeline.settle();
    let final = timeline.confirmed;
    if (final <= this.finalFrame) return;
    for (let peer = 0; peer < lasts.length; peer++) lasts[peer] = timeline.presence[peer]!.endsAt - 1;
    for (let i = 0; i < remotes.length; i++) {
      const { peer: at, have } = remotes[i]!;
      if (timeline.presence[at]!.latest !== Status.here) continue;
      // Whoever has all until a peer stopped playing has it for ever.
      for (let peer = 0; peer < lasts.length; peer++) if (have[peer]! < final && have[peer]! < lasts[peer]!) final = have[peer]!;
    }
    if (final > this.finalFrame) this.finalFrame = final;
  }

  /** The handshake with `remote` is done; with the last one the match starts. */
  connected(remote: Remote): void {
    this.events.tell('connected', remote.peer, this.timeline.current);
    this.startIfReady();
  }

  startIfReady(): void {
    const { presence } = this.timeline;
    if (this.started || !this.remotes.every((remote) => remote.handshake.complete || presence[remote.peer]!.latest !== Status.here)) return;
    this.start();
  }

  /** Everybody is linked with everybody, or reached through others. */
  start(): void {
    this.started = true;
    this.events.tell('started', this.self, this.timeline.current);
  }

  /** `remote` sent different inputs for one frame. Counted each time, told once. */
  contradicted(remote: Remote, frame: Frame): void {
    if (remote.counters.contradictions++ === 0) this.events.tell('contradicted', remote.peer, frame);
  }

  /** Nothing here can be made what the others have: it takes a snapshot. Told once. */
  fellBehind(): void {
    if (this.outdated) return;
    this.outdated = true;
    this.events.tell('outdated', this.self, this.timeline.current);
  }

  /** Sums the states at checkpoints that are confirmed by now, and compares what others said of them. */
  sumCheckpoints(): void {
    const { timeline, checkpoints } = this;
    while (checkpoints.nextDue <= timeline.confirmed + 1 && checkpoints.nextDue <= timeline.current) this.sum(checkpoints.nextDue);
  }

  private sum(frame: Frame): void {
    const { timeline, checkpoints } = this;
    checkpoints.record(timeline.checksumBefore(frame));
    this.config.keeper?.keep(frame, timeline.placeBefore(frame), timeline.rowUsed(frame - 1));
    for (let i = 0; i < this.remotes.length; i++) this.compare(this.remotes[i]!.peer, frame);
  }

  /**
   * Back to the state before checkpoint `frame`, which the simulation holds now, and up to the present again. The others do the same,
   * if not in the same tick: what they summed until then is not compared.
   */
  goBack(frame: Frame): void {
    const { timeline, checkpoints } = this;
    const until = timeline.current;
    checkpoints.rewind(frame - 1);
    timeline.goBack(frame);
    this.desynced.clear();
    this.comparedFrom = until + GO_BACK_SECONDS * this.config.tickRate;
    while (timeline.current < until) {
      timeline.again();
      this.sumCheckpoints();
    }
  }

  compare(peer: number, frame: Frame): void {
    // Who skipped a decision that cut inputs still has sums of states with them.
    if (this.outdated || frame < this.comparedFrom || this.desynced.has(peer) || !this.checkpoints.differs(peer, frame)) return;
    this.desynced.add(peer);
    this.events.tellDesync(peer, frame, this.checkpoints.ourSum(frame), this.checkpoints.theirSum(peer, frame));
  }
}
