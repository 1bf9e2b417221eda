/** Ours: a session with input delay 0 and its own defaults. Packets are copied once, since their bytes are borrowed. */
import { RollbackSession, type FrameInputs, type Simulation, type Transport, type TransportSink } from '@rollmesh/core';
import type { Engine, Seat } from '../engine.ts';
import type { RivalGame } from '../game.ts';

class RivalSimulation implements Simulation {
  private places: Uint32Array[] = [];
  constructor(private readonly game: RivalGame) {}
  reserve(count: number): void {
    this.places = Array.from({ length: count }, () => this.game.words.slice());
  }
  save(place: number): void {
    this.places[place]!.set(this.game.words);
  }
  load(place: number): void {
    this.game.words.set(this.places[place]!);
  }
  checksum(place: number): number {
    const { words } = this.game;
    if (place < 0) return this.game.sum();
    const live = words.slice();
    words.set(this.places[place]!);
    const sum = this.game.sum();
    words.set(live);
    return sum;
  }
  step(inputs: FrameInputs): void {
    this.game.step(inputs.bytes);
  }
}

interface Packet {
  readonly bytes: Uint8Array;
  length: number;
}

/** Buffers in a ring, as many as can be under way. */
const RING = 1024;

class WireTransport implements Transport {
  readonly selfId: string;
  readonly maxMessageBytes = 16384;
  private readonly ring: Packet[] = Array.from({ length: RING }, () => ({ bytes: new Uint8Array(1232), length: 0 }));
  private next = 0;
  private readonly waiting: (Packet | undefined)[] = Array.from({ length: RING }, () => undefined);
  private readonly waitingFrom = new Uint8Array(RING);
  private waits = 0;

  constructor(private readonly seat: Seat) {
    this.selfId = `peer-${seat.self}`;
  }
  send(link: number, bytes: Uint8Array, length: number): boolean {
    const packet = this.ring[this.next++ % RING]!;
    for (let i = 0; i < length; i++) packet.bytes[i] = bytes[i]!;
    packet.length = length;
    this.seat.wire.send(link, packet, length, false);
    return true;
  }
  arrived(from: number, packet: Packet): void {
    if (this.waits === RING) return;
    this.waiting[this.waits] = packet;
    this.waitingFrom[this.waits++] = from;
  }
  receive(sink: TransportSink): void {
    for (let i = 0; i < this.waits; i++) sink.packet(this.waitingFrom[i]!, this.waiting[i]!.bytes, this.waiting[i]!.length);
    this.waits = 0;
  }
  sendMessage(): boolean {
    return false;
  }
  pendingBytes(): number {
    return 0;
  }
  unlink(): void {}
  close(): void {}
}

export const engine: Engine = {
  name: 'rollmesh',
  npm: '@rollmesh/core',
  maxPlayers: 8,
  sizes: {
    'a session with a fixed roster': "import { FixedSession } from '@rollmesh/core'; console.log(FixedSession);",
    'a session that agrees on who plays': "import { RollbackSession } from '@rollmesh/core'; console.log(RollbackSession);",
    'everything at the root': "import * as all from '@rollmesh/core'; console.log(all);",
  },
  remark: 'Window 8, delay 0. Ticks at 60 a second times the clock rate that the session asks for, as its loops do.',
  join(seat) {
    const transport = new WireTransport(seat);
    const session = new RollbackSession({
      simulation: new RivalSimulation(seat.game),
      transport,
      peers: Array.from({ length: seat.players }, (_, peer) => ({ slots: 1, link: peer === seat.self ? undefined : peer })),
      self: seat.self,
      inputBytes: 2,
      delayFrames: 0,
    });
    let owed = 0;
    const ignore = (): void => {};
    return {
      deliver: (from, payload) => transport.arrived(from, payload as Packet),
      tick() {
        owed = Math.min(owed + session.clockRate, 2);
        if (owed < 0.999999) session.poll(seat.nowMs());
        for (; owed >= 0.999999; owed--) {
          session.setInput(0, seat.input(session.currentFrame));
          session.tick(seat.nowMs());
        }
        session.events.drain(ignore);
      },
      started: () => session.currentFrame > 0,
      currentFrame: () => session.currentFrame,
      confirmedFrame: () => Math.min(session.confirmedFrame, session.currentFrame - 1),
    };
  },
};
