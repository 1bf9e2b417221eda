/** Lines and quick signs between the members. What others write is text, never markup, and bounded. */
import { el, lookOf, type LobbyLook } from './lobby-dom.ts';
import { seatRows, wornLooks, type LobbyRoom } from './lobby-room.ts';
import type { LobbyWords } from './lobby-words.ts';

const MOST_LINES = 60;
const LONGEST_TEXT = 200;

export interface ChatPiece {
  readonly root: HTMLElement;
  /** Something that `member` said or signed. Returns the line as it is read out. */
  heard(member: string, text: string): string;
}

export function chatPiece(room: LobbyRoom, emotes: readonly string[], words: LobbyWords, looks: readonly LobbyLook[]): ChatPiece {
  const log = el('ol', { part: 'chat-log', 'aria-label': words.chat, tabindex: '0' });
  const signs = el('div', { part: 'emotes' });
  if (room.emote !== undefined) for (const emote of emotes) signs.append(el('button', { part: 'button emote', type: 'button', 'aria-label': emote, click: () => room.emote?.(emote) }, emote));
  const root = el('div', { part: 'chat' }, el('h2', { part: 'heading' }, words.chat), log, signs);
  if (room.say !== undefined) {
    const field = el('input', { part: 'chat-field', maxlength: String(LONGEST_TEXT), 'aria-label': words.message, placeholder: words.message, autocomplete: 'off' });
    const form = el('form', { part: 'chat-form' }, field, el('button', { part: 'button', type: 'submit' }, words.send));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text !== '') room.say?.(text);
      field.value = '';
    });
    root.append(form);
  }
  return {
    root,
    heard(id, text) {
      const row = seatRows(room).find((each) => each.member?.id === id);
      const name = row?.member?.name || words.guest;
      const said = text.slice(0, LONGEST_TEXT);
      const line = el('li', {}, el('b', {}, name), ` ${said}`);
      line.style.setProperty('--colour', lookOf(looks, row === undefined || row.seat < 0 ? (row?.member?.colour ?? 0) : wornLooks(room, looks)[row.seat]!).colour);
      log.append(line);
      while (log.children.length > MOST_LINES) log.firstElementChild!.remove();
      log.scrollTop = log.scrollHeight;
      return `${name}: ${said}`;
    },
  };
}
