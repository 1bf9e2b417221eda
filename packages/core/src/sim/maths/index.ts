export { acos, asin, atan, atan2 } from './arc.ts';
export { angleBetween, approach, approachAngle, clamp, degrees, inverseLerp, lerp, lerpAngle, radians, wrapAngle } from './angles.ts';
export { cosh, exp, exp2, expm1, sinh, tanh } from './exp.ts';
export { acosh, asinh, atanh, log, log10, log1p, log2 } from './log.ts';
export { mathsForPhysics } from './physics-math.ts';
export { pow } from './pow.ts';
export { cbrt, hypot } from './roots.ts';
export { cos, sin, tan } from './trig.ts';
