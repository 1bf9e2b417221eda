/** How a link ends that nobody said goodbye on. Over real channels: ../test. */
import { expect, test } from '@jest/globals';
import type { LinkEnd } from '@rollmesh/core';
import { LINK_PROTOCOL, PING } from './frames.ts';
import { Link, type LinkHost } from './link.ts';
import type { Pipe } from './pipe.ts';

function link(ends: LinkEnd[]): Link {
  const pipe = { sendControl: () => true, close: () => undefined } as unknown as Pipe;
  const host = { linkEnded: (_link: Link, end: LinkEnd) => void ends.push(end) } as unknown as LinkHost;
  const hello = { protocol: LINK_PROTOCOL, room: 'room', id: 'ben', address: 'ben', generation: 1, greeting: new Uint8Array() };
  return new Link(1, pipe, hello, 1, 'ben', host);
}

// Both beat once a second from about the same moment: whose timer is a little late falls just behind the other's look.
test.each<[string, boolean[], boolean, LinkEnd]>([
  ['at once', [], false, 'left'],
  ['after a heartbeat that came a moment late', [true, false], false, 'left'],
  ['after silence', [true, false, false], false, 'lost'],
  ['after silence that ended', [false, false, true], false, 'left'],
  ['by a path that broke', [true], true, 'lost'],
])('channels that close %s', (_when, heard, broken, end) => {
  const ends: LinkEnd[] = [];
  const one = link(ends);
  one.beat(1000);
  for (const beat of heard) {
    if (beat) one.control(PING);
    one.beat(1000);
  }
  one.pipeEnded(broken);
  expect(ends).toEqual([end]);
});
