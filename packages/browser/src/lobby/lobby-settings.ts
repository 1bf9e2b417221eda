/** What a player may choose: input delay, hiding the address, and whether others may come in. */
import { el } from './lobby-dom.ts';
import type { LobbyRoom, LobbySettings } from './lobby-room.ts';
import type { LobbyWords } from './lobby-words.ts';

const MOST_DELAY = 8;

/** The controls for the settings; `offer` tells which of them are shown. */
export function settingsFields(values: Partial<LobbySettings>, offer: { delay: boolean; relayOnly: boolean }, changed: (settings: Partial<LobbySettings>) => void, words: LobbyWords): HTMLElement[] {
  const fields: HTMLElement[] = [];
  if (offer.delay) {
    const frames = Array.from({ length: MOST_DELAY + 1 }, (_, i) => el('option', { value: String(i) }, words.delayFrames(i)));
    const choice = el('select', { part: 'delay', change: () => changed({ delay: choice.value === 'auto' ? 'auto' : Number(choice.value) }) }, el('option', { value: 'auto' }, words.delayAuto), ...frames);
    choice.value = String(values.delay ?? 'auto');
    fields.push(el('label', { part: 'field' }, el('span', {}, words.delay), choice));
  }
  if (offer.relayOnly) {
    const box = el('input', { type: 'checkbox', part: 'relay-only', change: () => changed({ relayOnly: box.checked }) });
    box.checked = values.relayOnly === true;
    fields.push(el('label', { part: 'check' }, box, el('span', {}, words.relay, el('small', {}, words.relayHint))));
  }
  return fields;
}

/** The settings of an open room, or undefined if it has none. */
export function settingsPiece(room: LobbyRoom, words: LobbyWords): { root: HTMLElement; update(): void } | undefined {
  const { settings } = room;
  const offer = { delay: room.configure !== undefined && settings?.delay !== undefined, relayOnly: room.configure !== undefined && settings?.relayOnly !== undefined };
  const fields = settingsFields(settings ?? {}, offer, (changes) => room.configure?.(changes), words);
  const lock = el('input', { type: 'checkbox', part: 'lock', change: () => room.lock?.(lock.checked) });
  if (room.lock !== undefined) fields.push(el('label', { part: 'check' }, lock, el('span', {}, words.lock)));
  if (fields.length === 0) return undefined;
  const root = el('details', { part: 'settings' }, el('summary', {}, words.settings), ...fields);
  const [delay, relay] = [root.querySelector<HTMLSelectElement>('.delay'), root.querySelector<HTMLInputElement>('.relay-only')];
  const update = (): void => {
    lock.checked = room.locked === true;
    if (delay !== null && room.settings?.delay !== undefined && !delay.matches(':focus')) delay.value = String(room.settings.delay);
    if (relay !== null) relay.checked = room.settings?.relayOnly === true;
  };
  return { root, update };
}
