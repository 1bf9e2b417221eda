/** Laws of the simulation: it depends on nothing but state and inputs, and every number in it stays sound. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shoveOff } from '../src/sim/shove-off.ts';
import { TILES } from '../src/sim/floor.ts';
import { MAX_BODIES } from '../src/sim/rules.ts';
import { Driver } from './driver.ts';

const SIM = join(__dirname, '../src/sim');
const PLAYERS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Inputs that are a function of a seed and the frame: stick, dash and votes all used. */
function presser(seed: number): (frame: number, bytes: Uint8Array) => void {
  return (frame, bytes) => {
    for (let i = 0; i < bytes.length; i += 1) {
      let word = Math.imul(seed ^ (i + 1), 0x9e3779b1) ^ Math.imul((frame / 12) | 0, 0x85ebca6b);
      word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
      word ^= word >>> 13;
      bytes[i] = i % shoveOff.inputBytes === 0 ? word & (frame % 12 === 0 ? 7 : 0) : word & 0xff;
    }
  };
}

describe('one simulation on every machine', () => {
  test('equal seeds and inputs give equal sums, for any number of players', () => {
    for (const slots of PLAYERS) {
      const a = new Driver(slots).play(900, presser(slots));
      const b = new Driver(slots).play(900, presser(slots));
      expect(a.sum()).toBe(b.sum());
    }
  });

  test('another seed or another input is another match', () => {
    const sum = new Driver(3).play(600, presser(1)).sum();
    expect(new Driver(3, [1, 2, 3, 5]).play(600, presser(1)).sum()).not.toBe(sum);
    expect(new Driver(3).play(600, presser(2)).sum()).not.toBe(sum);
  });

  test('going back to any frame and playing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 255 }), (seed, slots, at, ahead, present) => {
        const press = presser(seed);
        const driver = new Driver(slots, [seed, 1, 2, 3]);
        driver.present &= present;
        driver.play(at, press);
        driver.run.save(0);
        driver.play(ahead, press);
        const straight = driver.sum();
        driver.run.load(0);
        driver.frame = at - 1;
        driver.play(ahead, presser(seed + 1)); // a wrong prediction
        driver.run.load(0);
        driver.frame = at - 1;
        driver.play(ahead, press);
        expect(driver.sum()).toBe(straight);
      }),
      { numRuns: 40 },
    );
  });

  test('a snapshot of one machine goes on in another', () => {
    const press = presser(9);
    const here = new Driver(4).play(700, press);
    const there = new Driver(4, [9, 9, 9, 9]);
    here.run.save(0);
    expect(there.run.restore(here.run.snapshot(0))).toBe(true);
    there.frame = here.frame;
    here.play(400, press);
    there.bytes.set(here.bytes);
    there.play(400, press);
    expect(there.sum()).toBe(here.sum());
  });

  test('no number in the state is ever NaN or far away', () => {
    for (const slots of PLAYERS) {
      const driver = new Driver(slots, [slots, 7, 7, 7]);
      driver.play(2500, (frame, bytes) => {
        presser(slots)(frame, bytes);
        for (const numbers of [driver.state.x, driver.state.y, driver.state.vx, driver.state.vy, driver.state.wobble]) {
          for (const value of numbers) if (!(Math.abs(value) < 3000)) throw new Error(`${value} in frame ${frame}`);
        }
      });
      expect(driver.run.effects.dropped).toBe(0);
    }
  });
});

describe('what the simulation is made of', () => {
  const sources = readdirSync(SIM).map((file) => ({ file, text: readFileSync(join(SIM, file), 'utf8') }));

  test('it imports itself and the core of Rollmesh, nothing of Phaser or the page', () => {
    for (const { file, text } of sources) {
      for (const [, from] of text.matchAll(/from '([^']+)'/g)) {
        expect({ file, from }).toEqual({ file, from: expect.stringMatching(/^(\.\/[a-z-]+\.ts|@rollmesh\/core|@rollmesh\/core\/sim)$/) });
      }
    }
  });

  test('it uses only maths that every engine does alike, and no clock or chance of its own', () => {
    for (const { file, text } of sources) {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const maths = [...code.matchAll(/Math\.(\w+)/g)].map(([, name]) => name);
      expect({ file, odd: maths.filter((name) => !['sqrt', 'floor', 'ceil', 'round', 'abs', 'min', 'max'].includes(name)) }).toEqual({ file, odd: [] });
      expect({ file, impure: /\*\*|\b(Date|performance|window|document|localeCompare|crypto)\b/.test(code) }).toEqual({ file, impure: false });
    }
  });

  test('its state is small enough to save every frame', () => {
    expect(shoveOff.stateBytes).toBeLessThan(1300);
    expect(shoveOff.inputBytes).toBe(3);
    expect(TILES).toBe(91);
    expect(shoveOff.players).toEqual({ min: 1, max: MAX_BODIES });
  });
});
