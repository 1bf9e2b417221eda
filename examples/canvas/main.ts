/** Who eats most apples? A plain canvas; keys, gamepad and touch. Open it in two tabs, or with ?online on two machines. */
import { controls, run, tabs, touchPad } from '@rollmesh/browser';
import { defineGame, f64, openRoom, u16 } from '@rollmesh/core';
import { peerjs } from '@rollmesh/peerjs';

const COLOURS = ['#ff8a1f', '#3b9cff', '#19b58a', '#e85d9e', '#f2c500', '#8a6cff', '#e8483f', '#5ec8e8'];

const game = defineGame({
  name: 'example-canvas',
  players: [1, 8],
  input: { x: 'axis', y: 'axis' },
  state: { x: f64(8), y: f64(8), eaten: u16(8), appleX: f64(), appleY: f64() },
  init(state, { slots, prng }) {
    for (let slot = 0; slot < slots; slot++) [state.x[slot], state.y[slot]] = [80 + slot * 70, 200];
    [state.appleX, state.appleY] = [prng.range(30, 610), prng.range(30, 370)];
  },
  step(state, inputs, { slots, prng }) {
    for (let slot = 0; slot < slots; slot++) {
      state.x[slot] = Math.min(620, Math.max(20, state.x[slot]! + inputs[slot]!.x * 4));
      state.y[slot] = Math.min(380, Math.max(20, state.y[slot]! + inputs[slot]!.y * 4));
      const [dx, dy] = [state.x[slot]! - state.appleX, state.y[slot]! - state.appleY];
      if (dx * dx + dy * dy > 900) continue;
      state.eaten[slot]!++;
      [state.appleX, state.appleY] = [prng.range(30, 610), prng.range(30, 370)];
    }
  },
});

const code = location.hash.slice(1) || undefined;
const room = await openRoom(game, { code, transport: location.search === '?online' ? peerjs() : tabs(), autoStart: 2 });
location.hash = room.code;

const stage = document.querySelector<HTMLElement>('#stage')!;
const hint = document.querySelector('#hint')!;
const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
stage.append(canvas);
const pen = canvas.getContext('2d')!;
const hands = controls({
  seats: [{ x: { less: ['ArrowLeft', 'KeyA', 'PadLX-', 'StickX-'], more: ['ArrowRight', 'KeyD', 'PadLX+', 'StickX+'] }, y: { less: ['ArrowUp', 'KeyW', 'PadLY-', 'StickY-'], more: ['ArrowDown', 'KeyS', 'PadLY+', 'StickY+'] } }],
  devices: [touchPad(stage)],
});
function disc(x: number, y: number, size: number, colour: string, label = ''): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, size, 0, 7);
  pen.fill();
  pen.fillStyle = '#fff';
  pen.fillText(label, x, y + 6);
}
run(room, {
  input: () => hands.read(),
  smooth: ['x', 'y'],
  idle: () => (hint.textContent = `Open ${location.href} in another tab.`),
  draw({ state, shown }) {
    hint.textContent = 'Eat the apples!';
    pen.fillStyle = '#1b2145';
    pen.fillRect(0, 0, 640, 400);
    pen.font = 'bold 16px system-ui';
    pen.textAlign = 'center';
    disc(state.appleX, state.appleY, 12, '#ff4d4d');
    for (let slot = 0; slot < room.members.length; slot++) disc(shown.x[slot]!, shown.y[slot]!, 20, COLOURS[slot]!, String(state.eaten[slot]));
  },
});
Object.assign(window, { room });
