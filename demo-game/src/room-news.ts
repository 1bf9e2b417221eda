/** What a room tells of people and network, as notes at the edge of the picture, sounds, and the panel while a match waits. */
import type { GameRoom } from './connection.ts';
import type { PauseDialog } from './lobby/pause-dialog.ts';
import type { Toasts } from './lobby/toasts.ts';
import { offerReport } from './report-file.ts';

export interface NewsPlaces {
  readonly toasts: Toasts;
  readonly pause: PauseDialog;
  /** Whether notes about people are wanted: the lobby shows them itself. */
  playing(): boolean;
  /** Somebody came or went. */
  joined(came: boolean): void;
}

/** Tells of `room` until it closes. */
export function tellNews(room: GameRoom, { toasts, pause, playing, joined }: NewsPlaces): void {
  const nameOf = (id: string): string => room.members.find((member) => member.id === id)?.name || 'Guest';
  let known = names(room);
  const announce = (text: string, came: boolean): void => {
    if (playing()) toasts.show(text);
    joined(came);
  };
  room.on('members', () => {
    const now = names(room);
    for (const [id, name] of now) if (name !== '' && (known.get(id) ?? '') === '' && id !== room.selfId) announce(`${name} is here.`, true);
    for (const [id, name] of known) if (!now.has(id)) announce(`${name === '' ? 'Somebody' : name} has left.`, false);
    known = now;
  });
  room.on('stalled', ({ member, text }) => toasts.show(text, 'warn', `stall-${member}`));
  room.on('resumed', ({ member }) => toasts.drop(`stall-${member}`));
  room.on('benched', ({ member, text }) => toasts.show(text, 'warn', `stall-${member}`));
  room.on('unbenched', ({ member, text }) => {
    toasts.drop(`stall-${member}`);
    if (member !== room.selfId) toasts.show(text);
  });
  room.on('left', ({ text }) => toasts.show(text));
  // Who is waited for may come and go during a pause that was agreed: that one ends by agreement alone.
  let held = false;
  room.on('started', () => (held = false));
  room.on('paused', ({ text, by }) => {
    held ||= by === 'agreement';
    if (by === 'agreement') pause.hold();
    else pause.waitFor(text);
  });
  room.on('continued', ({ member }) => {
    held &&= member !== '';
    if (held) pause.hold();
    else pause.close();
  });
  room.on('desync', ({ text }) => toasts.show(text, 'warn', 'desync'));
  room.on('report', ({ report }) => offerReport(report));
  // In the lobby the element tells it.
  room.on('notice', ({ text }) => void (playing() && toasts.show(text, 'warn')));
  room.on('said', ({ member, text }) => void (playing() && toasts.show(`${nameOf(member)}: ${text}`)));
  room.on('emote', ({ member, emote }) => void (playing() && toasts.show(`${nameOf(member)} ${emote}`)));
}

function names(room: GameRoom): Map<string, string> {
  return new Map(room.members.map((member) => [member.id, member.name]));
}
