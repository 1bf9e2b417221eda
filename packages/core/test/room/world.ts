/** Rooms in the simulated world, where links open one by one, break, and come back; and bytes of one's own on a link. */
import { defineGame, u32, type Transport, type TransportSink } from '@rollmesh/core';
import { SimNetwork, VirtualClock, type SimNode } from '@rollmesh/core/testing';
import { Room, type RoomConfig } from '../../src/room/room.ts';

export const game = defineGame({
  name: 'world',
  players: [1, 4],
  input: { go: 'button' },
  state: { count: u32(4) },
  events: { tenth: 'final' },
  step(state, inputs, { frame, slots, emit }) {
    for (let slot = 0; slot < slots; slot++) if (inputs[slot]!.go) state.count[slot]!++;
    if (frame % 10 === 0) emit('tenth', { frame });
  },
});

export type WorldRoom = Room<typeof game>;
export const FRAME_MS = 1000 / 60;

/** Everything that a room told, as text with the event itself. */
export interface Told {
  readonly name: string;
  readonly event: { readonly text?: string; readonly reason?: string; readonly kind?: string; readonly frame?: number };
}

export class RoomWorld {
  readonly clock = new VirtualClock();
  readonly network: SimNetwork;
  readonly nodes: SimNode[] = [];
  readonly rooms: WorldRoom[] = [];
  readonly told: Told[][] = [];
  /** Rooms that do not tick: asleep, or gone. */
  readonly asleep = new Set<number>();

  constructor(count: number, changes: Partial<RoomConfig<typeof game>> = {}, seed = 3) {
    this.network = new SimNetwork({ clock: this.clock, seed, conditions: { delayMs: 10 } });
    for (let i = 0; i < count; i++) this.enter(this.network.addNode(`n${i}`), i, changes);
  }

  /** A room on `node`, in place `index`. */
  enter(node: SimNode, index: number, changes: Partial<RoomConfig<typeof game>> = {}): void {
    const room = new Room({
      game, transport: node.transport(), code: 'CODE', nonce: Uint32Array.of(index + 1, 2, 3, 4), name: `P${index}`, seats: 1, delay: 1,
      windowFrames: 8, saving: 'every', checksumEveryFrames: 16, autoStart: 0, token: [index + 1, 7, 7, 7], returning: false, ...changes,
    });
    this.nodes[index] = node;
    this.rooms[index] = room;
    const told: Told[] = (this.told[index] = []);
    const ofGame = changes.game === undefined ? (['tenth'] as const) : [];
    for (const name of ['started', 'ended', 'stalled', 'resumed', 'desync', 'notice', 'closed', 'left', ...ofGame] as const) {
      room.on(name, (event: unknown) => void told.push({ name, event: event as Told['event'] }));
    }
  }

  run(frames: number): void {
    for (let i = 0; i < frames; i++) {
      this.clock.runFor(FRAME_MS);
      this.rooms.forEach((room, index) => {
        if (!this.asleep.has(index)) room.tick(this.clock.now);
      });
    }
  }

  /** Everybody linked to everybody. */
  meet(): void {
    this.network.connectAll();
    this.run(10);
  }

  phases(): string[] {
    return this.rooms.map((room) => room.phase);
  }

  names(index: number): string[] {
    return this.told[index]!.map(({ name }) => name);
  }
}

/** A member that says whatever it is told to: for bytes that no room of ours would send. */
export class Liar implements TransportSink {
  readonly heard: Uint8Array[] = [];
  readonly transport: Transport;
  private readonly links: number[] = [];

  constructor(node: SimNode) {
    this.transport = node.transport();
  }

  /** Sends a message to everybody it is linked to. */
  say(...bytes: number[]): void {
    this.transport.receive(this);
    for (const link of this.links) this.transport.sendMessage(link, Uint8Array.from(bytes), bytes.length);
  }

  linkOpened(link: number): void {
    this.links.push(link);
  }
  linkClosed(): void {}
  packet(): void {}
  message(_link: number, bytes: Uint8Array, length: number): void {
    this.heard.push(bytes.slice(0, length));
  }
  notice(): void {}
}
