/** No engine at all: sends two bytes to everybody and steps once. What it costs is what the harness costs. */
import type { Engine } from '../engine.ts';

const PAYLOAD = new Uint8Array(2);

export const engine: Engine = {
  name: 'harness alone',
  maxPlayers: 8,
  sizes: {},
  remark: 'No netcode: two bytes to everybody, one step. What is left of the others after its cost is theirs.',
  join({ self, players, game, wire, input }) {
    const row = new Uint8Array(players * 2);
    let frame = 0;
    return {
      deliver() {},
      tick() {
        for (let to = 0; to < players; to++) if (to !== self) wire.send(to, PAYLOAD, 2, false);
        row.set(input(frame++), self * 2);
        game.step(row);
      },
      started: () => true,
      currentFrame: () => frame,
      confirmedFrame: () => -1,
    };
  },
};
