/**
 * Do these two overlap? A box is its left, top, width and height; a circle its middle and radius. Touching is not
 * overlapping. Everything is plain numbers in and out.
 */

export function boxesOverlap(aLeft: number, aTop: number, aWidth: number, aHeight: number, bLeft: number, bTop: number, bWidth: number, bHeight: number): boolean {
  return aLeft < bLeft + bWidth && bLeft < aLeft + aWidth && aTop < bTop + bHeight && bTop < aTop + aHeight;
}

export function circlesOverlap(ax: number, ay: number, aRadius: number, bx: number, by: number, bRadius: number): boolean {
  const x = bx - ax;
  const y = by - ay;
  const reach = aRadius + bRadius;
  return x * x + y * y < reach * reach;
}

export function circleOverlapsBox(x: number, y: number, radius: number, left: number, top: number, width: number, height: number): boolean {
  // From the point of the box nearest to the middle of the circle.
  const toX = x < left ? left - x : x > left + width ? x - left - width : 0;
  const toY = y < top ? top - y : y > top + height ? y - top - height : 0;
  return toX * toX + toY * toY < radius * radius;
}

/** Left and top belong to the box, right and bottom to its neighbours. */
export function pointInBox(x: number, y: number, left: number, top: number, width: number, height: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height;
}

export function pointInCircle(x: number, y: number, middleX: number, middleY: number, radius: number): boolean {
  return circlesOverlap(x, y, 0, middleX, middleY, radius);
}
