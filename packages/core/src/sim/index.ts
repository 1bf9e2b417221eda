export { checksumBytes, checksumWords } from './checksum.ts';
export { Prng } from './prng.ts';
export {
  acos, acosh, angleBetween, approach, approachAngle, asin, asinh, atan, atan2, atanh, cbrt, clamp, cos, cosh, degrees, exp, exp2, expm1, hypot, inverseLerp, lerp, lerpAngle,
  log, log10, log1p, log2, mathsForPhysics, pow, radians, sin, sinh, tan, tanh, wrapAngle,
} from './maths/index.ts';
export { FIXED_ONE, fixedDiv, fixedFloor, fixedLerp, fixedMul, fixedSqrt, fromFixed, toFixed } from './fixed.ts';
export {
  SpatialHash, boxInTiles, boxesOverlap, circleOverlapsBox, circlesOverlap, makePush, makeTileMove, makeTouch, moveInTiles, pointInBox, pointInCircle, separateBoxes,
  separateCircleFromBox, separateCircles, sweepBox, sweepCircle, sweepPoint, type Push, type TileMap, type TileMove, type Touch,
} from './collision/index.ts';
export { mixWords } from './mix.ts';
export { checksumValue } from './checksum-value.ts';
export { bool, bytes, f32, f64, i16, i32, i8, pool, u16, u32, u8, vec2 } from './fields.ts';
export type { ArrayField, ArraysByKind, BytesField, Field, FieldKind, NumberKind, PoolField, PoolFields, PoolOf, ScalarField, StateLayout, StateOf, Vec2, Vec2Array, Vec2ArrayField, Vec2Field } from './fields.ts';
export { Pool } from './pool.ts';
export { planState, type Column, type ColumnKind, type StatePlan } from './state-plan.ts';
export { compileState, type BindState } from './state-view.ts';
export { Arena } from './arena.ts';
export { Sheet } from './sheet.ts';
export { plainState, type PlainValue } from './plain-state.ts';
export { differences, type StateDifference } from './difference.ts';
export { encodeInput, planInput, type InputKind, type InputLayout, type InputOf, type InputPlan, type InputValues } from './input-layout.ts';
export { InputReader } from './input-view.ts';
