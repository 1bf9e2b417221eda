/** Watching again: a saved match opened again is the same match, the film goes anywhere in it, and the last knock-out is found. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { looksBySeat } from '@rollmesh/browser';
import { LIVE, NO_FRAME } from '@rollmesh/core';
import type { MatchView } from '../src/game/arena-scene.ts';
import { decidedAt, Film, roundBegan } from '../src/replay/film.ts';
import { InstantReplay } from '../src/replay/instant.ts';
import { SoloRecording } from '../src/replay/recorded-solo.ts';
import { replayLabels } from '../src/players.ts';
import { LONGEST_LINK, replayFromLink, replayLink } from '../src/replay/replay-link.ts';
import { ROUND_OVER_FRAMES } from '../src/sim/rules.ts';
import { shoveOff } from '../src/sim/shove-off.ts';
import { Phase } from '../src/sim/state.ts';

const PAGE = 'https://example.org/shove-off/?cloud';
const SEED = [4, 3, 2, 1];
const FRAME_MS = 1000 / 60;
const silent = { hear: (): void => undefined, nowMs: (): number => 0 };

/** A recorded match of one player and three bots, to the pause after its first round; and the sum after each frame. */
class Match {
  readonly run = shoveOff.start({ seed: SEED, slots: 4 });
  readonly inputs = { frame: NO_FRAME, slots: 4, width: shoveOff.inputBytes, bytes: new Uint8Array(4 * shoveOff.inputBytes), present: 1, gone: 0 };
  readonly recording = new SoloRecording(this.run, this.inputs, SEED, ['Ana', '', '', '']);
  readonly sums: number[] = [];

  play(until: (match: Match) => boolean): this {
    while (!until(this)) {
      this.inputs.frame += 1;
      const frame = this.inputs.frame;
      shoveOff.encodeInput({ x: ((frame / 20) | 0) % 3 === 0 ? 0.6 : -0.4, y: ((frame / 33) | 0) % 2 === 0 ? 0.5 : -0.5, dash: frame % 90 < 3 }, this.inputs.bytes, 0);
      this.run.step(this.inputs);
      this.run.effects.settle(frame, frame, () => undefined);
      this.recording.take();
      this.sums.push(this.run.checksum(LIVE));
    }
    return this;
  }
}

let match: Match;
let bytes: Uint8Array;
beforeAll(() => {
  match = new Match().play(({ run }) => run.state.phase === Phase.roundOver && run.state.clock > 70);
  bytes = match.recording.bytes();
});

const sumOf = (film: Film): number => film.player.run.checksum(LIVE);

/** Ticks until it has arrived. */
function arrive(film: Film): void {
  for (let i = 0; i < 10_000 && film.seeking; i += 1) film.tick(i);
}

