/** Before there is a room: a name, a new room or the code of one, and what has to be chosen before connecting. */
import { el } from './lobby-dom.ts';
import type { LobbySettings } from './lobby-room.ts';
import { settingsFields } from './lobby-settings.ts';
import type { LobbyWords } from './lobby-words.ts';

/** What a player wants to enter with. */
export interface LobbyWish extends LobbySettings {
  readonly name: string;
  /** None: a new room. */
  readonly code?: string;
}

export function homePiece(wish: LobbyWish, offerRelay: boolean, enter: (wish: LobbyWish) => void, words: LobbyWords): HTMLElement {
  let settings: Partial<LobbySettings> = {};
  const name = el('input', { part: 'name-field', value: wish.name, maxlength: '32', autocomplete: 'nickname', placeholder: words.guest });
  const code = el('input', { part: 'code-field', value: wish.code ?? '', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', 'aria-label': words.codeLabel, placeholder: words.codeLabel });
  const go = (withCode: boolean) => (event: Event): void => {
    event.preventDefault();
    if (withCode && code.value.trim() === '') return code.focus();
    enter({ ...wish, ...settings, name: name.value.trim(), code: withCode ? code.value.trim() : undefined });
  };
  const join = el('form', { part: 'join-form', submit: go(true) }, code, el('button', { part: 'button join', type: 'submit' }, words.join));
  const create = el('form', { part: 'create-form', submit: go(false) }, el('label', { part: 'field' }, el('span', {}, words.name), name), el('button', { part: 'button create primary big', type: 'submit' }, words.create));
  const more = el('details', { part: 'settings' }, el('summary', {}, words.settings), ...settingsFields(wish, { delay: true, relayOnly: offerRelay }, (changes) => (settings = { ...settings, ...changes }), words));
  return el('div', { part: 'home' }, create, el('p', { part: 'hint' }, words.codeHint), join, more);
}
