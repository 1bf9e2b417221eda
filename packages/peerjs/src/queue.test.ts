import { describe, expect, test } from '@jest/globals';
import type { TransportSink } from '@rollmesh/core';
import { EventQueue } from './queue.ts';

function recorder(react: (event: string) => void = () => undefined): { log: string[]; sink: TransportSink } {
  const log: string[] = [];
  const note = (event: string): void => {
    log.push(event);
    react(event);
  };
  const sink: TransportSink = {
    linkOpened: (link, peerId) => note(`opened ${link} ${peerId}`),
    linkClosed: (link, end) => note(`closed ${link} ${end}`),
    packet: (link, bytes, length) => note(`packet ${link} ${bytes[0]} ${length}`),
    message: (link, bytes, length) => note(`message ${link} ${bytes[0]} ${length}`),
    notice: (notice) => note(`notice ${notice.kind}`),
  };
  return { log, sink };
}

describe('the event queue', () => {
  test('hands over packets and everything else in the order of arrival', () => {
    const queue = new EventQueue();
    queue.opened(0, 'ana');
    queue.packet(0, Uint8Array.of(1));
    queue.message(0, Uint8Array.of(2, 2));
    queue.packet(0, Uint8Array.of(3));
    queue.notice({ kind: 'signalling-lost', text: '' });
    queue.closedLink(0, 'left');
    const { log, sink } = recorder();
    queue.drain(sink);
    queue.drain(sink);
    expect(log).toEqual(['opened 0 ana', 'packet 0 1 1', 'message 0 2 2', 'packet 0 3 1', 'notice signalling-lost', 'closed 0 left']);
  });

  test('keeps the newest packets when nobody pulls, and counts the others', () => {
    const queue = new EventQueue();
    for (let at = 0; at < 1500; at++) queue.packet(at, Uint8Array.of(0));
    const { log, sink } = recorder();
    queue.drain(sink);
    expect(log.length).toBe(1024);
    expect(log[0]).toBe('packet 476 0 1');
    expect(queue.overwritten).toBe(476);
  });

  test('leaves what the sink causes for the next call, and is not entered twice', () => {
    const queue = new EventQueue();
    queue.message(0, Uint8Array.of(1));
    const { log, sink } = recorder(() => {
      queue.closedLink(0, 'unlinked');
      queue.drain(sink);
    });
    queue.drain(sink);
    expect(log).toEqual(['message 0 1 1']);
    queue.drain(recorder().sink);
  });

  test('delivers nothing after it was closed, even in the middle', () => {
    const queue = new EventQueue();
    queue.packet(0, Uint8Array.of(1));
    queue.packet(0, Uint8Array.of(2));
    const { log, sink } = recorder(() => queue.close());
    queue.drain(sink);
    queue.drain(sink);
    expect(log).toEqual(['packet 0 1 1']);
  });

  test('goes on after a sink that threw', () => {
    const queue = new EventQueue();
    queue.message(0, Uint8Array.of(1));
    queue.message(0, Uint8Array.of(2));
    const angry = recorder(() => {
      throw new Error('no');
    });
    expect(() => queue.drain(angry.sink)).toThrow('no');
    const { log, sink } = recorder();
    queue.drain(sink);
    expect(log).toEqual(['message 0 2 1']);
  });

  test('knows how much waits on a link, empty messages included', () => {
    const queue = new EventQueue();
    queue.message(3, new Uint8Array(100));
    queue.message(3, new Uint8Array(0));
    expect(queue.waitingBytes(3)).toBeGreaterThan(200);
    queue.drain(recorder().sink);
    expect(queue.waitingBytes(3)).toBe(0);
  });
});