describe('a saved match opened again', () => {
  test('shows everybody by name and in the colour of the match, and bots as bots', () => {
    const labels = replayLabels({ names: ['', 'Ana', 'Bo', 'Bo'], colours: [undefined, undefined, 0, undefined] });
    const bodies = [0, 1, 2, 3];
    expect(bodies.map(labels.isBot)).toEqual([true, false, false, false]);
    expect(bodies.slice(1).map(labels.nameOf)).toEqual(['Ana', 'Bo', 'Bo']);
    // The colours as `looksBySeat` gives them to the members of the match: Bo, at seats 2 and 3, chose 0.
    expect(bodies.map(labels.lookOf)).toEqual(looksBySeat([{ seats: [0] }, { seats: [1] }, { seats: [2, 3], colour: 0 }], 8).slice(0, 4));
    expect(labels.lookOf(2)).toBe(0);
  });

  test('gives the sum of every frame of the match, and none of those in the file is missed', () => {
    const film = new Film(bytes, silent);
    for (const sum of match.sums) {
      film.player.step();
      expect(sumOf(film)).toBe(sum);
    }
    expect([film.player.badFrame, film.player.ended, film.player.names[0]]).toEqual([-1, true, 'Ana']);
  });

  test('is small: a round of one player fits in a link, and comes out of it unchanged', () => {
    const link = replayLink(bytes, `${PAGE}#ABCDEF`);
    expect(link?.length).toBeLessThan(LONGEST_LINK / 3);
    expect(replayFromLink(link!)).toEqual(new Uint8Array(bytes));
  });

  test('what is no replay in a link or a file is refused', () => {
    for (const hash of ['#replay=', '#replay=%%', '#ABCDEF', '', `#replay=${'A'.repeat(LONGEST_LINK)}`]) expect(replayFromLink(PAGE + hash)).toBeUndefined();
    expect(replayLink(new Uint8Array(LONGEST_LINK), PAGE)).toBeUndefined();
    expect(() => new Film(new Uint8Array(200), silent)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => new Film(bytes.slice(0, 40), silent)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

describe('a film', () => {
  test('goes to any frame, forwards and back, and is in the state of that frame', () => {
    const film = new Film(bytes, silent);
    for (const frame of [900, 30, 1200, 1199, 400]) {
      film.goTo(frame);
      arrive(film);
      expect([film.frame, sumOf(film)]).toEqual([frame, match.sums[frame - 1]]);
    }
  });

  test('plays by the clock at its speed, stands still when paused, and stops at the end', () => {
    const film = new Film(bytes, silent);
    film.speed = 2;
    for (let i = 0; i <= 30; i += 1) film.tick(i * FRAME_MS + 0.001 * i);
    expect(Math.abs(film.frame - 60)).toBeLessThanOrEqual(1);
    film.playing = false;
    film.tick(1000);
    const at = film.frame;
    film.tick(1100);
    expect(film.frame).toBe(at);
    film.goTo(1e9);
    arrive(film);
    film.playing = true;
    film.tick(2000);
    film.tick(2100);
    expect([film.player.ended, film.playing]).toEqual([true, false]);
  });

  test('is on its way for several frames rather than hold one up', () => {
    let ms = 0;
    const film = new Film(bytes, { hear: () => undefined, nowMs: () => (ms += 1) });
    film.goTo(1200);
    film.tick(0);
    expect(film.frame).toBeLessThan(200);
    arrive(film);
    expect(film.frame).toBe(1200);
  });

  test('what is played is heard once, what is jumped over is not', () => {
    const heard: string[] = [];
    const film = new Film(bytes, { hear: ({ name }) => heard.push(name), nowMs: () => 0 });
    film.goTo(film.player.endFrame);
    arrive(film);
    expect(heard).toEqual([]);
    film.goTo(decidedAt(film.player)! - 60);
    arrive(film);
    for (let i = 0; i < 90; i += 1) film.tick(i * FRAME_MS);
    expect(heard.filter((name) => name === 'roundOver')).toHaveLength(1);
  });

  test('finds where the last round began and where it was decided', () => {
    const film = new Film(bytes, silent);
    film.goTo(film.player.endFrame);
    arrive(film);
    const decided = decidedAt(film.player)!;
    const began = roundBegan(film.player);
    film.goTo(decided - 1);
    arrive(film);
    expect(film.player.run.state.phase).toBe(Phase.playing);
    film.goTo(decided);
    arrive(film);
    expect(film.player.run.state.phase).toBe(Phase.roundOver);
    film.goTo(began);
    arrive(film);
    expect(film.player.run.state.time).toBeLessThan(3);
  });
});

describe('the instant replay', () => {
  /** The pause after a round, frame by frame; what was drawn instead of it. */
  function pauseOf(skipAt = Infinity): { views: (MatchView | undefined)[]; shown: boolean[] } {
    const shown: boolean[] = [];
    const instant = new InstantReplay({ recording: () => bytes, hear: () => undefined, shown: (on) => shown.push(on), nowMs: () => 0 });
    const live = { phase: Phase.roundOver, clock: 0 } as Parameters<InstantReplay['tick']>[0];
    const views: (MatchView | undefined)[] = [];
    for (let clock = 0; clock < ROUND_OVER_FRAMES; clock += 1) {
      live.clock = clock;
      if (clock === skipAt) instant.skip();
      const view = instant.tick(live, clock * FRAME_MS);
      views.push(view === undefined ? undefined : { ...view });
    }
    return { views, shown };
  }

  test('shows the last knock-out within the pause and leaves the match as it is', () => {
    const { views, shown } = pauseOf();
    const frames = views.filter((view) => view !== undefined).length;
    expect(frames).toBeGreaterThan(90);
    expect(views.at(-1)).toBeUndefined();
    expect(views.slice(0, 50).every((view) => view === undefined)).toBe(true);
    expect(shown).toEqual([true, false]);
    expect(sumOf(new Film(bytes, silent))).not.toBe(match.run.checksum(LIVE));
  });

  test('is over when it is skipped, and does not come back', () => {
    const { views, shown } = pauseOf(100);
    expect(views.slice(100).every((view) => view === undefined)).toBe(true);
    expect(shown).toEqual([true, false]);
  });
});
