/** The inputs of the last frames: a row per slot and named input, a column per frame. */
import type { DesyncReport } from '@rollmesh/core';
import { el } from './dom.ts';

type Place = DesyncReport['inputs']['places'][number];

export function timeline(report: DesyncReport): HTMLElement {
  const { inputs, match, frame, lastEqualFrame } = report;
  const frames = inputs.rows.map((_, at) => inputs.firstFrame + at);
  const suspect = (at: number): string => (at >= Math.max(lastEqualFrame, 0) && at < frame && lastEqualFrame >= 0 ? 'suspect' : '');
  const head = el('tr', {}, el('th', {}), ...frames.map((at) => el('th', { class: `frame ${suspect(at)}` }, el('span', {}, at % 10 === 0 ? String(at) : ''))));
  const body = Array.from({ length: match.slots }, (_, slot) => [
    el('tr', { class: 'slot' }, el('th', { class: report.mine.slots.includes(slot) ? 'mine' : report.theirs.slots.includes(slot) ? 'theirs' : '' }, slotName(report, slot)), ...frames.map((at) => el('td', { class: suspect(at) }))),
    ...lanes(report).map((lane) => el('tr', {}, el('th', {}, lane.name), ...inputs.rows.map((row, i) => cell(lane, row, slot * inputs.width, frames[i]!, suspect(frames[i]!))))),
  ]).flat();
  return el('div', { class: 'timeline' }, el('table', {}, el('thead', {}, head), el('tbody', {}, ...body)));
}

/** A game that packs its own inputs has a lane per byte. */
function lanes({ inputs }: DesyncReport): readonly Place[] {
  if (inputs.places.length > 0) return inputs.places;
  return Array.from({ length: inputs.width }, (_, byte) => ({ name: `byte ${byte}`, kind: 'axis', byte, bit: 0 }) as Place);
}

function cell({ name, kind, byte, bit }: Place, row: Uint8Array, offset: number, frame: number, mark: string): HTMLElement {
  const value = row[offset + byte]!;
  if (kind !== 'axis') {
    const isOn = (value & bit) !== 0;
    return el('td', { class: `${mark}${isOn ? ' on' : ''}`, title: `frame ${frame}: ${name} ${isOn ? 'down' : 'up'}` }, el('i', {}));
  }
  const steps = Math.max(-127, (value << 24) >> 24);
  const size = Math.abs(steps) / 127 / 2;
  const bar = el('u', { style: `height:${(size * 100).toFixed(0)}%;${steps > 0 ? 'bottom' : 'top'}:50%` });
  return el('td', { class: mark, title: `frame ${frame}: ${name} ${(steps / 127).toFixed(2)}` }, el('i', {}, ...(steps === 0 ? [] : [bar])));
}

function slotName({ mine, theirs }: DesyncReport, slot: number): string {
  const side = mine.slots.includes(slot) ? mine : theirs.slots.includes(slot) ? theirs : undefined;
  return side?.name ? `slot ${slot}, ${side.name}` : `slot ${slot}`;
}
