/** One remote peer as a session sees it: its link, what it says it has, and how far away it is. */
import { NO_FRAME } from '../ground/frame.ts';
import { MAX_PEERS } from '../wire/protocol.ts';
import { LinkCounters } from './counters.ts';
import { Handshake } from './handshake.ts';
import { RoundTrip } from './round-trip.ts';

/** A way is trusted after so many packets without a sign of loss: ten seconds at 60 steps a second. */
const PROVING_PACKETS = 600;

export class Remote {
  readonly handshake = new Handshake();
  readonly roundTrip = new RoundTrip();
  readonly counters = new LinkCounters();
  /** Per peer, the last frame up to which this remote has every input. Grows, except where inputs are cut. */
  readonly have = new Float64Array(MAX_PEERS).fill(NO_FRAME);
  /** When anything well formed last came from it. */
  heardMs = -1;
  /** Its last packet of this epoch carried all that it had for us. */
  sentAll = false;
  /** A new life of it was claimed on our link and does not play yet: what others tell of it may be of the one before. */
  renewed = false;
  /** Its packets in a row that began beyond what we have. */
  gaps = 0;
  /** Silent for longer than the session puts up with. */
  interrupted = false;
  /** So many packets must have gone out before its way is trusted to lose nothing. */
  private trustedFrom = PROVING_PACKETS;

  constructor(
    /** Its place in the roster. */
    readonly peer: number,
    /** Its link in the transport, or -1 while there is none. */
    public link: number,
  ) {}

  /** Whether nothing speaks for that its way loses packets. */
  get trusted(): boolean {
    return this.counters.packetsOut >= this.trustedFrom;
  }

  /** Something was lost, or may be, or the way is a new one. */
  doubt(): void {
    this.trustedFrom = this.counters.packetsOut + PROVING_PACKETS;
  }
}
