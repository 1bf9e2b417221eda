import { test } from '@jest/globals';
import { RoomWorld } from './world.ts';
test('trace', () => {
  const world = new RoomWorld(3);
  world.meet(); world.rooms[0]!.start(); world.run(530);
  const node = world.network.restart(world.nodes[1]!, `n1-again`);
  world.enter(node, 1, { token: [2, 7, 7, 7], returning: true });
  world.nodes.forEach((other, i) => void (i !== 1 && world.network.connect(other, node)));
  let last = '';
  for (let i = 0; i < 360; i++) {
    world.run(1);
    const r = world.rooms[1] as any;
    const m = r.match;
    const s = r.seatKeeping.seeker;
    const h = world.rooms[0] as any;
    const line = `${s.stage} ${r.phase} ${m?.lastResult} absent=${m?.session.membership.absent} near=${m?.session.membership.near} plays=${m?.session.plays(1)} ep=${m?.session.epoch} | ep0=${h.match.session.epoch} plays0=${h.match.session.plays(1)} knows0=${h.match.session.knows(1)} wish=${h.match?.session.membership.log.desk.wishes.heard.size}`;
    if (line !== last) console.log(i, line, m?.session.currentFrame, m?.session.confirmedFrame, h.match.session.currentFrame, r.match?.session.match.timeline.queues.map((q: any) => q.newest).join());
    last = line;
  }
});
