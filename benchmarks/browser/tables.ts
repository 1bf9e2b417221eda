/** The browser tier's figures as tables for people and as numbers to compare with another run's. */
import type { Cell, Figure, TableData } from '../lib/results.ts';
import { nameOf } from './cases.ts';
import { FRAME_MS, type BrowserFigures } from './measure.ts';

export function tablesOf(all: readonly BrowserFigures[], alonePercent: number): TableData[] {
  return [latencyTable(all), costTable(all, alonePercent), conditionsTable(all)].map((table) => ({ ...table, rows: table.rows.map((row) => row.map(known)) }));
}

/** What was not measured is no number: JSON has none for it. */
function known(cell: Cell): Cell {
  return typeof cell === 'number' && !Number.isFinite(cell) ? '-' : cell;
}

function latencyTable(all: readonly BrowserFigures[]): TableData {
  return {
    title: 'From the key to the screen',
    note: 'ms from the key event’s own time stamp to the animation frame that drew it, all players together. After auto: the delay it came to. Way: a packet’s, from send to the message’s handler. Beyond: what the other’s screen takes more than the way of the packet that carried the press, in frames of 16.7 ms; directly, browsers on one machine draw in step and each packet waits a whole frame, on the even path half of one. Of: presses whose packet came; n: all of them.',
    columns: ['match', 'own p50', 'p95', 'p99', 'max', 'other’s p50', 'p95', 'p99', 'max', 'way p50', 'p99', 'beyond p50', 'p99', 'of', 'n', 'unanswered'],
    rows: all.map((f) => {
      return [name(f), f.ownMs.p50, f.ownMs.p95, f.ownMs.p99, f.ownMs.max, f.otherMs.p50, f.otherMs.p95, f.otherMs.p99, f.otherMs.max, f.wayMs.p50, f.wayMs.p99, f.beyondMs.p50 / FRAME_MS, f.beyondMs.p99 / FRAME_MS, f.beyondMs.n, f.otherMs.n, f.unanswered];
    }),
  };
}

function costTable(all: readonly BrowserFigures[], alonePercent: number): TableData {
  return {
    title: 'What it takes of a frame',
    note: `Of the first machine. Share: time in the tick (sending included) and in the channels’ handlers, of all time. Main thread: its CPU in percent of one core, everything included; a page that draws the same without a room takes ${alonePercent.toFixed(1)} %, and what lies beyond that is all that netcode and browser do for the match. Times are wall time: who else wants the processor counts. Kept: what the heap grows by, after collections, bench page included.`,
    columns: ['match', 'share %', 'per frame ms p50', 'p99', 'main thread %', 'beyond alone %', 'tick µs p50', 'p99', 'send µs p50', 'p99', 'receive µs p50', 'p99', 'kept KB/min'],
    rows: all.map((f) => [name(f), f.netcodePercent, f.netcodeMs.p50, f.netcodeMs.p99, f.threadPercent, f.threadPercent - alonePercent, f.tickUs.p50, f.tickUs.p99, f.sendUs.p50, f.sendUs.p99, f.receiveUs.p50, f.receiveUs.p99, f.keptKbPerMinute]),
  };
}

/** What a reader needs to believe the rest. */
function conditionsTable(all: readonly BrowserFigures[]): TableData {
  return {
    title: 'How the matches went',
    note: 'Load: processes that wanted the processor before. Frames are animation frames of the first machine: fewer than 60 a second, or gaps far above 17 ms, mean that the machine was too busy for figures about latency. Late: by how much keys were sent after their time. Clocks: how far those of the browsers can be apart. States: final states of which two machines told the same sum.',
    columns: ['match', 'load', 'frames/s', 'gap ms p99', 'without a step %', 'stalled %', 'longest ms', 'rollbacks % of ticks', 'deepest', 'B/packet', 'keys late ms p99', 'clocks ms', 'states'],
    rows: all.map((f): Cell[] => [
      name(f), f.loadBefore, f.framesPerSecond, f.frameGapMs.p99, f.withoutStepPercent, f.stallPercent, f.longestStallMs, f.rollbackPercent, f.maxRollbackFrames, f.bytesPerPacket, f.lateP99Ms, f.clockDoubtMs, f.sumsCompared,
    ]),
  };
}

function name(f: BrowserFigures): string {
  return `${nameOf(f)}${f.delay === 'auto' ? ` (${f.delayFrames})` : ''}`;
}

/** Noise is what quarters of the run differed by: real browsers are never exact. */
export function comparable(all: readonly BrowserFigures[]): Figure[] {
  return all.flatMap((f) => {
    const id = `browser/${nameOf(f)}`;
    const figure = (what: string, unit: string, value: number, noise: number): Figure => ({ id: `${id}/${what}`, unit, value, noise, better: 'lower' });
    const found = [
      figure('own screen p50', 'ms', f.ownMs.p50, f.noise.ownP50), figure('own screen p99', 'ms', f.ownMs.p99, f.noise.ownP99),
      figure('other screen p50', 'ms', f.otherMs.p50, f.noise.otherP50), figure('other screen p99', 'ms', f.otherMs.p99, f.noise.otherP99),
      figure('beyond the way p50', 'frames', f.beyondMs.p50 / FRAME_MS, f.noise.beyondP50 / FRAME_MS), figure('beyond the way p99', 'frames', f.beyondMs.p99 / FRAME_MS, f.noise.beyondP99 / FRAME_MS),
      figure('netcode share', '%', f.netcodePercent, f.noise.netcodePercent),
    ];
    return found.filter(({ value }) => Number.isFinite(value));
  });
}
