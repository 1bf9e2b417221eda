/**
 * netplayjs: its rollback class without the canvas and the lobby around it, wired as its own wrapper does: input and host's state as
 * MessagePack over one reliable, ordered channel.
 */
import * as msgpack from 'msgpack-lite';
import { RollbackNetcode } from 'netplayjs-rollback';
import type { Engine } from '../engine.ts';

interface Pressed {
  readonly a: number;
  readonly b: number;
  predictNext(): Pressed;
  serialize(): unknown;
  deserialize(): void;
}

function pressed(a: number, b: number): Pressed {
  const input: Pressed = { a, b, predictNext: () => input, serialize: () => ({ a, b }), deserialize() {} };
  return input;
}

interface Player {
  readonly id: number;
  isLocalPlayer(): boolean;
  isRemotePlayer(): boolean;
}

type Message = { readonly type: 'input'; readonly frame: number; readonly input: { a: number; b: number } } | { readonly type: 'state'; readonly frame: number; readonly state: number[] };

export const engine: Engine = {
  name: 'netplayjs',
  npm: 'netplayjs',
  maxPlayers: 2,
  sizes: {
    'rollback class alone': "import { RollbackNetcode } from 'netplayjs-rollback'; import * as msgpack from 'msgpack-lite'; console.log(RollbackNetcode, msgpack);",
    'as imported': "import * as netplayjs from 'netplayjs'; console.log(netplayjs);",
  },
  remark: 'Ordered and reliable, as it asks for; without its canvas, lobby and pings. The host sends whole states.',
  join({ self, game, wire, input }) {
    const host = self === 0;
    const row = new Uint8Array(4);
    const players: Player[] = [0, 1].map((id) => ({ id, isLocalPlayer: () => id === self, isRemotePlayer: () => id !== self }));
    const send = (message: Message): void => {
      const bytes = msgpack.encode(message);
      wire.send(1 - self, bytes, bytes.length, true);
    };
    const state = {
      tick(inputs: Map<Player, Pressed>) {
        for (const [{ id }, { a, b }] of inputs) {
          row[id * 2] = a;
          row[id * 2 + 1] = b;
        }
        game.step(row);
      },
      serialize: () => Array.from(game.words),
      deserialize: (words: number[]) => game.words.set(words),
    };
    const poll = (): Pressed => {
      const bytes = input(netcode.currentFrame());
      return pressed(bytes[0]!, bytes[1]!);
    };
    const netcode = new RollbackNetcode<Pressed, Player>(
      host, state, players, new Map(players.map((player) => [player, pressed(0, 0)])), 10, undefined, 1000 / 60, poll,
      (frame, press) => send({ type: 'input', frame, input: press.serialize() as { a: number; b: number } }),
      host ? (frame, words) => send({ type: 'state', frame, state: words as number[] }) : undefined,
    );
    return {
      deliver(_from, payload) {
        const message = msgpack.decode(payload as Uint8Array) as Message;
        if (message.type === 'input') netcode.onRemoteInput(message.frame, players[1 - self]!, pressed(message.input.a, message.input.b));
        else netcode.onStateSync(message.frame, message.state);
      },
      tick() {
        // As its own loop does: two ticks while inputs of the future wait.
        const ticks = netcode.largestFutureSize() > 0 ? 2 : 1;
        for (let i = 0; i < ticks; i++) netcode.tick();
      },
      started: () => true,
      currentFrame: () => netcode.currentFrame(),
      // Its frame n is the state after n steps: what comes before the first predicted entry is settled.
      confirmedFrame() {
        const predicted = netcode.history.findIndex((entry) => entry.anyInputPredicted());
        return (predicted < 0 ? netcode.currentFrame() : netcode.history[Math.max(0, predicted - 1)]!.frame) - 1;
      },
    };
  },
};
