import { test } from '@jest/globals';
import { RoomWorld } from './world.ts';
test('trace', () => {
  const world = new RoomWorld(3);
  world.meet(); world.rooms[0]!.start(); world.run(230);
  world.asleep.add(2); world.run(3600); world.asleep.delete(2);
  let last = '';
  for (let i = 0; i < 360; i++) {
    world.run(1);
    const r = world.rooms[2] as any;
    const m = r.match;
    const s = r.seatKeeping.seeker;
    const h = world.rooms[0] as any;
    const line = `${s.stage} ${r.phase} ${m?.lastResult} absent=${m?.session.membership.absent} plays=${m?.session.plays(1)} ep=${m?.session.epoch} | ep0=${h.match.session.epoch} plays0=${h.match.session.plays(2)} wish=${h.match?.session.membership.log.desk.wishes.heard.size} ${[...s.waits.values()]} ${world.told[2]!.map(t=>t.name).slice(-2)} ${h.match.session.isFree(2)}`;
    if (line !== last) console.log(i, line, m?.session.currentFrame, m?.session.confirmedFrame, h.match.session.currentFrame, r.match?.session.match.timeline.queues.map((q: any) => q.newest).join());
    last = line;
  }
});
