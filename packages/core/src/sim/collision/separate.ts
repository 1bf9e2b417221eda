/**
 * How to part two that overlap: the shortest push that takes the first out of the second. The answer is written into a
 * `Push` of the caller's, made once and used again.
 */
export interface Push {
  /** Where the first must be pushed: a direction of length 1. */
  normalX: number;
  normalY: number;
  /** How far. */
  depth: number;
}

export function makePush(): Push {
  return { normalX: 0, normalY: 0, depth: 0 };
}

/** Circle from circle. Two with the same middle part upwards. False, and `push` untouched, if they do not overlap. */
export function separateCircles(ax: number, ay: number, aRadius: number, bx: number, by: number, bRadius: number, push: Push): boolean {
  const x = ax - bx;
  const y = ay - by;
  const reach = aRadius + bRadius;
  const square = x * x + y * y;
  if (!(square < reach * reach)) return false;
  const distance = Math.sqrt(square);
  push.normalX = distance > 0 ? x / distance : 0;
  push.normalY = distance > 0 ? y / distance : -1;
  push.depth = reach - distance;
  return true;
}

/** Box from box, along the axis that needs less; sideways if both need the same. */
export function separateBoxes(aLeft: number, aTop: number, aWidth: number, aHeight: number, bLeft: number, bTop: number, bWidth: number, bHeight: number, push: Push): boolean {
  const leftward = aLeft + aWidth - bLeft;
  const rightward = bLeft + bWidth - aLeft;
  const upward = aTop + aHeight - bTop;
  const downward = bTop + bHeight - aTop;
  if (!(leftward > 0 && rightward > 0 && upward > 0 && downward > 0)) return false;
  const sideways = Math.min(leftward, rightward);
  const upright = Math.min(upward, downward);
  const isSideways = sideways <= upright;
  push.normalX = isSideways ? (leftward <= rightward ? -1 : 1) : 0;
  push.normalY = isSideways ? 0 : upward <= downward ? -1 : 1;
  push.depth = isSideways ? sideways : upright;
  return true;
}

/** Circle from box; a circle whose middle is inside leaves through the nearest side. */
export function separateCircleFromBox(x: number, y: number, radius: number, left: number, top: number, width: number, height: number, push: Push): boolean {
  const toX = x < left ? x - left : x > left + width ? x - left - width : 0;
  const toY = y < top ? y - top : y > top + height ? y - top - height : 0;
  const square = toX * toX + toY * toY;
  if (square > 0) {
    if (!(square < radius * radius)) return false;
    const distance = Math.sqrt(square);
    push.normalX = toX / distance;
    push.normalY = toY / distance;
    push.depth = radius - distance;
    return true;
  }
  return separateBoxes(x - radius, y - radius, 2 * radius, 2 * radius, left, top, width, height, push);
}
