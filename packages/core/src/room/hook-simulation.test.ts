import { describe, expect, test } from '@jest/globals';
import { LIVE, type FrameInputs } from '../sync/simulation.ts';
import { hookSimulation, type SimulationHooks } from './hook-simulation.ts';

interface World {
  x: number;
  trail: number[];
}

const inputs = (byte: number): FrameInputs => ({ frame: 0, slots: 1, width: 1, bytes: new Uint8Array([byte]), present: 1, gone: 0 });

function hooked(extra: Partial<SimulationHooks<World>> = {}) {
  let world: World = { x: 0, trail: [] };
  const simulation = hookSimulation<World>({
    save: () => structuredClone(world),
    load: (saved) => { world = structuredClone(saved); },
    step: ({ bytes }) => { world.x += bytes[0]; world.trail.push(world.x); },
    ...extra,
  });
  simulation.reserve(2);
  return { simulation, world: () => world };
}

describe('a simulation over own objects', () => {
  test('save then load is identity, as often as it is loaded', () => {
    const { simulation, world } = hooked();
    simulation.step(inputs(3));
    simulation.save(0);
    const sum = simulation.checksum(0);
    for (let again = 0; again < 2; again += 1) {
      simulation.step(inputs(5));
      expect(simulation.checksum(LIVE)).not.toBe(sum);
      simulation.load(0);
      expect(world()).toEqual({ x: 3, trail: [3] });
      expect(simulation.checksum(LIVE)).toBe(sum);
    }
  });

  test('its own checksum is used, as an unsigned number', () => {
    const { simulation } = hooked({ checksum: ({ x }) => -1 - x });
    simulation.save(1);
    expect(simulation.checksum(1)).toBe(0xffffffff);
  });

  test('an old copy is offered for reuse', () => {
    const offered: unknown[] = [];
    const { simulation } = hooked({ save: (reuse) => { offered.push(reuse); return reuse ?? { x: 1, trail: [] }; } });
    simulation.save(0);
    simulation.save(0);
    expect(offered).toEqual([undefined, { x: 1, trail: [] }]);
  });

  test('a save that hands out the live state itself is told', () => {
    const live: World = { x: 0, trail: [] };
    const { simulation } = hooked({ save: () => live });
    simulation.save(0);
    expect(() => simulation.save(1)).toThrow(/Return a copy/);
  });

  test('loading what was never saved, and driving it from its own step, are told', () => {
    const { simulation } = hooked();
    expect(() => simulation.load(1)).toThrow(/Nothing was saved in place 1/);
    const nested = hooked({ step: () => nested.simulation.save(0) });
    expect(() => nested.simulation.step(inputs(1))).toThrow(/inside its own step/);
    expect(() => hookSimulation({ save: () => 1, load: () => undefined } as unknown as SimulationHooks<number>)).toThrow(/no step/);
  });
});
