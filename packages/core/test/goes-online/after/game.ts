/** Rocks: turn, thrust and shoot; every rock that breaks makes two smaller ones. */
import { hookGame, openRoom } from '@rollmesh/core';
import { mathsForPhysics } from '@rollmesh/core/sim';
import { peerjs } from '@rollmesh/peerjs';

interface Body {
  x: number;
  y: number;
  vx: number;
  vy: number;
  radius: number;
}
interface Ship extends Body {
  angle: number;
  reloadTicks: number;
  score: number;
  lives: number;
}
interface Shot extends Body {
  ticksLeft: number;
  owner: Ship;
}

const Math = mathsForPhysics();
const WIDTH = 800;
const HEIGHT = 600;
const between = (least: number, most: number): number => least + Math.random() * (most - least);

const newShip = (): Ship => ({ x: WIDTH / 2, y: HEIGHT / 2, vx: 0, vy: 0, radius: 12, angle: -Math.PI / 2, reloadTicks: 0, score: 0, lives: 3 });
const newWorld = (players = 1) => ({ ships: Array.from({ length: players }, newShip), rocks: [] as Body[], shots: [] as Shot[], wave: 0 });
let world = newWorld();

const keys = { left: false, right: false, thrust: false, fire: false };
const names: Record<string, keyof typeof keys> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'thrust', Space: 'fire' };
const press = (down: boolean) => (event: KeyboardEvent): void => {
  const name = names[event.code];
  if (name !== undefined) keys[name] = down;
};
window.addEventListener('keydown', press(true));
window.addEventListener('keyup', press(false));

function newRock(x: number, y: number, radius: number): Body {
  const angle = between(0, Math.PI * 2);
  const speed = between(0.5, 60 / radius);
  return { x, y, vx: Math.cos(angle) * speed, vy: Math.sin(angle) * speed, radius };
}

function move(body: Body): void {
  body.x = (body.x + body.vx + WIDTH) % WIDTH;
  body.y = (body.y + body.vy + HEIGHT) % HEIGHT;
}

function touches(a: Body, b: Body): boolean {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (a.radius + b.radius) ** 2;
}

function fly(ship: Ship, pressed: typeof keys): void {
  ship.angle += (Number(pressed.right) - Number(pressed.left)) * 0.08;
  if (pressed.thrust) {
    ship.vx += Math.cos(ship.angle) * 0.12;
    ship.vy += Math.sin(ship.angle) * 0.12;
  }
  ship.vx *= 0.99;
  ship.vy *= 0.99;
  if (ship.reloadTicks > 0) ship.reloadTicks--;
  else if (pressed.fire) fire(ship);
  move(ship);
  const hit = world.rocks.find((rock) => touches(ship, rock));
  if (hit !== undefined && ship.lives > 0) crash(ship, hit);
}

function fire(ship: Ship): void {
  const [dx, dy] = [Math.cos(ship.angle), Math.sin(ship.angle)];
  const start = { x: ship.x + dx * 16, y: ship.y + dy * 16, vx: ship.vx + dx * 6, vy: ship.vy + dy * 6 };
  world.shots.push({ ...start, radius: 2, ticksLeft: 70, owner: ship });
  ship.reloadTicks = 12;
}

function breakRock(rock: Body): void {
  world.rocks.splice(world.rocks.indexOf(rock), 1);
  if (rock.radius < 15) return;
  for (let i = 0; i < 2; i++) world.rocks.push(newRock(rock.x, rock.y, rock.radius / 2));
}

function crash(ship: Ship, rock: Body): void {
  breakRock(rock);
  ship.lives--;
  Object.assign(ship, { x: WIDTH / 2, y: HEIGHT / 2, vx: 0, vy: 0 });
}

function update(pressed: readonly (typeof keys)[]): void {
  if (world.rocks.length === 0) {
    world.wave++;
    for (let i = 0; i < 3 + world.wave; i++) world.rocks.push(newRock(between(0, WIDTH), between(0, 80), 40));
  }
  world.ships.forEach((ship, slot) => fly(ship, pressed[slot]));
  for (const body of [...world.rocks, ...world.shots]) move(body);
  world.shots = world.shots.filter((shot) => --shot.ticksLeft > 0);
  for (const shot of [...world.shots]) {
    const hit = world.rocks.find((rock) => touches(shot, rock));
    if (hit === undefined) continue;
    shot.owner.score += 10;
    world.shots.splice(world.shots.indexOf(shot), 1);
    breakRock(hit);
  }
}

const pen = document.querySelector('canvas')!.getContext('2d')!;

function circle({ x, y, radius }: Body): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.stroke();
}

function drawShip(ship: Ship, number: number): void {
  circle(ship);
  pen.strokeRect(ship.x + Math.cos(ship.angle) * 12, ship.y + Math.sin(ship.angle) * 12, 3, 3);
  pen.fillText(`${ship.score} points, ${ship.lives} lives`, 10, 20 + number * 15);
}

function draw(): void {
  pen.clearRect(0, 0, WIDTH, HEIGHT);
  world.rocks.forEach(circle);
  world.shots.forEach(circle);
  world.ships.forEach(drawShip);
}

const room = await openRoom(hookGame({
  name: 'rocks', input: { left: 'button', right: 'button', thrust: 'button', fire: 'button' },
  start: ({ slots, prng }) => ((Math.random = () => prng.float()), (world = newWorld(slots))),
  step: (live, inputs) => update(((world = live), inputs)),
}), { transport: peerjs(), code: location.hash.slice(1) || undefined, autoStart: 2 });
location.hash = room.code;
setInterval(() => { room.setInput(0, keys); room.tick(performance.now()); draw(); }, 1000 / 60);
