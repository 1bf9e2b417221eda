/** What a link dropped, by reason. Nonsense from afar is a number here, never an exception. */
export class LinkCounters {
  packetsIn = 0;
  bytesIn = 0;
  packetsOut = 0;
  bytesOut = 0;
  /** Packets the transport dropped rather than queue. */
  notSent = 0;
  /** Not a packet of ours: unknown kind, cut short, misspelt, out of bounds. */
  malformed = 0;
  /** Of another match or epoch. */
  stale = 0;
  /** Well formed, but before the handshake, or based on rows that are not here. */
  unusable = 0;
  /** A second, different input for a frame that was accepted before. */
  contradictions = 0;
}
