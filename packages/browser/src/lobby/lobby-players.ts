/** Who is in the room: a line per member, bots, free seats and who waits. Lines stay the same elements, so focus stays where it is. */
import { el, lookOf, setText, type LobbyLook } from './lobby-dom.ts';
import { seatRows, wornLooks, type LobbyMember, type LobbyRoom, type SeatRow } from './lobby-room.ts';
import type { LobbyWords } from './lobby-words.ts';

const SURE_MS = 3000;

interface Line {
  readonly root: HTMLLIElement;
  /** `worn`: the look of each seat. */
  update(row: SeatRow, worn: readonly number[]): void;
}

export function playersPiece(room: LobbyRoom, words: LobbyWords, looks: readonly LobbyLook[], offerBots: boolean): { root: HTMLElement; update(): void } {
  const list = el('ul', { part: 'members', asked: () => update() });
  const bots = botButtons(room, words, offerBots);
  const root = el('div', { part: 'players' }, el('h2', { part: 'heading' }, words.players), list, bots.root);
  const lines = new Map<string, Line>();
  const update = (): void => {
    const rows = seatRows(room);
    const worn = wornLooks(room, looks);
    const keys = rows.map((row) => row.member?.id ?? `${row.kind}-${row.seat}`);
    for (const key of [...lines.keys()]) if (!keys.includes(key)) lines.delete(key);
    const wanted = rows.map((row, i) => {
      const line = lines.get(keys[i]!) ?? lineOf(room, row, words, looks);
      lines.set(keys[i]!, line);
      line.update(row, worn);
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
  const number = el('small', { part: 'seat-number' });
  const ping = el('span', { part: 'ping' });
  const state = el('span', { part: 'state' });
  const buttons = el('span', { part: 'member-buttons' }, ...(member.isSelf ? selfButtons(room, words, looks) : otherButtons(room, member, words)));
  const root = el('li', { part: member.isSelf ? 'member self' : 'member' }, dot, member.isSelf && room.rename !== undefined ? nameField(room, member, words) : name, el('span', { part: 'where' }, number, seats), ping, state, buttons);
  return {
    root,
    update(row, worn) {
      const now = row.member!;
      const own = row.seat < 0 ? [now.colour ?? 0] : worn.slice(row.seat, row.seat + now.seats);
      root.style.setProperty('--colour', lookOf(looks, own[0] ?? 0).colour);
      showFaces(dot, looks, own);
      root.classList.toggle('ready', now.ready);
      root.classList.toggle('waiting', row.waiting);
      setText(name, now.name === '' ? words.guest : now.name);
      setText(number, row.seat < 0 ? '' : words.seat(row.seat + 1));
      for (const select of buttons.querySelectorAll<HTMLSelectElement>('.colour')) showChoice(select, own[0] ?? 0, othersLooks(room, worn));
      setText(seats, now.seats > 1 ? `× ${now.seats}` : '');
      setText(ping, now.isSelf ? words.you : !now.linked ? words.reconnecting : now.rttMs < 0 ? words.measuring : `${Math.round(now.rttMs)} ms`);
      setText(state, row.waiting ? words.queued : now.playing ? words.playing : now.ready ? `✓ ${words.ready}` : words.notReady);
      const swap = buttons.querySelector<HTMLElement>('.swap');
      if (swap !== null) {
        const own = seatRows(room).find((each) => each.member?.isSelf === true);
        swap.hidden = row.seat < 0 || (own?.seat ?? -1) < 0 || own?.count !== row.count;
        if (swap.dataset.asked !== `${own?.seat} ${row.seat}`) delete swap.dataset.asked;
        const agree = room.seatRequests?.includes(now.id) === true;
        swap.classList.toggle('primary', agree);
        const text = agree ? words.agreeSwap : swap.dataset.asked === undefined ? words.swap : words.askedSwap;
        setText(swap, text);
        swap.setAttribute('aria-label', `${text}: ${now.name === '' ? words.guest : now.name}`);
      }
    },
  };
}

/** A figure per seat in place of the dot, where the game has pictures of them. */
function showFaces(dot: HTMLElement, looks: readonly LobbyLook[], own: readonly number[]): void {
  const pictures = own.map((look) => lookOf(looks, look).picture).filter((each) => each !== undefined);
  const key = own.join(' ');
  if (dot.dataset.shown === key) return;
  dot.dataset.shown = key;
  dot.classList.toggle('faces', pictures.length > 0);
  dot.replaceChildren(...pictures.map((src) => el('img', { part: 'face', src, alt: '' })));
}

function nameField(room: LobbyRoom, member: LobbyMember, words: LobbyWords): HTMLElement {
  const field = el('input', { part: 'name name-field', value: member.name, maxlength: '32', 'aria-label': words.name, placeholder: words.guest, change: () => rename() });
  const rename = (): void => {
    const name = field.value.trim();
    // Nobody is without a name: the last one stays.
    if (name === '') field.value = room.members.find(({ isSelf }) => isSelf)?.name ?? '';
    else room.rename?.(name);
  };
  return field;
}

function selfButtons(room: LobbyRoom, words: LobbyWords, looks: readonly LobbyLook[]): HTMLElement[] {
  if (room.setColour === undefined) return [];
  const choice = el('select', { part: 'colour', 'aria-label': words.colour, change: () => room.setColour?.(Number(choice.value)) }, ...looks.map(({ name }, i) => el('option', { value: String(i) }, name)));
  return [choice];
}

/** What this player looks like, and what others wear and cannot be chosen. */
function showChoice(select: HTMLSelectElement, own: number, others: ReadonlySet<number>): void {
  for (const [look, option] of [...select.options].entries()) option.disabled = others.has(look);
  if (document.activeElement !== select) select.value = String(own);
}

/** The looks of other members than oneself. */
function othersLooks(room: LobbyRoom, worn: readonly number[]): ReadonlySet<number> {
  const rows = seatRows(room).filter((row) => row.member !== undefined && !row.member.isSelf && row.seat >= 0);
  return new Set(rows.flatMap((row) => worn.slice(row.seat, row.seat + row.count)));
}

function otherButtons(room: LobbyRoom, member: LobbyMember, words: LobbyWords): HTMLElement[] {
  const made: HTMLElement[] = [];
  const who = member.name === '' ? words.guest : member.name;
  if (room.takeSeat !== undefined) {
    const seatOf = (): number => seatRows(room).find((row) => row.member?.id === member.id)?.seat ?? -1;
    const swap = el('button', { part: 'button swap quiet', type: 'button' }, words.swap);
    swap.addEventListener('click', () => {
      const own = seatRows(room).find((row) => row.member?.isSelf === true)?.seat ?? -1;
      const asked = swap.dataset.asked !== undefined && room.seatRequests?.includes(member.id) !== true;
      if (asked) delete swap.dataset.asked;
      else swap.dataset.asked = `${own} ${seatOf()}`;
      room.takeSeat?.(asked ? own : seatOf());
      swap.dispatchEvent(new Event('asked', { bubbles: true }));
    });
    made.push(swap);
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
  const name = el('span', { part: 'name' });
  const buttons = el('span', { part: 'member-buttons' });
  const root = el('li', { part: `member ${row.kind}` }, dot, name, ...(bot && room.takeSeat !== undefined ? [el('small', { part: 'seat-number' }, words.seat(row.seat + 1))] : []), buttons);
  const dress = (look: number): void => {
    root.style.setProperty('--colour', lookOf(looks, look).colour);
    showFaces(dot, looks, [look]);
  };
  if (!bot) root.style.setProperty('--colour', 'transparent');
  let shown = '';
  const update = ({ seat, count }: SeatRow, worn: readonly number[]): void => {
    if (bot) dress(worn[seat]!);
    setText(name, bot ? words.bot : room.takeSeat === undefined ? words.free : words.freeSeats(count));
    const own = room.members.find((member) => member.isSelf)?.seats ?? 1;
    const key = `${seat} ${count} ${own}`;
    if (bot || room.takeSeat === undefined || shown === key) return;
    shown = key;
    const seats = Array.from({ length: Math.max(0, count - own + 1) }, (_, i) => seat + i);
    buttons.replaceChildren(...seats.map((each) => el('button', { part: 'button sit quiet', type: 'button', 'aria-label': words.sitHere(each + 1), title: words.sitHere(each + 1), click: () => room.takeSeat?.(each) }, String(each + 1))));
  };
  return { root, update };
}

function botButtons(room: LobbyRoom, words: LobbyWords, offered: boolean): { root: HTMLElement; update(): void } {
  const root = el('div', { part: 'bots' });
  if (!offered || room.setBots === undefined) return { root, update() {} };
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
