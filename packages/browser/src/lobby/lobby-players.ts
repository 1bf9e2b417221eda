/** Who is in the room: a line per member, bots, free seats and who waits. Lines stay the same elements, so focus stays where it is. */
import { el, lookOf, setText, type LobbyLook } from './lobby-dom.ts';
import { seatRows, type LobbyMember, type LobbyRoom, type SeatRow } from './lobby-room.ts';
import type { LobbyWords } from './lobby-words.ts';

const SURE_MS = 3000;

interface Line {
  readonly root: HTMLLIElement;
  update(row: SeatRow): void;
}

export function playersPiece(room: LobbyRoom, words: LobbyWords, looks: readonly LobbyLook[]): { root: HTMLElement; update(): void } {
  const list = el('ul', { part: 'members' });
  const bots = botButtons(room, words);
  const root = el('div', { part: 'players' }, el('h2', { part: 'heading' }, words.players), list, bots.root);
  const lines = new Map<string, Line>();
  const update = (): void => {
    const rows = seatRows(room);
    const keys = rows.map((row) => row.member?.id ?? `${row.kind}-${row.seat}`);
    for (const key of [...lines.keys()]) if (!keys.includes(key)) lines.delete(key);
    const wanted = rows.map((row, i) => {
      const line = lines.get(keys[i]!) ?? lineOf(room, row, words, looks);
      lines.set(keys[i]!, line);
      line.update(row);
      return line.root;
    });
    if (wanted.length !== list.children.length || wanted.some((each, i) => list.children[i] !== each)) reorder(list, wanted);
    bots.update();
  };
  return { root, update };
}

/** An element that moves loses focus: it is given back. */
function reorder(list: HTMLElement, wanted: readonly HTMLElement[]): void {
  const focused = (list.getRootNode() as ShadowRoot).activeElement;
  const inside = focused !== null && list.contains(focused);
  list.replaceChildren(...wanted);
  if (inside && list.contains(focused)) (focused as HTMLElement).focus();
}

function lineOf(room: LobbyRoom, first: SeatRow, words: LobbyWords, looks: readonly LobbyLook[]): Line {
  if (first.member === undefined) return fillerLine(room, first, words, looks);
  const { member } = first;
  const dot = el('span', { part: 'dot', 'aria-hidden': 'true' });
  const name = el('span', { part: 'name' });
  const seats = el('small', { part: 'seats' });
  const ping = el('span', { part: 'ping' });
  const state = el('span', { part: 'state' });
  const buttons = el('span', { part: 'member-buttons' }, ...(member.isSelf ? selfButtons(room, words, looks) : otherButtons(room, member, words)));
  const root = el('li', { part: member.isSelf ? 'member self' : 'member' }, dot, member.isSelf && room.rename !== undefined ? nameField(room, member, words) : name, seats, ping, state, buttons);
  return {
    root,
    update(row) {
      const now = row.member!;
      const colour = now.colour ?? Math.max(0, row.seat);
      root.style.setProperty('--colour', lookOf(looks, colour).colour);
      showFaces(dot, looks, colour, now.seats);
      root.classList.toggle('ready', now.ready);
      root.classList.toggle('waiting', row.waiting);
      setText(name, now.name === '' ? words.guest : now.name);
      setText(seats, now.seats > 1 ? `× ${now.seats}` : '');
      setText(ping, now.isSelf ? words.you : !now.linked ? words.reconnecting : now.rttMs < 0 ? words.measuring : `${Math.round(now.rttMs)} ms`);
      setText(state, row.waiting ? words.queued : now.playing ? words.playing : now.ready ? `✓ ${words.ready}` : words.notReady);
      const swap = buttons.querySelector<HTMLElement>('.swap');
      if (swap !== null) {
        swap.hidden = row.seat < 0;
        setText(swap, room.seatRequests?.includes(now.id) === true ? words.agreeSwap : words.swap);
      }
    },
  };
}

