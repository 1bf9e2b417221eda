/** `npx tsx packages/core/test/view/soak.ts [--seeds N] [--from S] [--one SEED] [--plan random|rough|duel|points]`, `--deaths N`, or `--orders N`: as many seeds of the view log as one likes. */
import * as view from '../../src/view/index.ts';
import { playOrders } from './orders.ts';
import { deathPlan, PLANS } from './plan.ts';
import { Simulation, soak } from './simulate.ts';

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const named = process.argv.indexOf('--plan');
const planOf = PLANS[named < 0 ? 'random' : process.argv[named + 1]!]!;
/** How long those who stay stand still when one of four dies, and how soon after its silence is noticed all know the new view. */
function deaths(count: number): void {
  for (const loss of [0, 0.05, 0.25]) {
    const stalls: number[] = [];
    const installs: number[] = [];
    for (let seed = 1; seed <= count; seed++) {
      const plan = deathPlan(seed, loss);
      const fault = plan.faults[0] as { peer: number; t: number };
      const run = new Simulation(plan);
      let last = 0;
      let first = Infinity;
      run.tell = (node, after) => {
        if (after.epoch !== 1) return;
        last = Math.max(last, run.world.nowMs);
        first = Math.min(first, run.world.nowMs);
        void node;
      };
      const outcome = run.run();
      if (outcome.bad !== undefined || run.decisions.size !== 1) console.log(`seed ${seed}: ${outcome.bad ?? `${run.decisions.size} decisions`}`);
      stalls.push(Math.max(...outcome.nodes.filter((node) => node.id !== fault.peer).map((node) => node.longestStallMs)));
      installs.push(first - fault.t, last - fault.t);
    }
    console.log(`loss ${loss}: stall p50 ${at(stalls, 0.5)} p99 ${at(stalls, 0.99)} most ${at(stalls, 1)} ms; death to view p50 ${at(installs, 0.5)} p99 ${at(installs, 0.99)} ms`);
  }
}

/** Any order of letters. */
function orders(from: number, count: number): void {
  let bad = 0;
  let ended = 0;
  for (let seed = from; seed < from + count; seed++) {
    try {
      ended += playOrders(view, seed);
    } catch (error) {
      bad++;
      console.log(`seed ${seed}: ${String(error)}`);
    }
  }
  console.log(JSON.stringify({ seeds: count, bad, ended }));
}

function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
}

const one = option('one', -1);
if (process.argv.includes('--deaths')) deaths(option('deaths', 1000));
else if (process.argv.includes('--orders')) orders(option('from', 1), option('orders', 100_000));
else if (one >= 0) {
  const plan = planOf(one);
  console.log(JSON.stringify({ ...plan, faults: undefined }));
  for (const fault of [...plan.faults].sort((a, b) => a.t - b.t)) console.log(JSON.stringify(fault));
  const run = new Simulation(plan);
  run.tell = (node, after, decision) => {
    const cuts = decision?.cuts.map((cut) => `${cut.kind}:${cut.peer}@${cut.cut}`).join(' ');
    const changes = decision?.changes.map((change) => `${change.kind}:${change.subject}`).join(' ');
    console.log(Math.round(run.world.nowMs), 'ms: peer', node.id, 'is in epoch', after.epoch, 'voters', (after.members & ~after.benched).toString(2), cuts ?? 'jump', changes ?? '', decision?.effectFrame ?? '');
  };
  const outcome = run.run();
  console.log(outcome.bad ?? 'good', outcome.stuck ? '(stuck)' : '', 'trace', outcome.trace.toString(16));
  for (const node of outcome.nodes) {
    const view = node.log?.view;
    console.log(node.id, node.alive ? 'alive' : 'dead', node.done ? 'done' : '', 'epoch', view?.epoch, 'members', view?.members.toString(2), 'benched', view?.benched.toString(2), 'sim', node.sim, 'confirmed', node.confirmed, 'final', node.final, 'leaving', node.log?.leaving, 'guard', node.log?.guardFrame, 'frozen', node.log?.frozen, 'resumes', node.resumes);
  }
} else {
  const from = option('from', 1);
  const seeds = option('seeds', 1000);
  const began = Date.now();
  let done = 0;
  const sum = soak(from, seeds, (seed, outcome) => {
    done++;
    if (outcome.bad !== undefined) console.log(`seed ${seed}: ${outcome.bad}`);
    if (done % 500 === 0) console.log(`${done} seeds, ${((1000 * done) / (Date.now() - began)).toFixed(1)}/s`);
  }, planOf);
  const seconds = (Date.now() - began) / 1000;
  console.log(JSON.stringify({ ...sum, bad: sum.bad.length, seconds, seedsPerSecond: +(seeds / seconds).toFixed(1), timesRealTime: Math.round(sum.virtualMs / 1000 / seconds) }));
  if (sum.bad.length > 0) process.exitCode = 1;
}
