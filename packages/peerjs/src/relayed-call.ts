/**
 * A connection that other members introduce instead of the PeerServer: our own RTCPeerConnection, whose offer, answer and
 * candidates travel as signals. Both sides create the control channel under the same number, so nothing is announced.
 * What the other side says is bounded, and anything in it that the browser does not take ends the call.
 */
import type { Carrier, CarrierOwner } from './carrier.ts';
import { MAX_SIGNAL_BYTES, type Signal } from './frames.ts';
import type { Timers } from './timers.ts';

const CONTROL_CHANNEL: RTCDataChannelInit = { negotiated: true, id: 101, ordered: true };
/** Candidates found within this time travel in one signal. */
const GATHER_MS = 15;
const MAX_CANDIDATES = 64;

export type Saying = Pick<Signal, 'kind' | 'body'>;

export interface CallPlan {
  readonly rtc: RTCConfiguration;
  readonly timers: Timers;
  /** The other side's peer id. */
  readonly remote: string;
  /** Sends a signal of this call to the other side. */
  say(saying: Saying): void;
  /** The call is over, whatever became of it; its connection may live on. */
  closed(): void;
}

export class RelayedCall implements Carrier {
  readonly pc: RTCPeerConnection;
  private readonly control: RTCDataChannel;
  private owner: CarrierOwner | undefined;
  private found: string[] = [];
  private early: string[] = [];
  private described = false;
  private role: 'offer' | 'answer' = 'offer';
  private candidates = 0;
  private isClosed = false;

  constructor(private readonly plan: CallPlan) {
    this.pc = new RTCPeerConnection(plan.rtc);
    this.control = this.pc.createDataChannel('control', CONTROL_CHANNEL);
    this.control.binaryType = 'arraybuffer';
    this.control.onopen = () => this.owner?.channelOpened(this.control);
    this.control.onmessage = (event: MessageEvent) => this.owner?.data(event.data);
    this.control.onclose = () => this.end();
    this.pc.onicecandidate = ({ candidate }) => this.foundCandidate(candidate?.candidate);
    this.pc.ondatachannel = (event) => event.channel.close();
  }

  get remote(): string {
    return this.plan.remote;
  }

  listen(owner: CarrierOwner): void {
    this.owner = owner;
  }

  /** As the caller. To be called once the owner has made its channels. */
  offer(): void {
    void this.attempt(async () => {
      await this.pc.setLocalDescription(await this.pc.createOffer());
      this.describe();
    });
  }

  /** As the one who is called. */
  answer(offer: string): void {
    this.role = 'answer';
    this.described = true;
    void this.attempt(async () => {
      await this.pc.setRemoteDescription({ type: 'offer', sdp: offer });
      this.addEarly();
      await this.pc.setLocalDescription(await this.pc.createAnswer());
      this.describe();
    });
  }

  heard({ kind, body }: Saying): void {
    if (this.isClosed) return;
    if (kind === 'gone') return this.described ? undefined : this.end();
    if (kind === 'offer-path' || kind === 'answer-path') return this.heardCandidates(body.split('\n'));
    if (kind !== 'answer' || this.described) return;
    this.described = true;
    void this.attempt(async () => {
      await this.pc.setRemoteDescription({ type: 'answer', sdp: body });
      this.addEarly();
    });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.owner = undefined;
    this.control.onopen = this.control.onmessage = this.control.onclose = null;
    this.pc.onicecandidate = this.pc.ondatachannel = null;
    this.pc.close();
    this.plan.closed();
  }

  private describe(): void {
    const body = this.pc.localDescription?.sdp ?? '';
    if (this.isClosed) return;
    if (body.length === 0 || body.length > MAX_SIGNAL_BYTES) return this.end();
    this.plan.say({ kind: this.role, body });
  }

  private foundCandidate(candidate: string | undefined): void {
    // An empty one only says that there are no more.
    if (!candidate || this.isClosed) return;
    if (this.found.length === 0) this.plan.timers.after(GATHER_MS, () => this.sayFound());
    if (this.found.length < MAX_CANDIDATES) this.found.push(candidate);
  }

  private sayFound(): void {
    if (this.isClosed) return;
    let body = '';
    for (const line of this.found.splice(0)) {
      if (body.length + line.length >= MAX_SIGNAL_BYTES) break;
      body += body === '' ? line : `\n${line}`;
    }
    if (body !== '') this.plan.say({ kind: `${this.role}-path`, body });
  }

  private heardCandidates(lines: readonly string[]): void {
    for (const candidate of lines) {
      if (this.candidates++ >= MAX_CANDIDATES) return;
      if (this.pc.remoteDescription === null || !this.described) this.early.push(candidate);
      else this.add(candidate);
    }
  }

  private addEarly(): void {
    for (const candidate of this.early.splice(0)) this.add(candidate);
  }

  private add(candidate: string): void {
    const sdpMid = /^a=mid:(\S+)/m.exec(this.pc.remoteDescription?.sdp ?? '')?.[1] ?? '0';
    // One that the browser cannot read (a kind it does not know, a name that does not resolve) is one fewer.
    this.pc.addIceCandidate({ candidate, sdpMid, sdpMLineIndex: 0 }).catch(() => undefined);
  }

  private async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch {
      this.end();
    }
  }

  private end(): void {
    if (this.isClosed) return;
    const { owner } = this;
    if (owner === undefined) this.close();
    else owner.ended();
  }
}
