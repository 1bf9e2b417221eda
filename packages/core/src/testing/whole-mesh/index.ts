/** The whole mesh, simulated: plans of faults, a world that plays them, and the judge of what must hold. */
export { playPlan, type MeshVerdict } from './judge.ts';
export { MeshWorld } from './world.ts';
export { drawPlan } from './draw.ts';
export { planText, type DirectedAct, type Fault, type FaultKind, type Plan, type PlanLimits } from './plan.ts';
export { shrinkPlan } from './shrink.ts';
