/** The law of adapters: whatever engine plays, what its game computed is judged, and a wrong one is found out. */
import { describe, expect, jest, test } from '@jest/globals';
import { WEATHER_CASES, type WeatherCase } from '../rivals/cases.ts';
import type { Engine, EngineMachine, Seat } from '../rivals/engine.ts';
import { engine as nothing } from '../rivals/engines/nothing.ts';
import { engine as rollmesh } from '../rivals/engines/rollmesh.ts';
import { costText, ourFailures } from '../rivals/index.ts';
import { costOfEngine, matchInWeather, type CostAnswer } from '../rivals/worker.ts';

jest.setTimeout(60_000); // only for machines that are very busy

const fine: WeatherCase = { name: 'fine', players: 2, weather: {} };
const lossy = WEATHER_CASES.find(({ name }) => name === 'loss 20 %')!;

/** A lockstep engine in a few lines, right on a perfect network; `flaw` plants what may be wrong with an engine. */
function planted(flaw: 'none' | 'guesses' | 'throws' | 'stops at 300' | 'waits'): Engine {
  return { name: `planted: ${flaw}`, maxPlayers: 2, sizes: {}, join: (seat) => new PlantedMachine(seat, flaw) };
}

class PlantedMachine implements EngineMachine {
  private readonly theirs: (readonly number[])[] = [];
  private readonly row = new Uint8Array(4);
  private frame = 0;
  private sent = 0;
  private calls = 0;

  constructor(
    private readonly seat: Seat,
    private readonly flaw: string,
  ) {}

  deliver(_from: number, payload: unknown): void {
    const { frame, bytes } = payload as { frame: number; bytes: readonly number[] };
    this.theirs[frame] = bytes;
    if (this.flaw === 'throws' && frame === 100) throw new Error('planted');
  }

  tick(): void {
    const { seat, flaw } = this;
    if (flaw === 'waits' && this.calls++ % 10 === 0) return;
    // A lockstep engine runs ahead with what it sends, not with what it plays.
    for (; this.sent <= this.frame + 8; this.sent++) seat.wire.send(1 - seat.self, { frame: this.sent, bytes: [...seat.input(this.sent)] }, 2, true);
    const other = this.theirs[this.frame] ?? (flaw === 'guesses' ? [0, 0] : undefined);
    if (other === undefined || (flaw === 'stops at 300' && this.frame === 300)) return;
    this.row.set(seat.input(this.frame), seat.self * 2);
    this.row.set(other, (1 - seat.self) * 2);
    seat.game.step(this.row);
    this.frame++;
  }

  started(): boolean {
    return this.frame > 0;
  }
  currentFrame(): number {
    return this.frame;
  }
  confirmedFrame(): number {
    return this.frame - 1;
  }
}

describe('an engine is judged by what its game computed', () => {
  test('a right one is exact', async () => {
    expect(await matchInWeather(planted('none'), fine, 1, 10)).toMatchObject({ verdict: 'exact', wrongFrames: 0, exceptions: 0 });
  });

  test('one that holds a guess for confirmed is desynced', async () => {
    const { verdict, wrongFrames } = await matchInWeather(planted('guesses'), fine, 1, 10);
    expect(verdict).toBe('desynced');
    expect(wrongFrames).toBeGreaterThan(500);
  });

  test('one that stands still for good is stuck, also if all it confirmed is right', async () => {
    expect(await matchInWeather(planted('stops at 300'), fine, 1, 10)).toMatchObject({ verdict: 'stuck', wrongFrames: 0 });
  });

  test('one that waits without need is stalled', async () => {
    const { verdict, stalledPercent } = await matchInWeather(planted('waits'), fine, 1, 10);
    expect(verdict).toBe('stalled');
    expect(stalledPercent).toBeGreaterThan(9);
  });

  test('what it throws is counted and costs it nothing else', async () => {
    expect(await matchInWeather(planted('throws'), fine, 1, 10)).toMatchObject({ exceptions: 2 });
  });

  test('one that confirms nothing is not exact', async () => {
    expect((await matchInWeather(nothing, fine, 1, 5)).verdict).not.toBe('exact');
  });
});

describe('a cost', () => {
  const held = { name: 'held', players: 2, latencyTicks: 1, hands: 'held' } as const;
  const answer: CostAnswer = { cost: { bestUs: 1, medianUs: 2, worstUs: 3 }, bytesPerTickAndLink: 1, heapBytesPerTick: 0, stalledPercent: 0, exceptions: 0 };

  test('of an engine that waits or throws says so: ticks that play nothing are cheap', async () => {
    const { stalledPercent, exceptions } = await costOfEngine(planted('stops at 300'), held, 1);
    expect(stalledPercent).toBeGreaterThan(90);
    expect(exceptions).toBe(0);
    expect(costText({ ...answer, stalledPercent: 12, exceptions: 3 })).toBe('2 (12 % stalled, 3 thrown)');
    expect(costText(answer)).toBe(2);
  });

  test('of ours with either, and an exception of ours in any weather, fail the run', () => {
    const judgement = { verdict: 'exact', wrongFrames: 0, checkedFrames: 9, stalledPercent: 0, exceptions: 1, lagFrames: [] } as const;
    expect(ourFailures({ costs: { a: answer }, weather: { b: [{ ...judgement, exceptions: 0 }] } })).toEqual([]);
    expect(ourFailures({ costs: { a: { ...answer, stalledPercent: 4 }, c: { error: 'no' } }, weather: { b: [judgement] } })).toHaveLength(3);
  });
});

describe('ours', () => {
  test('is exact at 20 % loss', async () => {
    expect(await matchInWeather(rollmesh, lossy, 1, 10)).toMatchObject({ verdict: 'exact', wrongFrames: 0, exceptions: 0 });
  });

  test.each(WEATHER_CASES)('is right in $name', async (weatherCase) => {
    const { wrongFrames, checkedFrames, verdict } = await matchInWeather(rollmesh, weatherCase, 2, 12);
    expect(wrongFrames).toBe(0);
    expect(checkedFrames).toBeGreaterThan(800);
    expect(verdict).not.toBe('stuck');
  });
});
