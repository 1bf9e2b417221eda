/** Makes a failing plan small: fewer faults, calmer weather, fewer machines, for as long as it goes on failing. */
import { playPlan } from './judge.ts';
import type { Plan } from './plan.ts';

/** The smallest failing plan found within `most` runs; `told` hears of each step. What failing means is the judge's, or `fails`. */
export function shrinkPlan(plan: Plan, told: (plan: Plan) => void = () => {}, most = 200, fails = (candidate: Plan): boolean => playPlan(candidate).broken !== undefined): Plan {
  let best = plan;
  let runs = 0;
  for (let again = true; again && runs < most; ) {
    again = false;
    for (const smaller of smallerPlans(best)) {
      if (runs++ >= most) break;
      if (!fails(smaller)) continue;
      best = smaller;
      told(best);
      again = true;
      break;
    }
  }
  return best;
}

function* smallerPlans(plan: Plan): Generator<Plan> {
  for (let i = 0; i < plan.faults.length; i++) yield { ...plan, faults: plan.faults.filter((_, other) => other !== i) };
  if (plan.never.length > 0) yield { ...plan, never: plan.never.slice(1) };
  if (plan.loss > 0) yield { ...plan, loss: 0 };
  if (plan.jitterMs > 0) yield { ...plan, jitterMs: 0 };
  const used = Math.max(1, ...plan.faults.flatMap((fault) => [...('machine' in fault ? [fault.machine] : []), ...('other' in fault ? [fault.other] : [])]));
  const last = plan.machines - 1;
  if (plan.machines > 2 && used < last && !plan.faults.some((fault) => fault.kind === 'partition')) yield { ...plan, machines: last, never: plan.never.filter(([, b]) => b < last) };
  if (plan.delayMs > 20) yield { ...plan, delayMs: 20 };
}
