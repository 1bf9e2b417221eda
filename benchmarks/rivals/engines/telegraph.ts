/** @tboyt/telegraph, a port of GGPO: two players over a PeerJS connection, here a stand-in that carries its JSON as text. */
import { PlayerType, Telegraph, type SaveResult } from '@tboyt/telegraph';
import type { Engine, Seat } from '../engine.ts';

class StandInConnection {
  serialization = 'json';
  private hear: ((data: unknown) => void) | undefined;
  constructor(
    private readonly seat: Seat,
    private readonly to: number,
    readonly peer: string,
  ) {}
  on(event: string, listener: (data: unknown) => void): void {
    if (event === 'data') this.hear = listener;
  }
  send(message: unknown): void {
    const text = JSON.stringify(message);
    this.seat.wire.send(this.to, text, text.length, false);
  }
  arrived(text: string): void {
    this.hear?.(JSON.parse(text));
  }
}

export const engine: Engine = {
  name: 'telegraph',
  npm: '@tboyt/telegraph',
  maxPlayers: 2,
  sizes: { Telegraph: "import { Telegraph } from '@tboyt/telegraph'; console.log(Telegraph);" },
  remark: 'Unreliable, unordered connection; frame delay 0. It takes two players.',
  join(seat) {
    const { self, game } = seat;
    const other = 1 - self;
    const connection = new StandInConnection(seat, other, String(other));
    const row = new Uint8Array(4);
    let frame = 0;
    const simulate = (): void => {
      const { value, code } = telegraph.syncInput();
      if (code !== 'ok' || value === null) throw new Error(code);
      for (let player = 0; player < 2; player++) {
        row[player * 2] = value.inputs[player]![0] ?? 0;
        row[player * 2 + 1] = value.inputs[player]![1] ?? 0;
      }
      game.step(row);
      frame = game.words[0]!;
      telegraph.advanceFrame();
    };
    const telegraph = new Telegraph<Uint32Array>({
      peer: { connections: { [String(other)]: [connection] }, on() {} },
      numPlayers: 2,
      disconnectNotifyStart: 0,
      disconnectTimeout: 0,
      callbacks: {
        onAdvanceFrame: simulate,
        onLoadState: (words) => game.words.set(words),
        onSaveState: (): SaveResult<Uint32Array> => ({ state: game.words.slice(), checksum: null }),
        onEvent() {},
      },
    });
    const players = [0, 1].map((i) => telegraph.addPlayer({ playerNumber: i + 1, type: i === self ? PlayerType.local : PlayerType.remote, remote: { peerId: String(other) } }));
    const own = players[self]!.value!;
    telegraph.setFrameDelay(own, 0);
    let running = false;
    return {
      deliver: (_from, payload) => connection.arrived(payload as string),
      tick() {
        const { code } = telegraph.addLocalInput(own, Array.from(seat.input(frame)));
        if (code === 'ok') {
          running = true;
          simulate();
        }
        telegraph.afterTick();
      },
      started: () => running,
      currentFrame: () => frame,
      confirmedFrame: () => Math.min(telegraph.session.sync.lastConfirmedFrame, frame - 1),
    };
  },
};
