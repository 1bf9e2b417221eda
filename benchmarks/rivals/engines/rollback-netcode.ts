/** rollback-netcode: mesh topology, everything else as it comes. Its packets are handed over without a copy. */
import { asPlayerId, createSession, SessionState, Topology, type Game, type TransportAdapter } from 'rollback-netcode';
import type { Engine, Seat } from '../engine.ts';

class WireAdapter implements TransportAdapter {
  onMessage: TransportAdapter['onMessage'] = null;
  onConnect: TransportAdapter['onConnect'] = null;
  onDisconnect: TransportAdapter['onDisconnect'] = null;
  readonly localPeerId: string;
  readonly connectedPeers: ReadonlySet<string>;

  constructor(private readonly seat: Seat) {
    this.localPeerId = String(seat.self);
    this.connectedPeers = new Set(Array.from({ length: seat.players }, (_, i) => String(i)).filter((id) => id !== this.localPeerId));
  }
  async connect(): Promise<void> {}
  disconnect(): void {}
  disconnectAll(): void {}
  send(peerId: string, message: Uint8Array, reliable: boolean): void {
    this.seat.wire.send(Number(peerId), message, message.length, reliable);
  }
  broadcast(message: Uint8Array, reliable: boolean): void {
    for (const peerId of this.connectedPeers) this.send(peerId, message, reliable);
  }
}

function gameOf({ game, players }: Seat): Game {
  const row = new Uint8Array(players * 2);
  const ids = Array.from({ length: players }, (_, i) => asPlayerId(String(i)));
  return {
    serialize: () => new Uint8Array(game.words.slice().buffer),
    deserialize: (data) => game.words.set(data.byteOffset % 4 === 0 ? new Uint32Array(data.buffer, data.byteOffset, game.words.length) : new Uint32Array(data.slice().buffer)),
    hash: () => game.sum(),
    step(inputs) {
      row.fill(0);
      for (let i = 0; i < players; i++) {
        const input = inputs.get(ids[i]!);
        if (input !== undefined && input.length === 2) row.set(input, i * 2);
      }
      game.step(row);
    },
  };
}

export const engine: Engine = {
  name: 'rollback-netcode',
  npm: 'rollback-netcode',
  maxPlayers: 8,
  sizes: { 'session, mesh': "import { createSession, Topology } from 'rollback-netcode'; console.log(createSession, Topology);" },
  remark: 'Mesh topology; it has no time sync and no input delay.',
  join(seat) {
    const transport = new WireAdapter(seat);
    const session = createSession({ game: gameOf(seat), transport, config: { topology: Topology.Mesh, maxPlayers: 8, disconnectTimeout: 60_000 } });
    session.on('error', () => {});
    const host = seat.self === 0;
    void (host ? session.createRoom() : session.joinRoom('room', '0'));
    return {
      deliver: (from, payload) => transport.onMessage?.(String(from), payload as Uint8Array),
      tick() {
        if (host && session.state === SessionState.Lobby && session.players.size === seat.players) session.start();
        if (session.state === SessionState.Playing) session.tick(seat.input(session.currentTick).slice());
      },
      started: () => session.state === SessionState.Playing,
      currentFrame: () => session.currentTick,
      confirmedFrame: () => session.confirmedTick,
    };
  },
};
