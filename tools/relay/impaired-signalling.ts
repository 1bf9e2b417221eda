/**
 * Stands between the PeerServer and its clients: the addresses that two peers tell each other are replaced by ports of a
 * relay of ours, so that their connection crosses a network whose weather is ours to make. Needs no root, and works
 * with every browser. The relay must be reachable at an address that is not 127.0.0.1 for Firefox.
 */
import { Path, type Conditions } from '@rollmesh/core/testing';
import { rewriteCandidate, takeCandidates } from './candidates.ts';
import { PairRelay, type WayCounters } from './pair-relay.ts';
import type { Rule, Which } from './rules.ts';

/** A message between two peers as the PeerServer passes it on. */
export interface Signal {
  type: string;
  src: string;
  dst: string;
  payload?: {
    connectionId?: string;
    sdp?: { type: string; sdp: string };
    candidate?: { candidate: string; sdpMid?: string | null; sdpMLineIndex?: number | null; usernameFragment?: string | null } | null;
  };
}

interface Connection {
  /** Whoever made the offer is side 0. */
  readonly caller: string;
  readonly relay: Promise<PairRelay>;
  /** Sides whose address has been replaced and passed on. */
  readonly told: Set<string>;
}

/** A relay that nobody has used for so long is closed when the next one opens: both peers are gone. */
const SILENCE_MS = 120_000;

export class ImpairedSignalling {
  private readonly connections = new Map<string, Connection>();
  private readonly rules: Rule[];
  private opened: PairRelay[] = [];
  private pairs = 0;

  /** `host` is where the peers can reach this machine. */
  constructor(
    private readonly host: string,
    private readonly seed: number,
    conditions: Partial<Conditions>,
  ) {
    this.rules = [];
    this.setConditions('all', conditions);
  }

  /** Changes the weather from now on, also of pairs to come. Throws 'bad-option' for conditions out of range. */
  setConditions(which: Which, changes: Partial<Conditions>): void {
    const rule = { which, changes };
    // Tried out on a path that nobody uses: a bad one must not wait for the next pair.
    new Path(0, 'tried out').set(changes);
    this.rules.push(rule);
    for (const relay of this.opened) relay.apply(rule);
  }

  /** Two for each pair, one for each direction. */
  get counters(): WayCounters[] {
    return this.opened.flatMap((relay) => relay.counters);
  }

  /** What is to be passed on instead of `signal`: nothing, or one or more messages. */
  async replace(signal: Signal): Promise<Signal[]> {
    const id = signal.payload?.connectionId;
    if (id === undefined) return [signal];
    if (signal.type === 'OFFER') this.open(id, signal.src, signal.dst);
    const connection = this.connections.get(id);
    if (connection === undefined) return [signal];
    if (signal.type === 'OFFER' || signal.type === 'ANSWER') return this.replaceDescription(signal, connection);
    return signal.type === 'CANDIDATE' ? this.replaceCandidate(signal, connection) : [signal];
  }

  private open(id: string, caller: string, callee: string): void {
    if (this.connections.has(id)) return;
    this.closeSilent();
    const name = `pair-${this.pairs++}`;
    const relay = PairRelay.open({ host: this.host, seed: this.seed, name, peers: [caller, callee] });
    this.connections.set(id, { caller, relay, told: new Set() });
    // Rules made while the ports were being opened hold as well.
    relay.then((open) => {
      for (const rule of this.rules) open.apply(rule);
      this.opened.push(open);
    }, () => this.connections.delete(id));
  }

  private closeSilent(): void {
    const silent = this.opened.filter((relay) => relay.silentMs() > SILENCE_MS);
    this.opened = this.opened.filter((relay) => !silent.includes(relay));
    for (const relay of silent) relay.close();
  }

  private async replaceDescription(signal: Signal, connection: Connection): Promise<Signal[]> {
    const description = signal.payload?.sdp;
    if (description === undefined) return [signal];
    const { sdp, first } = takeCandidates(description.sdp);
    const passed: Signal = { ...signal, payload: { ...signal.payload, sdp: { ...description, sdp } } };
    if (first === undefined) return [passed];
    const candidate = { candidate: first, sdpMid: '0', sdpMLineIndex: 0 };
    const extra: Signal = { type: 'CANDIDATE', src: signal.src, dst: signal.dst, payload: { ...signal.payload, sdp: undefined, candidate } };
    return [passed, ...(await this.replaceCandidate(extra, connection))];
  }

  /** The first UDP candidate of a side becomes our port, all others are dropped. */
  private async replaceCandidate(signal: Signal, connection: Connection): Promise<Signal[]> {
    const candidate = signal.payload?.candidate;
    if (candidate === undefined || candidate === null || candidate.candidate === '') return [];
    const relay = await connection.relay;
    if (connection.told.has(signal.src)) return [];
    // The receiver sends to the port that is its own side of the relay.
    const receiverSide = signal.src === connection.caller ? 1 : 0;
    const line = rewriteCandidate(candidate.candidate, relay.addressFor(receiverSide));
    if (line === undefined) return [];
    connection.told.add(signal.src);
    return [{ ...signal, payload: { ...signal.payload, candidate: { ...candidate, candidate: line } } }];
  }

  close(): void {
    for (const relay of this.opened) relay.close();
  }
}
