/** What the practice page shows must be true: its world, played in no time. */
import { describe, expect, test } from '@jest/globals';
import { World, type WorldOptions } from './world.ts';

const FAIR = { latencyMs: 30, jitterMs: 4, loss: 0 };

async function playing(options: Partial<WorldOptions> = {}, ms = 3000): Promise<World> {
  const world = await World.open({ machines: 3, delay: 2, window: 8, weather: FAIR, seed: 7, ...options });
  await pass(world, ms);
  expect(world.machines.every((machine) => machine.playing)).toBe(true);
  return world;
}

/** A reload opens its room in a promise: let it. */
async function pass(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    world.advance(100);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function kinds(world: World): string[] {
  return world.lines.map(({ kind, machine }) => `${kind} ${machine}`);
}

async function settled(world: World, ms = 1500): Promise<void> {
  const before = world.agreement.verdict.differed;
  await pass(world, ms);
  const { equal, differed, frame } = world.agreement.verdict;
  expect({ equal, differed: differed - before }).toEqual({ equal: true, differed: 0 });
  expect(frame).toBeGreaterThan(30);
}

describe("the practice page's world", () => {
  test.each([2, 3, 4])('%i machines begin by themselves and agree', async (machines) => {
    const world = await playing({ machines });
    await settled(world);
    expect(world.machines.some((machine) => machine.room!.state.frames > 60)).toBe(true);
  });

  test('more latency, deeper rollbacks; still everybody agrees', async () => {
    const near = await playing({ delay: 0, weather: { latencyMs: 5, jitterMs: 0, loss: 0 } }, 5000);
    const far = await playing({ delay: 0, weather: { latencyMs: 100, jitterMs: 0, loss: 0 } }, 5000);
    const again = (world: World): number => world.history.reduce((sum, each) => sum + each.againPerSecond(30), 0);
    expect(again(far)).toBeGreaterThan(2 * again(near));
    expect(Math.max(...far.history.map((each) => each.deepest(40)))).toBeGreaterThanOrEqual(5);
    await settled(far);
  });

  test('lockstep never goes back; it waits instead', async () => {
    const world = await playing({ window: 0, delay: 1, weather: { latencyMs: 80, jitterMs: 10, loss: 0 } }, 5000);
    expect(world.machines.every((machine) => machine.stats!.rollbacks === 0 && machine.stats!.stalls > 20)).toBe(true);
  });

  test('a fifth of all packets lost, and all final states equal', async () => {
    const world = await playing();
    world.setWeather({ ...FAIR, loss: 0.2 });
    await settled(world, 5000);
    expect(world.machines[0]!.stats!.peers[0]!.lossPercent).toBeGreaterThan(8);
  });

  test('a frozen machine is benched while the others play on, and comes back', async () => {
    const world = await playing();
    world.freeze(1, true);
    const frame = world.machines[0]!.stats!.frame;
    await pass(world, 3000);
    expect(kinds(world)).toContain('benched 0');
    expect(world.machines[0]!.stats!.frame).toBeGreaterThan(frame + 100);
    world.freeze(1, false);
    await pass(world, 3000);
    expect(kinds(world)).toContain('unbenched 1');
    await settled(world);
  });

  test('of two, the other waits for a frozen one', async () => {
    const world = await playing({ machines: 2 });
    world.freeze(1, true);
    await pass(world, 2000);
    const { frame } = world.machines[0]!.stats!;
    await pass(world, 1000);
    expect(world.machines[0]!.stats!.frame).toBe(frame);
    expect(kinds(world)).toContain('paused 0');
    world.freeze(1, false);
    await settled(world);
    expect(world.machines[0]!.stats!.frame).toBeGreaterThan(frame + 30);
  });

  test('two whose link is cut play on through the third', async () => {
    const world = await playing();
    world.cut(0, 1, true);
    await pass(world, 6000);
    const frames = world.machines.map((machine) => machine.stats!.frame);
    expect(world.machines[0]!.room!.members.find(({ name }) => name === 'Bo')).toMatchObject({ relayed: true });
    await settled(world);
    expect(world.machines.every((machine, index) => machine.stats!.frame > frames[index]! + 60 && machine.playing)).toBe(true);
    expect(world.linked(0, 1)).toBe(false);
    world.cut(0, 1, false);
    await pass(world, 1000);
    expect(world.linked(0, 1)).toBe(true);
  });

  test('an unplugged machine is benched, and comes back when it is plugged in again', async () => {
    const world = await playing();
    world.unplug(2, true);
    await pass(world, 3000);
    expect(kinds(world)).toContain('benched 0');
    world.unplug(2, false);
    await pass(world, 4000);
    expect(kinds(world)).toContain('unbenched 2');
    await settled(world);
  });

  test('a flipped byte is found, named, and the odd one takes the state of the others', async () => {
    const world = await playing();
    world.corrupt(2);
    await pass(world, 3000);
    expect(kinds(world)).toContain('desync 2');
    expect(world.agreement.verdict.odd).toEqual([2]);
    expect(world.lines.some(({ kind, text }) => kind === 'report' && text.includes('x[2]'))).toBe(true);
    await pass(world, 2000);
    await settled(world);
    expect(world.machines.every((machine) => machine.playing)).toBe(true);
  });

  test('of two, nobody can say who is right: both go back to what they agreed on, and play on', async () => {
    const world = await playing({ machines: 2 });
    world.corrupt(1);
    await pass(world, 5000);
    expect(kinds(world)).toContain('desync 0');
    expect(kinds(world)).not.toContain('ended 0');
    expect(world.agreement.verdict.differed).toBeGreaterThan(0);
    await settled(world);
  });

  test('a reloaded page gets its seat back', async () => {
    const world = await playing();
    const slot = world.machines[1]!.slot;
    world.reload(1);
    await pass(world, 5000);
    expect(world.machines[1]!.slot).toBe(slot);
    await settled(world);
  });
});
