import { describe, expect, test } from '@jest/globals';
import { rewriteCandidate, takeCandidates } from './candidates.ts';

const OURS = { host: '192.0.2.7', port: 4000 };

describe('candidates', () => {
  test('a UDP candidate keeps its priority and fragment and gets our address', () => {
    const line = 'candidate:1467250027 1 udp 2122260223 10.0.0.5 50123 typ host generation 0 ufrag AbCd network-id 1';
    expect(rewriteCandidate(line, OURS)).toBe('candidate:1467250027 1 udp 2122260223 192.0.2.7 4000 typ host generation 0 ufrag AbCd');
  });

  test("Firefox's spelling and a hidden address are candidates too", () => {
    expect(rewriteCandidate('candidate:0 1 UDP 2122252543 3f1c.local 40001 typ host', OURS)).toBe('candidate:0 1 udp 2122252543 192.0.2.7 4000 typ host generation 0');
  });

  test.each(['', 'candidate:1 1 tcp 1518280447 10.0.0.5 9 typ host tcptype active', 'candidate:1 1 udp', 'nonsense'])('%j is none', (line) => {
    expect(rewriteCandidate(line, OURS)).toBeUndefined();
  });

  test('a description is passed on without its candidates; the first UDP one is kept', () => {
    const sdp = ['v=0', 'a=ice-ufrag:x', 'a=candidate:1 1 tcp 9 10.0.0.5 9 typ host', 'a=candidate:2 1 UDP 8 10.0.0.5 7 typ host', 'a=end-of-candidates', ''].join('\r\n');
    const { sdp: kept, first } = takeCandidates(sdp);
    expect(kept).toBe('v=0\r\na=ice-ufrag:x\r\n');
    expect(first).toBe('candidate:2 1 UDP 8 10.0.0.5 7 typ host');
  });
});
