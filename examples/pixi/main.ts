/** Ships that shoot each other, in PixiJS. Arrows turn and thrust, Space shoots. Open it in two tabs, or with ?online on two machines. */
import { Application, Graphics } from 'pixi.js';
import { controls, run, tabs } from '@rollmesh/browser';
import { defineGame, f64, openRoom, pool, u16, u8 } from '@rollmesh/core';
import { cos, sin } from '@rollmesh/core/sim';
import { peerjs } from '@rollmesh/peerjs';

const COLOURS = [0xff8a1f, 0x3b9cff, 0x19b58a, 0xe85d9e];
const wrap = (at: number, size: number): number => (at < 0 ? at + size : at >= size ? at - size : at);

const game = defineGame({
  name: 'example-pixi',
  players: [1, 4],
  input: { turn: 'axis', thrust: 'button', fire: 'button' },
  state: { x: f64(4), y: f64(4), vx: f64(4), vy: f64(4), heading: f64(4), hits: u16(4), shots: pool(32, { x: f64(), y: f64(), vx: f64(), vy: f64(), life: u8(), by: u8() }) },
  init(state, { slots }) {
    for (let slot = 0; slot < slots; slot++) [state.x[slot], state.y[slot]] = [120 + slot * 130, 200];
  },
  step(state, inputs, { slots }) {
    const { shots } = state;
    for (let slot = 0; slot < slots; slot++) {
      const { turn, thrust, pressed } = inputs[slot]!;
      state.heading[slot]! += turn * 0.08;
      const [dx, dy] = [cos(state.heading[slot]!), sin(state.heading[slot]!)];
      state.vx[slot] = (state.vx[slot]! + (thrust ? dx * 0.15 : 0)) * 0.99;
      state.vy[slot] = (state.vy[slot]! + (thrust ? dy * 0.15 : 0)) * 0.99;
      state.x[slot] = wrap(state.x[slot]! + state.vx[slot]!, 640);
      state.y[slot] = wrap(state.y[slot]! + state.vy[slot]!, 400);
      const shot = pressed.fire ? shots.add() : -1;
      if (shot >= 0) [shots.x[shot], shots.y[shot], shots.vx[shot], shots.vy[shot], shots.life[shot], shots.by[shot]] = [state.x[slot]!, state.y[slot]!, dx * 7, dy * 7, 60, slot];
    }
    for (const shot of shots) {
      [shots.x[shot], shots.y[shot]] = [shots.x[shot]! + shots.vx[shot]!, shots.y[shot]! + shots.vy[shot]!];
      const by = shots.by[shot]!;
      const hit = state.x.findIndex((x, slot) => slot < slots && slot !== by && (x - shots.x[shot]!) ** 2 + (state.y[slot]! - shots.y[shot]!) ** 2 < 225);
      if (hit >= 0) state.hits[by]!++;
      if (hit >= 0 || --shots.life[shot]! === 0) shots.remove(shot);
    }
  },
});

const code = location.hash.slice(1) || undefined;
const room = await openRoom(game, { code, transport: location.search === '?online' ? peerjs() : tabs(), autoStart: 2 });
location.hash = room.code;
const hint = document.querySelector('#hint')!;
const app = new Application();
await app.init({ width: 640, height: 400, background: 0x1b2145, antialias: true, preference: 'webgl' });
document.querySelector('#stage')!.append(app.canvas);
const ships = COLOURS.map((colour) => app.stage.addChild(new Graphics().poly([18, 0, -12, 11, -6, 0, -12, -11]).fill(colour)));
const sparks = app.stage.addChild(new Graphics());
const hands = controls({ seats: [{ turn: { less: ['ArrowLeft', 'PadLX-'], more: ['ArrowRight', 'PadLX+'] }, thrust: ['ArrowUp', 'PadR2'], fire: ['Space', 'PadA'] }] });
run(room, {
  input: () => hands.read(),
  smooth: { x: { snap: 300 }, y: { snap: 200 }, heading: 'angle', 'shots.x': 'linear', 'shots.y': 'linear' },
  idle: () => (hint.textContent = `Open ${location.href} in another tab.`),
  draw({ state, shown }) {
    hint.textContent = `Hits: ${[...state.hits.subarray(0, room.members.length)].join(' : ')}`;
    ships.forEach((ship, slot) => Object.assign(ship, { visible: slot < room.members.length, x: shown.x[slot]!, y: shown.y[slot]!, rotation: shown.heading[slot]! }));
    sparks.clear();
    for (const shot of state.shots) sparks.circle(shown.shots.x[shot]!, shown.shots.y[shot]!, 3).fill(0xffe08a);
  },
});
Object.assign(window, { room });
