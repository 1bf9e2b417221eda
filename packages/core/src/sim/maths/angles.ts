/** Everyday helpers of games, exact or from exact steps only. Angles are in radians. */
const PI = 3.141592653589793;
const TURN = 6.283185307179586;

/** `value`, but not below `least` nor above `most`. */
export function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}

/** From `a` (at 0) to `b` (at 1), both exactly. */
export function lerp(a: number, b: number, t: number): number {
  return a * (1 - t) + b * t;
}

/** Where `value` lies between `a` (0) and `b` (1). `a` and `b` differ. */
export function inverseLerp(a: number, b: number, value: number): number {
  return (value - a) / (b - a);
}

/** From `value` towards `goal` by at most `step`, never past it. */
export function approach(value: number, goal: number, step: number): number {
  return value < goal ? Math.min(value + step, goal) : Math.max(value - step, goal);
}

/** The same direction, from -pi to pi. */
export function wrapAngle(angle: number): number {
  if (angle >= -PI && angle <= PI) return angle;
  const rest = angle % TURN;
  return rest > PI ? rest - TURN : rest < -PI ? rest + TURN : rest;
}

/** How far to turn from `from` to `to` the short way round: -pi to pi. */
export function angleBetween(from: number, to: number): number {
  return wrapAngle(to - from);
}

/** Turns from `from` (at 0) towards `to` (at 1) the short way round. */
export function lerpAngle(from: number, to: number, t: number): number {
  return wrapAngle(from + angleBetween(from, to) * t);
}

/** Turns from `angle` towards `goal` the short way round, by at most `step`. */
export function approachAngle(angle: number, goal: number, step: number): number {
  const turn = angleBetween(angle, goal);
  return wrapAngle(angle + clamp(turn, -step, step));
}

export const degrees = (radians: number): number => radians * (180 / PI);
export const radians = (degrees: number): number => degrees * (PI / 180);
