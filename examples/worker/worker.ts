/** The whole room runs here: simulation, prediction, rollback. A busy page cannot make it late, nor a hidden one slow. */
import { openRoom, type GameInput } from '@rollmesh/core';
import { portTransport } from '@rollmesh/browser';
import { game, type FromWorker, type ToWorker } from './game.ts';

const page = globalThis as unknown as { postMessage(message: FromWorker): void; onmessage: (event: { data: ToWorker }) => void };
let pressed: GameInput<typeof game> = {};

page.onmessage = ({ data }) => {
  if ('press' in data) pressed = data.press;
  else play(data.open).catch((error: Error) => page.postMessage({ problem: error.message }));
};

async function play({ port, code }: Extract<ToWorker, { open: unknown }>['open']): Promise<void> {
  const room = await openRoom(game, { transport: portTransport(port), code, autoStart: 2 });
  page.postMessage({ code: room.code });
  room.on('lap', ({ data }) => page.postMessage({ lap: (data as { slot: number }).slot }));
  setInterval(() => {
    room.setInput(0, pressed);
    if (room.tick(performance.now()).frames === 0) return;
    page.postMessage({ x: room.state.x.slice(), frame: room.session!.currentFrame, slots: room.members.flatMap(({ slots }) => slots).length });
  }, 4);
}