/** A figure per seat in place of the dot, where the game has pictures of them. */
function showFaces(dot: HTMLElement, looks: readonly LobbyLook[], first: number, seats: number): void {
  const pictures = Array.from({ length: seats }, (_, i) => lookOf(looks, first + i).picture).filter((each) => each !== undefined);
  const key = `${first} ${pictures.length}`;
  if (dot.dataset.shown === key) return;
  dot.dataset.shown = key;
  dot.classList.toggle('faces', pictures.length > 0);
  dot.replaceChildren(...pictures.map((src) => el('img', { part: 'face', src, alt: '' })));
}

function nameField(room: LobbyRoom, member: LobbyMember, words: LobbyWords): HTMLElement {
  const field = el('input', { part: 'name name-field', value: member.name, maxlength: '32', 'aria-label': words.name, placeholder: words.guest, change: () => room.rename?.(field.value.trim()) });
  return field;
}

function selfButtons(room: LobbyRoom, words: LobbyWords, looks: readonly LobbyLook[]): HTMLElement[] {
  if (room.setColour === undefined) return [];
  const choice = el('select', { part: 'colour', 'aria-label': words.colour, change: () => room.setColour?.(Number(choice.value)) }, ...looks.map(({ name }, i) => el('option', { value: String(i) }, name)));
  const own = room.members.find((member) => member.isSelf)?.colour;
  if (own !== undefined) choice.value = String(own);
  return [choice];
}

function otherButtons(room: LobbyRoom, member: LobbyMember, words: LobbyWords): HTMLElement[] {
  const made: HTMLElement[] = [];
  const who = member.name === '' ? words.guest : member.name;
  if (room.takeSeat !== undefined) {
    const seatOf = (): number => seatRows(room).find((row) => row.member?.id === member.id)?.seat ?? -1;
    made.push(el('button', { part: 'button swap quiet', type: 'button', click: () => room.takeSeat?.(seatOf()) }, words.swap));
  }
  if (room.kick !== undefined) {
    let sure = false;
    const kick = el('button', { part: 'button kick quiet', type: 'button', 'aria-label': `${words.kick} ${who}` }, words.kick);
    kick.addEventListener('click', () => {
      if (sure) return room.kick?.(member.id);
      sure = true;
      kick.textContent = words.kickAgain;
      kick.setAttribute('aria-label', `${words.kickAgain} ${who}`);
      setTimeout(() => {
        sure = false;
        kick.textContent = words.kick;
        kick.setAttribute('aria-label', `${words.kick} ${who}`);
      }, SURE_MS);
    });
    made.push(kick);
  }
  return made;
}

function fillerLine(room: LobbyRoom, row: SeatRow, words: LobbyWords, looks: readonly LobbyLook[]): Line {
  const bot = row.kind === 'bot';
  const dot = el('span', { part: 'dot', 'aria-hidden': 'true' });
  if (bot) showFaces(dot, looks, row.seat, 1);
  const root = el('li', { part: `member ${row.kind}` }, dot, el('span', { part: 'name' }, bot ? words.bot : words.free));
  root.style.setProperty('--colour', bot ? lookOf(looks, row.seat).colour : 'transparent');
  if (!bot && room.takeSeat !== undefined) root.append(el('span', { part: 'member-buttons' }, el('button', { part: 'button sit quiet', type: 'button', click: () => room.takeSeat?.(row.seat) }, words.sitHere)));
  return { root, update() {} };
}

function botButtons(room: LobbyRoom, words: LobbyWords): { root: HTMLElement; update(): void } {
  const root = el('div', { part: 'bots' });
  if (room.setBots === undefined) return { root, update() {} };
  const change = (by: number) => (): void => room.setBots?.(Math.max(0, (room.bots ?? 0) + by));
  const add = el('button', { part: 'button quiet add-bot', type: 'button', click: change(1) }, words.addBot);
  const remove = el('button', { part: 'button quiet remove-bot', type: 'button', click: change(-1) }, words.removeBot);
  root.append(add, remove);
  const update = (): void => {
    add.disabled = !seatRows(room).some((row) => row.kind === 'empty');
    remove.disabled = (room.bots ?? 0) === 0;
  };
  return { root, update };
}
