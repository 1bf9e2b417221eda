import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  boxInTiles, boxesOverlap, circleOverlapsBox, circlesOverlap, makePush, makeTileMove, makeTouch, moveInTiles, pointInBox, pointInCircle, separateBoxes, separateCircleFromBox,
  separateCircles, sweepBox, sweepCircle, sweepPoint, type TileMap,
} from './index.ts';

// Quarters: sums and differences stay exact, so "just touching" can be asked for.
const at = fc.integer({ min: -80, max: 80 }).map((n) => n / 4);
const size = fc.integer({ min: 1, max: 40 }).map((n) => n / 4);

describe('overlap', () => {
  test('touching is not overlapping', () => {
    expect([boxesOverlap(0, 0, 2, 2, 2, 0, 2, 2), boxesOverlap(0, 0, 2, 2, 1.99, 0, 2, 2)]).toEqual([false, true]);
    expect([circlesOverlap(0, 0, 3, 5, 0, 2), circlesOverlap(0, 0, 3, 4.99, 0, 2)]).toEqual([false, true]);
    expect([circleOverlapsBox(-1, 1, 1, 0, 0, 2, 2), circleOverlapsBox(-0.7, -0.7, 1, 0, 0, 2, 2), circleOverlapsBox(-0.8, -0.8, 1, 0, 0, 2, 2), circleOverlapsBox(1, 1, 0.1, 0, 0, 2, 2)]).toEqual([false, true, false, true]);
    expect([pointInBox(0, 0, 0, 0, 1, 1), pointInBox(1, 0, 0, 0, 1, 1), pointInCircle(0.5, 0, 0, 0, 1), pointInCircle(1, 0, 0, 0, 1)]).toEqual([true, false, true, false]);
  });

  test('it does not matter who comes first', () => {
    fc.assert(
      fc.property(at, at, size, size, at, at, size, size, (a, b, c, d, e, f, g, h) => {
        expect(boxesOverlap(a, b, c, d, e, f, g, h)).toBe(boxesOverlap(e, f, g, h, a, b, c, d));
        expect(circlesOverlap(a, b, c, e, f, g)).toBe(circlesOverlap(e, f, g, a, b, c));
      }),
    );
  });
});

describe('separation', () => {
  const push = makePush();

  test('the push takes two apart, and is told for those that overlap and no others', () => {
    fc.assert(
      fc.property(at, at, size, size, at, at, size, size, (a, b, c, d, e, f, g, h) => {
        expect(separateBoxes(a, b, c, d, e, f, g, h, push)).toBe(boxesOverlap(a, b, c, d, e, f, g, h));
        if (boxesOverlap(a, b, c, d, e, f, g, h)) expect(boxesOverlap(a + push.normalX * push.depth, b + push.normalY * push.depth, c, d, e, f, g, h)).toBe(false);
        expect(separateCircles(a, b, c, e, f, g, push)).toBe(circlesOverlap(a, b, c, e, f, g));
        if (circlesOverlap(a, b, c, e, f, g)) expect(circlesOverlap(a + push.normalX * (push.depth + 1e-9), b + push.normalY * (push.depth + 1e-9), c, e, f, g)).toBe(false);
        expect(separateCircleFromBox(a, b, c, e, f, g, h, push)).toBe(circleOverlapsBox(a, b, c, e, f, g, h));
        if (circleOverlapsBox(a, b, c, e, f, g, h)) expect(circleOverlapsBox(a + push.normalX * (push.depth + 1e-9), b + push.normalY * (push.depth + 1e-9), c, e, f, g, h)).toBe(false);
      }),
    );
  });

  test('two circles with the same middle part upwards', () => {
    expect([separateCircles(1, 1, 2, 1, 1, 3, push), push]).toEqual([true, { normalX: 0, normalY: -1, depth: 5 }]);
  });
});

