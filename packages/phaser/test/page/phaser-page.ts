/** A Phaser game of one room; the other player is in the same page, behind a simulated network, and moves by itself. */
import * as Phaser from 'phaser';
import { defineGame, event, f64, openRoom, pool, type Room, type TransportFactory } from '@rollmesh/core';
import { SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { phaserInput, RollmeshPlugin, RollmeshScenePlugin } from '@rollmesh/phaser';

const game = defineGame({
  name: 'phaser-page',
  players: [2, 2],
  input: { x: 'axis', y: 'axis', fire: 'button' },
  state: { x: f64(2), y: f64(2), heading: f64(2), shots: pool(16, { x: f64(), y: f64(), way: f64() }) },
  events: { shot: event<{ slot: number }>('predicted'), scored: 'final' },
  init(state) {
    state.x.set([150, 450]);
    state.y.set([120, 280]);
  },
  step(state, inputs, { slots, emit }) {
    for (let slot = 0; slot < slots; slot++) {
      const input = inputs[slot]!;
      state.x[slot] = Math.min(580, Math.max(20, state.x[slot]! + input.x * 4));
      state.y[slot] = Math.min(380, Math.max(20, state.y[slot]! + input.y * 4));
      state.heading[slot] = state.heading[slot]! + input.x * 0.1;
      if (!input.pressed.fire) continue;
      emit('shot', { slot });
      emit('scored', { slot });
      const shot = state.shots.add();
      if (shot < 0) continue;
      state.shots.x[shot] = state.x[slot]!;
      state.shots.y[shot] = state.y[slot]!;
      state.shots.way[shot] = slot === 0 ? 6 : -6;
    }
    for (const shot of state.shots) {
      state.shots.x[shot]! += state.shots.way[shot]!;
      if (state.shots.x[shot]! < 0 || state.shots.x[shot]! > 600) state.shots.remove(shot);
    }
  },
});
type Arena = typeof game;

const clock = new VirtualClock();
const network = new SimNetwork({ clock, seed: 4, conditions: { delayMs: 50, jitter: 10, loss: 0.02 } });
async function open(id: string): Promise<Room<Arena>> {
  const node = network.addNode(id);
  const transport: TransportFactory = async () => ({ transport: node.transport(), code: 'CODE', nonce: Uint32Array.of(id.charCodeAt(0), 2, 3, 4) });
  return openRoom(game, { transport, name: id, delay: 1, autoStart: 2 });
}
const rooms = [await open('a'), await open('b')];
network.connectAll();

const counts = { played: 0, undone: 0, final: 0, loopStarts: 0, loopStops: 0 };
const seen: { sprite: number[]; state: number[] } = { sprite: [], state: [] };

class ArenaScene extends Phaser.Scene {
  declare rollmesh: RollmeshPlugin<Arena>;
  declare net: RollmeshScenePlugin<Arena>;
  ships: Phaser.GameObjects.Rectangle[] = [];

  create(): void {
    const fire = this.add.circle(560, 360, 28, 0xffffff, 0.25);
    const hands = phaserInput(this.input, { x: { less: ['LEFT', 'A', 'PadLX-'], more: ['RIGHT', 'D', 'PadLX+'] }, y: { less: ['UP'], more: ['DOWN'] }, fire: ['SPACE', 'PadA', fire] });
    this.rollmesh.attach(rooms[0]!, { input: () => hands.read(), smooth: { x: 'linear', y: 'linear', heading: 'angle', 'shots.x': 'linear' } });
    this.ships = [0xff8a1f, 0x3b9cff].map((colour) => this.add.rectangle(0, 0, 44, 28, colour));
    this.ships.forEach((ship, slot) => this.net.bind(ship, { x: 'x', y: 'y', rotation: 'heading' }, slot));
    this.net.bindPool('shots', () => this.add.circle(0, 0, 6, 0xffffff), { x: 'shots.x', y: 'shots.y' });
    this.net.effect('shot', {
      play: ({ slot }) => {
        counts.played++;
        return this.add.circle(this.ships[slot]!.x, this.ships[slot]!.y, 22).setStrokeStyle(3, 0xffe08a);
      },
      undo: (ring) => {
        counts.undone++;
        ring.destroy();
      },
    });
    this.net.effect('scored', { play: () => void counts.final++ });
    this.net.loop({ on: ({ state }) => state.x[0]! > 300, start: () => void counts.loopStarts++, stop: () => void counts.loopStops++ });
  }

  override update(): void {
    const { view } = this.rollmesh;
    if (view === undefined) return;
    seen.sprite.push(this.ships[1]!.x);
    seen.state.push(view.state.x[1]!);
  }
}

const phaser = new Phaser.Game({
  type: Phaser.CANVAS,
  width: 600,
  height: 400,
  backgroundColor: '#14182f',
  audio: { noAudio: true },
  banner: false,
  scene: ArenaScene,
  plugins: {
    global: [{ key: 'rollmesh', plugin: RollmeshPlugin, mapping: 'rollmesh', start: true }],
    scene: [{ key: 'net', plugin: RollmeshScenePlugin, mapping: 'net' }],
  },
});

/** The world beside Phaser: time passes on the network, and the other player flies about until told to rest. */
const page = { rooms, counts, seen, phaser, version: Phaser.VERSION, rest: false, objects: () => phaser.scene.getScenes(false)[0]!.children.length };
const begunMs = performance.now();
setInterval(() => {
  const nowMs = performance.now();
  clock.runUntil(Math.max(clock.now, nowMs - begunMs));
  const [, other] = rooms;
  if (other!.phase === 'playing') other!.setInput(0, page.rest ? {} : { x: Math.sin(nowMs / 70) > 0 ? 1 : -1, fire: Math.sin(nowMs / 45) > 0.6 });
  other!.tick(nowMs);
}, 8);
Object.assign(window, { page });
