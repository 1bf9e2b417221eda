/**
 * Signalling carried by the mesh. Two members without a link find each other through any others: offers, answers and
 * candidates go along the reliable channels, from the one who calls to the one who is called. A member passes on only
 * what comes from somebody the sending link may speak for (its own peer, or one that its roster names), only towards
 * somebody it knows a way to, only so many links far, and (`link.ts`) only so many. Nothing needs the PeerServer.
 */
import { Allowance } from './allowance.ts';
import type { Carrier } from './carrier.ts';
import { MAX_HOPS, readSignal, writeSignal, type Signal } from './frames.ts';
import type { Link } from './link.ts';
import { nextLink } from './reach.ts';
import { RelayedCall } from './relayed-call.ts';
import type { Timers } from './timers.ts';

/** Calls from others that are being answered at one time. */
const MAX_INCOMING = 16;
/** Each costs a connection at our own side. */
const OFFERS_BURST = 32;
const OFFERS_PER_SECOND = 2;

export interface SwitchboardParts {
  readonly selfId: string;
  readonly rtc: RTCConfiguration;
  readonly timers: Timers;
  links(): Iterable<Link>;
  /** Silence after which a link is not relied on, in ms. */
  readonly relinkAfterMs: number;
  /** Whether this peer makes and takes calls through others itself; it passes on theirs in any case. */
  readonly takesPart: boolean;
  /** Somebody calls. False: not wanted, and the call is ended. */
  called(carrier: Carrier): boolean;
}

export class Switchboard {
  /** Calls of ours by number, of others by id and number. */
  private readonly calls = new Map<string, RelayedCall>();
  private readonly offers = new WeakMap<Link, Allowance>();
  private incoming = 0;
  private nextCall = 1;
  /** Signals passed on for others, and signals dropped because they were none of the sender's business or too many calls. */
  passedOn = 0;
  refused = 0;

  constructor(private readonly parts: SwitchboardParts) {}

  canReach(peerId: string): boolean {
    return this.parts.takesPart && this.next(peerId) !== undefined;
  }

  /** A call to `peerId` through other members; undefined if none of them knows it. `begin` sends the offer. */
  call(peerId: string): { readonly carrier: Carrier; begin(): void } | undefined {
    if (!this.canReach(peerId)) return undefined;
    const number = this.nextCall++ >>> 0;
    const key = `${peerId}/${number}/ours`;
    const call = this.make(key, peerId, number, () => undefined);
    return call && { carrier: call, begin: () => call.offer() };
  }

  /** False if the bytes are no signal. */
  heard(link: Link, bytes: Uint8Array): boolean {
    const signal = readSignal(bytes);
    if (signal === undefined) return false;
    if (!speaksFor(link, signal.from) || signal.from === this.parts.selfId || signal.to === signal.from) this.refused++;
    else if (signal.to === this.parts.selfId) this.forUs(link, signal);
    else this.passOn(link, signal);
    return true;
  }

  private forUs(link: Link, signal: Signal): void {
    // Each side numbers its own calls: what a caller says belongs to a call of theirs.
    const theirs = `${signal.from}/${signal.call}/theirs`;
    if (signal.kind === 'offer-path') return this.calls.get(theirs)?.heard(signal);
    if (signal.kind !== 'offer') return this.calls.get(`${signal.from}/${signal.call}/ours`)?.heard(signal);
    if (this.calls.has(theirs)) return;
    if (!this.parts.takesPart || this.incoming >= MAX_INCOMING || !this.mayOffer(link)) {
      this.refused++;
      return this.sayGone(link, signal);
    }
    this.incoming++;
    const call = this.make(theirs, signal.from, signal.call, () => this.incoming--);
    if (call === undefined) this.incoming--;
    else if (this.parts.called(call)) return call.answer(signal.body);
    call?.close();
    this.sayGone(link, signal);
  }

  private passOn(link: Link, signal: Signal): void {
    const next = signal.hops > 0 ? nextLink(this.parts.links(), signal.to, { except: link, around: false, maxSilentMs: this.parts.relinkAfterMs }) : undefined;
    if (next === undefined) {
      this.refused++;
      if (signal.kind === 'offer') this.sayGone(link, signal);
      return;
    }
    this.passedOn++;
    next.say(writeSignal({ ...signal, hops: signal.hops - 1 }));
  }

  private mayOffer(link: Link): boolean {
    let allowance = this.offers.get(link);
    if (allowance === undefined) this.offers.set(link, (allowance = new Allowance(OFFERS_BURST, OFFERS_PER_SECOND)));
    return allowance.take();
  }

  private sayGone(link: Link, { call, to, from }: Signal): void {
    link.say(writeSignal({ hops: MAX_HOPS, kind: 'gone', call, to: from, from: to, body: '' }));
  }

  private make(key: string, remote: string, number: number, closed: () => void): RelayedCall | undefined {
    try {
      const call = new RelayedCall({
        rtc: this.parts.rtc,
        timers: this.parts.timers,
        remote,
        say: (saying) => this.next(remote)?.say(writeSignal({ ...saying, hops: MAX_HOPS, call: number, to: remote, from: this.parts.selfId })),
        closed: () => {
          this.calls.delete(key);
          closed();
        },
      });
      this.calls.set(key, call);
      return call;
    } catch {
      // The browser has no connections left to give.
      return undefined;
    }
  }

  private next(to: string): Link | undefined {
    // Not along our own link there: it is being replaced.
    return nextLink(this.parts.links(), to, { except: undefined, around: true, maxSilentMs: this.parts.relinkAfterMs });
  }
}

function speaksFor(link: Link, peerId: string): boolean {
  return link.peerId === peerId || link.roster.members.some(({ id }) => id === peerId);
}
