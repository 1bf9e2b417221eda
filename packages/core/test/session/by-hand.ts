/** Sessions whose packets are carried by hand: for cases in which one packet more or less decides. */
import { RollbackSession, type SessionConfig, type SessionEvent, type TickResult, type Transport, type TransportSink } from '@rollmesh/core';
import { ChaosGame, offlineChecksums } from '@rollmesh/core/testing';

export const STEP_MS = 1000 / 60;

/** A transport that keeps what is sent and delivers what it is told to. Link numbers are peer numbers. */
export class HandTransport implements Transport {
  readonly selfId = 'hand';
  readonly maxMessageBytes = 16384;
  readonly sent: { link: number; bytes: Uint8Array }[] = [];
  private readonly waiting: { link: number; bytes: Uint8Array }[] = [];

  send(link: number, bytes: Uint8Array, length: number): boolean {
    this.sent.push({ link, bytes: bytes.slice(0, length) });
    return true;
  }
  sendMessage(): boolean {
    return true;
  }
  pendingBytes(): number {
    return 0;
  }
  deliver(link: number, bytes: Uint8Array): void {
    this.waiting.push({ link, bytes });
  }
  receive(sink: TransportSink): void {
    for (const { link, bytes } of this.waiting.splice(0)) sink.packet(link, bytes, bytes.length);
  }
  unlink(): void {}
  close(): void {}
}

export interface HandPeer {
  readonly session: RollbackSession;
  readonly transport: HandTransport;
  readonly game: ChaosGame;
  readonly events: SessionEvent[];
  /** Input bytes by frame, as really pressed, for the offline reference. */
  readonly pressed: number[][];
  readonly sums: number[];
}

export type PeerChanges = Partial<SessionConfig>;

export class HandMesh {
  readonly peers: HandPeer[];
  nowMs = 0;
  /** Every so many states are summed. */
  readonly everyFrames: number;

  constructor(
    readonly count: number,
    changes: PeerChanges = {},
    perPeer: (peer: number) => PeerChanges = () => ({}),
    readonly inputBytes = 2,
  ) {
    this.everyFrames = changes.checksumEveryFrames ?? 1;
    this.peers = Array.from({ length: count }, (_, self) => this.makePeer(self, { ...changes, ...perPeer(self) }));
  }

  private makePeer(self: number, changes: PeerChanges): HandPeer {
    const game = new ChaosGame({ slots: this.count, inputBytes: this.inputBytes });
    const transport = new HandTransport();
    const session = new RollbackSession({
      simulation: game,
      transport,
      peers: Array.from({ length: this.count }, (_, peer) => ({ slots: 1, link: peer === self ? undefined : peer })),
      self,
      inputBytes: this.inputBytes,
      delayFrames: 0,
      checksumEveryFrames: 1,
      ...changes,
    });
    return { session, transport, game, events: [], pressed: [], sums: [] };
  }

  /** One tick of one peer with an input; time moves for everybody. */
  tick(peer: number, input: readonly number[] = [0, 0]): TickResult {
    const { session, events, pressed, sums } = this.peers[peer]!;
    session.setInput(0, Uint8Array.from(input));
    const before = session.currentFrame;
    this.nowMs += STEP_MS / this.count;
    const result = session.tick(this.nowMs);
    if (session.currentFrame > before) pressed[before + session.delayFrames] = [...input];
    session.events.drain((event) => events.push({ ...event }));
    const next = (): number => session.checksumAt((sums.length + 1) * this.everyFrames);
    for (let sum = next(); sum >= 0; sum = next()) sums.push(sum);
    return result;
  }

  /** Moves everything sent so far, in order, except what `keep` says is lost. */
  carry(keep: (from: number, to: number, bytes: Uint8Array) => boolean = () => true): void {
    this.peers.forEach(({ transport }, from) => {
      for (const { link: to, bytes } of transport.sent.splice(0)) if (keep(from, to, bytes)) this.peers[to]!.transport.deliver(from, bytes);
    });
  }

  /** Ticks everybody in turn and carries everything, `rounds` times. */
  run(rounds: number, input: (peer: number, round: number) => readonly number[] = (peer, round) => [peer + 1, round & 255]): void {
    for (let round = 0; round < rounds; round++) {
      for (let peer = 0; peer < this.count; peer++) this.tick(peer, input(peer, round));
      this.carry();
    }
  }

  /** Gets through the handshake without simulating a frame on any side. */
  connect(): void {
    for (let round = 0; round < 40 && this.peers.some(({ events }) => !events.some(({ kind }) => kind === 'started')); round++) {
      for (const { session, events } of this.peers) {
        // `serve` says hello and answers, and simulates nothing.
        session.serve((this.nowMs += 101));
        session.events.drain((event) => events.push({ ...event }));
      }
      this.carry();
    }
  }

  /** The first frame that `peer` confirmed otherwise than the offline simulation of the inputs really pressed; -1 if none. */
  firstWrong(peer: number): number {
    const { sums } = this.peers[peer]!;
    const truth = offlineChecksums(new ChaosGame({ slots: this.count, inputBytes: this.inputBytes }), {
      slots: this.count,
      inputBytes: this.inputBytes,
      frames: sums.length * this.everyFrames,
      inputAt: (slot, frame, into, offset) => into.set(this.peers[slot]!.pressed[frame] ?? [], offset),
    });
    const wrong = sums.findIndex((sum, i) => sum !== truth[(i + 1) * this.everyFrames - 1]);
    return wrong < 0 ? -1 : (wrong + 1) * this.everyFrames - 1;
  }
}
