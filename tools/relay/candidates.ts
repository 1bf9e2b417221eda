/**
 * Puts one address of ours in the place of those that a peer offers. A candidate line reads
 * `candidate:<foundation> <component> <protocol> <priority> <address> <port> typ <type> ...` (RFC 8839, section 5.1).
 */

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The line with our address instead; undefined for a line that is not a UDP candidate. */
export function rewriteCandidate(line: string, address: Address): string | undefined {
  const parts = line.split(' ');
  if (parts.length < 8 || parts[2]!.toLowerCase() !== 'udp' || parts[6] !== 'typ') return undefined;
  const fragment = parts.indexOf('ufrag');
  const tail = fragment >= 0 ? ` ${parts.slice(fragment, fragment + 2).join(' ')}` : '';
  return `${parts[0]} ${parts[1]} udp ${parts[3]} ${address.host} ${address.port} typ host generation 0${tail}`;
}

/** A session description without candidates: they are to come on their own, rewritten. Also the first UDP one that was in it. */
export function takeCandidates(sdp: string): { sdp: string; first: string | undefined } {
  const lines = sdp.split(/\r?\n/);
  const found = lines.filter((line) => line.startsWith('a=candidate:'));
  const kept = lines.filter((line) => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates');
  return { sdp: kept.join('\r\n'), first: found.map((line) => line.slice(2)).find((line) => / udp /i.test(line)) };
}
