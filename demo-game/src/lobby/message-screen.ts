/** Waiting, and what went wrong: a plain sentence, what to do about it, and the ways on. */
import { RollmeshError } from '@rollmesh/core';
import { el } from '../dom.ts';

export function waitingScreen(text: string, cancel: () => void): HTMLElement {
  return el('section', { class: 'panel message' }, el('div', { class: 'spinner', 'aria-hidden': 'true' }), el('h2', { role: 'status' }, text), el('button', { id: 'cancel', click: cancel }, 'Cancel'));
}

export interface Way {
  readonly id: string;
  readonly text: string;
  go(): void;
}

export function problemScreen(problem: string, remedy: string, ways: readonly Way[]): HTMLElement {
  const buttons = ways.map((way, i) => el('button', { id: way.id, class: i === 0 ? 'primary' : '', click: () => way.go() }, way.text));
  return el('section', { class: 'panel message', role: 'alert' }, el('div', { class: 'oops', 'aria-hidden': 'true' }, '!'), el('h2', { id: 'problem' }, problem), el('p', { id: 'remedy' }, remedy), el('div', { class: 'buttons' }, ...buttons));
}

/** Any error as two plain sentences. */
export function sentencesOf(error: unknown): { problem: string; remedy: string } {
  if (error instanceof RollmeshError) {
    const problem = error.message.endsWith(error.remedy) ? error.message.slice(0, -error.remedy.length).trim() : error.message;
    return { problem, remedy: error.remedy };
  }
  return { problem: 'Something went wrong that should not have.', remedy: `Reload the page and try again. (${error instanceof Error ? error.message : String(error)})` };
}
