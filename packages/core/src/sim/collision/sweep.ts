/**
 * When does a moving thing first touch a still one? For things fast enough to jump over each other within a step. The
 * answer is written into a `Touch` of the caller's, made once and used again.
 */
export interface Touch {
  /** The share of the movement made before touching, 0 to 1. */
  time: number;
  /** Out of the surface touched: a direction of length 1. */
  normalX: number;
  normalY: number;
}

export function makeTouch(): Touch {
  return { time: 1, normalX: 0, normalY: 0 };
}

/**
 * A box moving by (dx, dy) against a still box. False, and `touch` untouched, if they do not meet, only slide along, or
 * overlap already (then separate them).
 */
export function sweepBox(left: number, top: number, width: number, height: number, dx: number, dy: number, bLeft: number, bTop: number, bWidth: number, bHeight: number, touch: Touch): boolean {
  return sweepPoint(left, top, dx, dy, bLeft - width, bTop - height, bWidth + width, bHeight + height, touch);
}

/** A point moving by (dx, dy), as a ray or a bullet, against a still box. */
export function sweepPoint(x: number, y: number, dx: number, dy: number, left: number, top: number, width: number, height: number, touch: Touch): boolean {
  const inX = entry(x, dx, left, left + width);
  const inY = entry(y, dy, top, top + height);
  const enter = Math.max(inX, inY);
  const leave = Math.min(leaving(x, dx, left, left + width), leaving(y, dy, top, top + height));
  if (!(enter >= 0 && enter <= 1 && enter < leave)) return false;
  const isSideways = inX >= inY;
  touch.time = enter;
  touch.normalX = isSideways ? (dx > 0 ? -1 : 1) : 0;
  touch.normalY = isSideways ? 0 : dy > 0 ? -1 : 1;
  return true;
}

/** When a moving coordinate comes between two bounds; not moving, it always was, or never will be. */
function entry(at: number, step: number, low: number, high: number): number {
  if (step === 0) return at > low && at < high ? -Infinity : Infinity;
  return ((step > 0 ? low : high) - at) / step;
}

function leaving(at: number, step: number, low: number, high: number): number {
  if (step === 0) return Infinity;
  return ((step > 0 ? high : low) - at) / step;
}

/** A circle moving by (dx, dy) against a still circle. False if they do not meet, only graze, or overlap already. */
export function sweepCircle(x: number, y: number, radius: number, dx: number, dy: number, bx: number, by: number, bRadius: number, touch: Touch): boolean {
  const fromX = x - bx;
  const fromY = y - by;
  const reach = radius + bRadius;
  // |from + t d|^2 = reach^2, the smaller root.
  const a = dx * dx + dy * dy;
  const b = fromX * dx + fromY * dy;
  const c = fromX * fromX + fromY * fromY - reach * reach;
  const root = b * b - a * c;
  if (!(a > 0 && b < 0 && c >= 0 && root > 0)) return false;
  // Not (-b - sqrt) / a: that would subtract like from like.
  const time = c / (Math.sqrt(root) - b);
  if (!(time <= 1)) return false;
  touch.time = time;
  touch.normalX = (fromX + time * dx) / reach;
  touch.normalY = (fromY + time * dy) / reach;
  return true;
}
