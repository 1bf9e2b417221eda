/**
 * How often an input is sent: while a way loses nothing each goes out six times; what was lost is sent again after one round
 * trip, with all that follows it, and for as long as the way is not trusted anew.
 */
import { describe, expect, test } from '@jest/globals';
import { FixedSession } from '@rollmesh/core';
import { ChaosGame } from '@rollmesh/core/testing';
import { Remote } from '../../src/link/remote.ts';
import { Redundancy } from '../../src/session/redundancy.ts';
import { HandTransport, STEP_MS } from './by-hand.ts';

const WAY_TICKS = 9;
const PROVEN_TICKS = 700;
const INPUT = 4;

interface Packet {
  readonly dueTick: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** Two machines, nine ticks from one another; `lost` says which packets never arrive. */
class Pair {
  tick = 0;
  readonly sessions: FixedSession[];
  private readonly transports = [new HandTransport(), new HandTransport()];
  private readonly under: Packet[] = [];

  constructor(windowFrames: number) {
    this.sessions = this.transports.map((transport, self) => {
      const simulation = new ChaosGame({ slots: 2, inputBytes: 2 });
      const peers = [0, 1].map((peer) => (peer === self ? { slots: 1 } : { slots: 1, link: peer }));
      return new FixedSession({ simulation, transport, peers, self, inputBytes: 2, windowFrames, delayFrames: 2 });
    });
  }

  /** Runs so many ticks; gives the lengths of the input packets that 0 sent. */
  run(ticks: number, lost: (from: number) => boolean = () => false): number[] {
    const lengths: number[] = [];
    for (const end = this.tick + ticks; this.tick < end; this.tick++) {
      while (this.under.length > 0 && this.under[0]!.dueTick <= this.tick) {
        const { to, bytes } = this.under.shift()!;
        this.transports[to]!.deliver(1 - to, bytes);
      }
      this.sessions.forEach((session, self) => {
        session.setInput(0, Uint8Array.of(this.tick, this.tick * 7));
        session.tick(this.tick * STEP_MS);
        for (const { bytes } of this.transports[self]!.sent.splice(0)) {
          if (self === 0 && bytes[0]! >> 4 === INPUT) lengths.push(bytes.length);
          if (!lost(self)) this.under.push({ dueTick: this.tick + WAY_TICKS, to: 1 - self, bytes });
        }
      });
    }
    return lengths;
  }

  get frame(): number {
    return this.sessions[1]!.confirmedFrame;
  }
}

const most = (lengths: readonly number[]): number => Math.max(...lengths);

describe('an input is sent', () => {
  test('with every packet until it is acknowledged while the way is new, six times when it has proved to lose nothing', () => {
    const pair = new Pair(12);
    const young = pair.run(300);
    pair.run(PROVEN_TICKS - 300);
    const proven = pair.run(100);
    // Nineteen ticks of two bytes each lie between an input and its acknowledgement.
    expect(most(young.slice(100))).toBeGreaterThan(2 * 19);
    expect(most(proven)).toBeLessThan(2 * 6 + 20);
    expect(pair.frame).toBeGreaterThan(PROVEN_TICKS);
  });

  test('anew, with all that follows it, after a burst that took every packet it was in, though nothing is lost the other way', () => {
    const pair = new Pair(12);
    pair.run(PROVEN_TICKS);
    pair.run(8, (from) => from === 0);
    const before = pair.frame;
    const after = pair.run(2 * WAY_TICKS + 6);
    // Whatever the burst took arrives a round trip and a way after it.
    pair.run(WAY_TICKS);
    expect(most(after)).toBeGreaterThan(2 * 19);
    expect(pair.frame).toBeGreaterThan(before + 10);
    pair.run(PROVEN_TICKS - 200);
    expect(most(pair.run(50))).toBeGreaterThan(2 * 19);
    pair.run(150);
    expect(most(pair.run(50))).toBeLessThan(2 * 6 + 20);
  });

  test('anew in lockstep, where nobody makes a new input before the lost one has come', () => {
    const pair = new Pair(0);
    pair.run(PROVEN_TICKS * 3);
    const before = pair.frame;
    pair.run(60, (from) => from === 0);
    pair.run(60);
    expect(pair.frame).toBeGreaterThan(before + 10);
  });

  test('six times, although five packets in a row are lost: the sixth brings it, at no cost', () => {
    const [whole, holed] = [new Pair(12), new Pair(12)];
    for (const pair of [whole, holed]) pair.run(PROVEN_TICKS);
    for (let i = 0; i < 20; i++) {
      whole.run(6);
      holed.run(5, (from) => from === 0);
      holed.run(1);
      expect(holed.sessions[1]!.currentFrame).toBe(whole.sessions[1]!.currentFrame);
    }
  });

  test('never from beyond the last there is, although others were cut that had been sent', () => {
    const redundancy = new Redundancy(60);
    const remote = new Remote(1, 1);
    remote.roundTrip.rttMs = 200;
    remote.counters.packetsOut = 10_000;
    // Fifteen ticks for an acknowledgement, which came in time; six for what is repeated.
    for (let newest = 85; newest <= 115; newest++) redundancy.tick(newest);
    expect(redundancy.sendAfter(remote, 100)).toBe(109);
    redundancy.tick(107);
    expect(redundancy.sendAfter(remote, 101)).toBeLessThanOrEqual(107);
  });
});
