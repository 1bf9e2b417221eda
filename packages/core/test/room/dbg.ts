import { drawPlan, planText, playPlan, shrinkPlan } from '@rollmesh/core/testing';
import { MeshWorld } from '/tmp/wt-lead/packages/core/src/testing/whole-mesh/world.ts';
const seed = Number(process.argv[2]);
const plan = shrinkPlan(drawPlan(seed, { partial: process.env.FULL !== "1" ? undefined : false }));
console.log(planText(plan), playPlan(plan).broken?.split('\n')[0]);
const world = new MeshWorld(plan);
const from = Number(process.argv[3] ?? plan.healMs - 3000);
const start = () => { const f = world.machines.find((m) => m.runs && m.room.phase === 'lobby'); if (f && world.machines.every((m) => !m.plays)) f.room.start(); };
world.run(800); start(); world.run(1400); if (world.machines.every((m) => !m.plays)) start();
const seen = new Map<any, number>();
const show = () => {
  for (const m of world.machines) { const r = m.room as any; const k = r.match; 
    if (world.clock.now < from) continue;
    const log = k?.session.membership.log;
    console.log(world.clock.now.toFixed(0), `M${m.index}.${m.life}`, m.left ? 'LEFT' : '', r.phase, k?.lastResult, 'self', k?.self, 'cur', k?.session.currentFrame, 'conf', k?.session.confirmedFrame, 'fin', k?.session.finalFrame, 'ep', k?.session.epoch, 'mem', log?.view.members.toString(2), 'ben', log?.view.benched.toString(2), 'wait', log?.waitingFor.toString(2), 'undec', log?.undecidedSinceMs, 'hold', k?.session.membership.holds, 'deciding', log?.deciding, 'seek', r.seatKeeping.seeker.stage, 'q', k?.session.match.timeline.queues.map((q: any) => q.newest).join(), 'hs', k?.session.match.remotes.map((x: any) => `${x.peer}:${x.handshake.welcomed ? 'w' : ''}${x.handshake.accepted ? 'a' : ''}${x.link}`).join(' '));
    const n = seen.get(m) ?? 0; for (const l of m.lines.slice(n)) console.log('   ', l); seen.set(m, m.lines.length);
  }
};
const stepMs = Number(process.argv[4] ?? 500);
while (world.clock.now < plan.healMs) { world.run(Math.min(plan.healMs, world.clock.now + stepMs)); show(); }
world.heal(); console.log('HEAL');
const end = Number(process.argv[5] ?? plan.healMs + 16000);
while (world.clock.now < end) { world.run(world.clock.now + stepMs); show(); }
