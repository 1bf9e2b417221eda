/** Push the ball over the far line of the other, in three.js. Arrow keys. Open it in two tabs, or with ?online on two machines. */
import { AmbientLight, BoxGeometry, Color, DirectionalLight, Mesh, MeshStandardMaterial, PerspectiveCamera, PlaneGeometry, Scene, SphereGeometry, WebGLRenderer } from 'three';
import { controls, run, tabs } from '@rollmesh/browser';
import { defineGame, f64, openRoom, u16, vec2 } from '@rollmesh/core';
import { peerjs } from '@rollmesh/peerjs';

const COLOURS = [0xff8a1f, 0x3b9cff];

const game = defineGame({
  name: 'example-three',
  players: 2,
  input: { x: 'axis', y: 'axis' },
  state: { x: f64(2), y: f64(2), ball: vec2(), speed: vec2(), goals: u16(2) },
  init(state) {
    state.x.set([-5, 5]);
  },
  step(state, inputs) {
    const { ball, speed } = state;
    for (const slot of [0, 1]) {
      state.x[slot] = Math.min(8, Math.max(-8, state.x[slot]! + inputs[slot]!.x * 0.12));
      state.y[slot] = Math.min(4, Math.max(-4, state.y[slot]! + inputs[slot]!.y * 0.12));
      const [dx, dy] = [ball.x - state.x[slot]!, ball.y - state.y[slot]!];
      if (dx * dx + dy * dy < 1.2) [speed.x, speed.y] = [speed.x + dx * 0.08, speed.y + dy * 0.08];
    }
    [speed.x, speed.y] = [speed.x * 0.98, speed.y * 0.98];
    [ball.x, ball.y] = [ball.x + speed.x, ball.y + speed.y];
    if (Math.abs(ball.y) > 4) [speed.y, ball.y] = [-speed.y, ball.y > 0 ? 4 : -4];
    if (Math.abs(ball.x) < 8.5) return;
    state.goals[ball.x > 0 ? 0 : 1]!++;
    ball.x = ball.y = speed.x = speed.y = 0;
  },
});

const code = location.hash.slice(1) || undefined;
const room = await openRoom(game, { code, transport: location.search === '?online' ? peerjs() : tabs(), autoStart: 2 });
location.hash = room.code;
const hint = document.querySelector('#hint')!;
const renderer = new WebGLRenderer({ antialias: true });
renderer.setSize(640, 400);
document.querySelector('#stage')!.append(renderer.domElement);
const scene = new Scene();
scene.background = new Color(0x1b2145);
const camera = new PerspectiveCamera(50, 1.6, 0.1, 100);
camera.position.set(0, -11, 10);
camera.lookAt(0, -0.6, 0);
const sun = new DirectionalLight(0xffffff, 2.5);
sun.position.set(4, -6, 10);
const cubes = COLOURS.map((color) => new Mesh(new BoxGeometry(1, 1, 1).translate(0, 0, 0.5), new MeshStandardMaterial({ color })));
const sphere = new Mesh(new SphereGeometry(0.5).translate(0, 0, 0.5), new MeshStandardMaterial({ color: 0xffffff }));
scene.add(new AmbientLight(0xffffff, 1.2), sun, new Mesh(new PlaneGeometry(17, 9), new MeshStandardMaterial({ color: 0x2f8f5b })), sphere, ...cubes);
const hands = controls({ seats: [{ x: { less: ['ArrowLeft', 'PadLX-'], more: ['ArrowRight', 'PadLX+'] }, y: { less: ['ArrowDown', 'PadLY+'], more: ['ArrowUp', 'PadLY-'] } }] });
run(room, {
  input: () => hands.read(),
  smooth: { x: 'linear', y: 'linear', ball: { snap: 4 } },
  idle: () => (hint.textContent = `Open ${location.href} in another tab.`),
  draw({ state, shown }) {
    hint.textContent = `${state.goals[0]} : ${state.goals[1]}`;
    cubes.forEach((cube, slot) => cube.position.set(shown.x[slot]!, shown.y[slot]!, 0));
    sphere.position.set(shown.ball.x, shown.ball.y, 0);
    renderer.render(scene, camera);
  },
});
Object.assign(window, { room });