describe('sweeps', () => {
  const touch = makeTouch();

  test('a box stops at the side it reaches first, however fast it is', () => {
    expect([sweepBox(0, 0, 1, 1, 1000, 0, 500, -5, 1, 10, touch), touch]).toEqual([true, { time: 0.499, normalX: -1, normalY: 0 }]);
    expect([sweepBox(0, 0, 1, 1, 0, -4, 0, -3, 1, 1, touch), touch]).toEqual([true, { time: 0.5, normalX: 0, normalY: 1 }]);
    expect(sweepPoint(0, 0, 10, 10, 4, 4.5, 1, 1, touch)).toBe(true);
    expect([touch.time, touch.normalX, touch.normalY]).toEqual([0.45, 0, -1]);
  });

  test('sliding along, going away, stopping short, standing still and overlapping already are no touch', () => {
    expect(sweepBox(0, 0, 1, 1, 10, 0, 5, 1, 1, 1, touch)).toBe(false);
    expect(sweepBox(0, 0, 1, 1, -10, 0, 5, 0, 1, 1, touch)).toBe(false);
    expect(sweepBox(0, 0, 1, 1, 3, 0, 5, 0, 1, 1, touch)).toBe(false);
    expect(sweepBox(0, 0, 1, 1, 0, 0, 0.5, 0, 1, 1, touch)).toBe(false);
    expect(sweepBox(0, 0, 1, 1, 10, 0, 0.5, 0, 1, 1, touch)).toBe(false);
    // Through the very corner.
    expect(sweepPoint(0, 0, 2, 2, 1, -1, 1, 2, touch)).toBe(false);
    expect(sweepCircle(0, 0, 1, 0, 0, 1, 0, 1, touch)).toBe(false);
    expect(sweepCircle(0, 0, 1, 5, 0, 3, 2, 1, touch)).toBe(false);
  });

  test('before the touch there is no overlap, a little after it there is', () => {
    fc.assert(
      fc.property(at, at, size, size, at, at, at, at, size, size, (a, b, c, d, dx, dy, e, f, g, h) => {
        if (sweepBox(a, b, c, d, dx, dy, e, f, g, h, touch)) {
          const before = touch.time * (1 - 1e-9) - 1e-12;
          expect(boxesOverlap(a + before * dx, b + before * dy, c, d, e, f, g, h)).toBe(false);
        } else if (!boxesOverlap(a, b, c, d, e, f, g, h)) {
          for (let i = 1; i <= 20; i++) expect(boxesOverlap(a + (i / 20) * dx, b + (i / 20) * dy, c - 1e-9, d - 1e-9, e, f, g, h) && boxesOverlap(a + 1e-9 + (i / 20) * dx, b + 1e-9 + (i / 20) * dy, c - 2e-9, d - 2e-9, e, f, g, h)).toBe(false);
        }
        if (sweepCircle(a, b, c, dx, dy, e, f, g, touch)) {
          const x = a + touch.time * dx;
          const y = b + touch.time * dy;
          expect(Math.sqrt((x - e) * (x - e) + (y - f) * (y - f))).toBeCloseTo(c + g, 9);
          expect(touch.normalX * touch.normalX + touch.normalY * touch.normalY).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});

describe('tiles', () => {
  // A room of 10 by 10 tiles of 16, with a pillar.
  const tiles: TileMap = { size: 16, solid: (column, row) => column < 1 || row < 1 || column > 8 || row > 8 || (column === 4 && row === 4) };
  const move = makeTileMove();

  test('a box stops at a wall exactly, at any speed, and says which', () => {
    moveInTiles(tiles, 20, 20, 10, 10, 1e5, 0, move);
    expect(move).toEqual({ left: 134, top: 20, stoppedX: 1, stoppedY: 0 });
    moveInTiles(tiles, 20, 20, 10, 10, -1e5, -1e5, move);
    expect(move).toEqual({ left: 16, top: 16, stoppedX: -1, stoppedY: -1 });
    moveInTiles(tiles, 70, 20, 10, 10, 0, 100, move);
    expect(move).toEqual({ left: 70, top: 54, stoppedX: 0, stoppedY: 1 });
    moveInTiles(tiles, 48, 48, 16, 16, 0, 16, move);
    expect(move).toEqual({ left: 48, top: 64, stoppedX: 0, stoppedY: 0 });
  });

  test('a box of any size that starts outside of solid tiles never gets into one, step after step', () => {
    const place = fc.double({ min: 16, max: 130, noNaN: true });
    const side = fc.double({ min: 0.1, max: 13.9, noNaN: true });
    const step = fc.oneof(fc.double({ min: -500, max: 500, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -1e-5, max: 1e-5, noNaN: true }));
    fc.assert(
      fc.property(place, place, side, side, fc.array(fc.tuple(step, step), { maxLength: 12 }), (x, y, width, height, steps) => {
        if (boxInTiles(tiles, x, y, width, height)) return;
        move.left = x;
        move.top = y;
        for (const [dx, dy] of steps) {
          moveInTiles(tiles, move.left, move.top, width, height, dx, dy, move);
          expect(boxInTiles(tiles, move.left, move.top, width, height)).toBe(false);
          expect(move.left > 15.9 && move.top > 15.9 && move.left + width < 144.1 && move.top + height < 144.1).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a box against a wall, whatever its width, still falls along it and stays out of it', () => {
    for (let i = 1; i < 200; i++) {
      const width = i * 0.0693147;
      moveInTiles(tiles, 70, 17, width, width, 1e4, 0, move);
      expect(move.stoppedX).toBe(1);
      moveInTiles(tiles, move.left, move.top, width, width, 3, 5, move);
      expect([i, move.stoppedX, move.stoppedY, move.top]).toEqual([i, 1, 0, 22]);
    }
  });

  test('a box against a wall on any side still moves along it, whatever the size of the tiles', () => {
    for (let i = 1; i < 100; i++) {
      const side = i * 0.0712;
      const room: TileMap = { size: side, solid: (column, row) => column < 3 || row < 3 || column > 40 || row > 40 };
      moveInTiles(room, 20 * side, 20 * side, side / 3, side / 3, -1e4, -1e4, move);
      expect([i, boxInTiles(room, move.left, move.top, side / 3, side / 3)]).toEqual([i, false]);
      const { left, top } = move;
      moveInTiles(room, left, top, side / 3, side / 3, -1, 0.01, move);
      expect([i, move.stoppedX, move.stoppedY]).toEqual([i, -1, 0]);
      moveInTiles(room, left, top, side / 3, side / 3, 0.01, -1, move);
      expect([i, move.stoppedX, move.stoppedY]).toEqual([i, 0, -1]);
    }
  });
});
