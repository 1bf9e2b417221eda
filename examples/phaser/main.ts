/** Dodge what the other throws, in Phaser. Arrows or WASD move, Space throws. Open it in two tabs, or with ?online on two machines. */
import * as Phaser from 'phaser';
import { tabs } from '@rollmesh/browser';
import { defineGame, event, f64, openRoom, pool, u16 } from '@rollmesh/core';
import { peerjs } from '@rollmesh/peerjs';
import { phaserInput, RollmeshPlugin } from '@rollmesh/phaser';

const COLOURS = [0xff8a1f, 0x3b9cff];

const game = defineGame({
  name: 'example-phaser',
  players: 2,
  input: { x: 'axis', y: 'axis', fire: 'button' },
  state: { x: f64(2), y: f64(2), hits: u16(2), shots: pool(16, { x: f64(), y: f64(), way: f64() }) },
  events: { hit: event<{ x: number; y: number }>('predicted') },
  init(state) {
    [state.x[0], state.x[1], state.y[0], state.y[1]] = [80, 560, 200, 200];
  },
  step(state, inputs, { emit }) {
    const { shots } = state;
    for (const slot of [0, 1]) {
      const [low, high] = slot === 0 ? [20, 300] : [340, 620];
      state.x[slot] = Math.min(high!, Math.max(low!, state.x[slot]! + inputs[slot]!.x * 4));
      state.y[slot] = Math.min(380, Math.max(20, state.y[slot]! + inputs[slot]!.y * 4));
      const shot = inputs[slot]!.pressed.fire ? shots.add() : -1;
      if (shot >= 0) [shots.x[shot], shots.y[shot], shots.way[shot]] = [state.x[slot]!, state.y[slot]!, slot === 0 ? 6 : -6];
    }
    for (const shot of shots) {
      shots.x[shot]! += shots.way[shot]!;
      const by = shots.way[shot]! > 0 ? 0 : 1;
      const hit = Math.abs(shots.x[shot]! - state.x[1 - by]!) < 20 && Math.abs(shots.y[shot]! - state.y[1 - by]!) < 24;
      if (hit) state.hits[by]!++;
      if (hit) emit('hit', { x: shots.x[shot]!, y: shots.y[shot]! });
      if (hit || shots.x[shot]! < 0 || shots.x[shot]! > 640) shots.remove(shot);
    }
  },
});

class Duel extends Phaser.Scene {
  declare rollmesh: RollmeshPlugin<typeof game>;

  async create(): Promise<void> {
    const score = this.add.text(320, 24, 'Open this page in another tab.', { fontSize: '22px', fontFamily: 'system-ui' }).setOrigin(0.5);
    const code = location.hash.slice(1) || undefined;
    const room = await openRoom(game, { code, transport: location.search === '?online' ? peerjs() : tabs(), autoStart: 2 });
    location.hash = room.code;
    const hands = phaserInput(this.input, { x: { less: ['LEFT', 'A', 'PadLX-'], more: ['RIGHT', 'D', 'PadLX+'] }, y: { less: ['UP', 'W', 'PadLY-'], more: ['DOWN', 'S', 'PadLY+'] }, fire: ['SPACE', 'PadA'] });
    this.rollmesh.attach(room, { input: () => hands.read(), smooth: ['x', 'y', 'shots.x'] });
    COLOURS.forEach((colour, slot) => this.rollmesh.bind(this.add.rectangle(-99, 0, 30, 44, colour), { x: 'x', y: 'y' }, slot));
    this.rollmesh.bind(score, { text: ({ state }) => `${state.hits[0]} : ${state.hits[1]}` });
    this.rollmesh.bindPool('shots', () => this.add.circle(0, 0, 7, 0xffe08a), { x: 'shots.x', y: 'shots.y' });
    const burst = this.add.particles(0, 0, '__WHITE', { speed: 160, lifespan: 400, scale: { start: 1.5, end: 0 }, emitting: false });
    this.rollmesh.effect('hit', { play: ({ x, y }) => burst.emitParticleAt(x, y, 14) });
    Object.assign(window, { room });
  }
}

const global = [{ key: 'rollmesh', plugin: RollmeshPlugin, mapping: 'rollmesh', start: true }];
new Phaser.Game({ type: Phaser.AUTO, width: 640, height: 400, parent: 'stage', backgroundColor: 0x1b2145, input: { gamepad: true }, scene: Duel, plugins: { global } });
