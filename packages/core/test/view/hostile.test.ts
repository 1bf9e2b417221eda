import { describe, expect, test } from '@jest/globals';
import { Reader, Writer } from '../../src/wire/cursor.ts';
import { RandomStream } from '../../src/testing/random.ts';
import { readDecision, RecordKind, writeDecision, change, type Decision } from '../../src/view/decision.ts';
import * as view from '../../src/view/index.ts';
import { readRows, writeRows } from '../../src/view/rows.ts';
import { Lab, type Letter } from './lab.ts';
import { Simulation } from './simulate.ts';
import { duelPlan, randomPlan, roughPlan } from './plan.ts';

/** Real messages of every kind. */
function corpus(): Letter[] {
  const all: Letter[] = [];
  const plans = [randomPlan(15), randomPlan(19), ...[1, 2, 3, 4, 5, 6].flatMap((seed) => [roughPlan(seed), duelPlan(seed)])];
  for (const plan of plans) {
    const run = new Simulation(plan);
    const send = run.sendView.bind(run);
    run.sendView = (from, to, bytes) => {
      if (all.length < 8000) all.push({ from, to, say: bytes[0]! & 15, bytes });
      send(from, to, bytes);
    };
    run.run();
  }
  return all;
}

describe('hostile bytes', () => {
  const letters = corpus();

  test('the corpus has every kind of message', () => {
    expect([...new Set(letters.map((letter) => letter.say))].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('scenario 36: a mutated message never throws and keeps nothing', () => {
    const r = new RandomStream(1, 'hostile');
    let lab = new Lab(view, 5);
    lab.honest = false;
    for (let i = 0; i < 40_000; i++) {
      const { bytes, from } = r.pick(letters);
      const copy = bytes.slice();
      for (let k = r.below(4); k >= 0; k--) copy[r.below(copy.length)] = r.below(256);
      // The right match, so that the bodies are reached.
      copy.fill(0, 3, 7);
      const to = r.below(5);
      copy[1] = ((from % 5) << 4) | to;
      const length = r.chance(0.2) ? r.below(copy.length + 1) : copy.length;
      if (to !== from % 5) lab.logs[to]!.receive(lab.nowMs, from % 5, copy, length);
      if (i % 50 === 0) {
        lab.run(10, () => false);
        expect(lab.table.length).toBeLessThan(1000);
        lab.table.length = 0;
      }
      if (i % 2000 === 0) {
        lab = new Lab(view, 5);
        lab.honest = false;
      }
    }
  });

  test('bytes of another match are dropped', () => {
    const lab = new Lab(view, 3);
    for (const letter of letters) if (letter.to === 0) lab.logs[0]!.receive(lab.nowMs, letter.from, letter.bytes, letter.bytes.length);
    expect(lab.logs[0]!.counters.malformed).toBeGreaterThan(0);
    expect(lab.logs[0]!.view.epoch).toBe(0);
  });
});

describe('one legal encoding', () => {
  const host = { rowBytes: () => 3 } as unknown as view.ViewHost;
  const scratch = new Uint8Array(256 * 3);

  test('rows: write then read is identity, and every other spelling is refused', () => {
    const r = new RandomStream(2, 'rows');
    for (let i = 0; i < 300; i++) {
      const count = r.below(20);
      const bytes = new Uint8Array(count * 3);
      for (let row = 0; row < count; row++) for (let k = 0; k < 3; k++) bytes[row * 3 + k] = r.chance(0.7) && row > 0 ? bytes[(row - 1) * 3 + k]! : r.below(4);
      const writer = new Writer(new Uint8Array(1000));
      writeRows(writer, { first: 50, count, bytes }, 3);
      const reader = new Reader().open(writer.bytes, writer.length);
      const rows = readRows(reader, 50 + count - 1, 3, scratch);
      expect(reader.finished).toBe(true);
      expect([...rows.bytes]).toEqual([...bytes]);
    }
    const twice = new Reader().open(Uint8Array.from([2, 0, 1, 1, 1, 0, 1, 1, 1]));
    readRows(twice, 9, 3, scratch);
    expect(twice.ok).toBe(false);
  });

  test('a decision read and written again is the same bytes; out of order it is refused', () => {
    const decision: Decision = {
      effectFrame: 2 ** 40,
      cuts: [{ kind: RecordKind.bench, peer: 3, cut: 70, rows: { first: 69, count: 2, bytes: Uint8Array.from([1, 2, 3, 4, 5, 6]) } }],
      changes: [change(RecordKind.drop, 2), change(RecordKind.lock, 0, 1), change(RecordKind.setting, 31, 0xffffffff)],
    };
    const writer = new Writer(new Uint8Array(200));
    writeDecision(writer, decision, host);
    const reader = new Reader().open(writer.bytes, writer.length);
    expect(readDecision(reader, host, scratch)).toEqual(decision);
    expect(reader.finished).toBe(true);
    writeDecision(writer.reset(), { ...decision, changes: [...decision.changes].reverse() }, host);
    expect(readDecision(new Reader().open(writer.bytes, writer.length), host, scratch)).toBeUndefined();
  });

  test('a view read and written again is the same view', () => {
    const first = view.firstView(0b101, [7, 8], [Uint8Array.from([1, 2])]);
    const writer = new Writer(new Uint8Array(1000));
    view.writeView(writer, { ...first, pausedAt: 2 ** 33, locked: true, benched: 0b100 });
    expect(view.readView(new Reader().open(writer.bytes, writer.length))).toEqual({ ...first, pausedAt: 2 ** 33, locked: true, benched: 0b100 });
  });
});

describe('a quorum', () => {
  test('any two quorums of the same voters meet', () => {
    for (let voters = 1; voters < 64; voters++) {
      const quorums: number[] = [];
      for (let some = 0; some < 64; some++) if ((some & ~voters) === 0 && view.isQuorum(some, voters)) quorums.push(some);
      for (const a of quorums) for (const b of quorums) expect((a & b) !== 0).toBe(true);
    }
  });

  test('two decide together, four by half with the lowest', () => {
    expect(view.isQuorum(0b01, 0b11)).toBe(false);
    expect(view.isQuorum(0b11, 0b11)).toBe(true);
    expect(view.isQuorum(0b0101, 0b1111)).toBe(true);
    expect(view.isQuorum(0b0110, 0b1111)).toBe(false);
    expect(view.isQuorum(0b100, 0b100)).toBe(true);
    expect(view.isQuorum(0, 0)).toBe(false);
  });
});
