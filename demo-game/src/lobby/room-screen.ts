/** The room before and between matches: its code and link, who is here, and the start. Redrawn when the members change. */
import { roomLink } from '@rollmesh/peerjs';
import type { Room } from '@rollmesh/core';
import { avatar, el, icon } from '../dom.ts';
import { lookOf } from '../game/palette.ts';
import type { ShoveOff } from '../sim/shove-off.ts';
import { linkRow, qrCode } from './share.ts';

export type GameRoom = Room<ShoveOff>;
type RoomMember = GameRoom['members'][number];

export interface RoomActions {
  start(): void;
  leave(): void;
  ready(on: boolean): void;
}

export interface RoomScreen {
  readonly root: HTMLElement;
  /** Shows who is here now. */
  update(): void;
}

const HERE_ONLY = 'This link works on this computer only. To invite other machines, open this page by the network address that the server printed.';

function isHere(link: string): boolean {
  return /^(localhost|127\.|\[::1\])/.test(new URL(link).hostname);
}

export function roomScreen(room: GameRoom, address: string, actions: RoomActions): RoomScreen {
  const link = roomLink(room.code, address);
  const list = el('ul', { class: 'members' });
  const hint = el('p', { class: 'hint', role: 'status' });
  const ready = el('input', { type: 'checkbox', id: 'ready', change: () => actions.ready(ready.checked) });
  const start = el('button', { id: 'start', class: 'primary big', click: () => actions.start() }, 'Start');
  const root = el(
    'section',
    { class: 'panel room' },
    el('header', {}, el('div', {}, el('span', { class: 'label' }, 'Room code'), el('strong', { id: 'room-code', class: 'code' }, room.code)), el('button', { id: 'leave-room', class: 'quiet', click: () => actions.leave() }, icon('leave'), 'Leave')),
    el('div', { class: 'invite' }, el('div', { class: 'stack' }, el('p', {}, isHere(link) ? HERE_ONLY : 'Send this link to your friends. Whoever opens it is in the room.'), linkRow(link)), isHere(link) ? '' : qrCode(link)),
    el('h2', {}, 'Players'),
    list,
    el('div', { class: 'go' }, el('label', { class: 'check' }, ready, el('span', {}, 'I am ready')), start),
    hint,
  );
  const update = (): void => {
    const { members } = room;
    list.replaceChildren(...memberRows(members, room.game.players.max));
    hint.textContent = hintFor(members);
    const others = members.filter((member) => !member.isSelf);
    start.textContent = others.length === 0 ? 'Start with bots' : 'Start';
    start.classList.toggle('calm', others.length > 0 && !members.every((member) => member.ready || member.isSelf));
  };
  update();
  return { root, update };
}

function memberRows(members: readonly RoomMember[], most: number): Node[] {
  let body = 0;
  const rows = members.map((member) => {
    const first = body;
    body += member.seats;
    return memberRow(member, first);
  });
  if (body < Math.min(4, most)) rows.push(el('li', { class: 'empty' }, el('span', { class: 'spot' }), el('span', { class: 'name' }, 'Waiting for a friend…')));
  return rows;
}

function memberRow(member: RoomMember, first: number): HTMLElement {
  const faces = Array.from({ length: member.seats }, (_, i) => el('img', { src: avatar(first + i), alt: lookOf(first + i).name }));
  const ping = member.isSelf ? 'you' : !member.linked ? 'reconnecting…' : member.rttMs < 0 ? 'connecting…' : `${Math.round(member.rttMs)} ms`;
  const state = member.playing ? 'playing' : member.ready ? 'ready' : '';
  const row = el(
    'li',
    { class: member.ready ? 'ready' : '' },
    el('span', { class: 'faces' }, ...faces),
    el('span', { class: 'name' }, member.name === '' ? 'Guest' : member.name, member.seats > 1 ? el('small', {}, `× ${member.seats}`) : ''),
    el('span', { class: 'ping' }, ping),
    el('span', { class: 'state' }, ...(state === 'ready' ? [icon('check'), 'ready'] : [state])),
  );
  row.style.setProperty('--colour', lookOf(first).fill);
  return row;
}

function hintFor(members: readonly RoomMember[]): string {
  if (members.length === 1) return 'Nobody else is here yet. You can warm up against bots meanwhile.';
  const waiting = members.filter((member) => !member.isSelf && !member.ready).map((member) => (member.name === '' ? 'Guest' : member.name));
  return waiting.length === 0 ? 'Everybody is ready.' : `Not ready yet: ${waiting.join(', ')}. Anyone can start all the same.`;
}
