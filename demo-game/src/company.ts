/** Few friends get company: bots fill a room up to four figures, until somebody sets their number by hand. */
import type { GameRoom } from './connection.ts';
import { COMPANY } from './sim/rules.ts';

/** For whoever made `room`: as people come and go, bots go and come. */
export function keepCompany(room: GameRoom): void {
  let ours = -1;
  let byHand = false;
  const fill = (): void => {
    if (byHand) return;
    const seated = room.members.reduce((sum, { seats, waiting }) => sum + (waiting === true ? 0 : seats), 0);
    ours = Math.max(0, COMPANY - seated);
    if (room.bots !== ours) room.setBots(ours);
  };
  room.on('settings', ({ bots }) => (byHand ||= bots !== ours));
  room.on('members', fill);
  fill();
}
