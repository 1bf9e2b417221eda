/**
 * Checks what a game binds its inputs to. A key is named by its place (`KeyboardEvent.code`), and whoever writes the letter
 * on it instead would wait for ever for it to be pressed: such names are told, with the right one.
 */
import { RollmeshError } from '@rollmesh/core';

const RIGHT: Readonly<Record<string, string>> = {
  ' ': 'Space', space: 'Space', spacebar: 'Space', left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown', arrowleft: 'ArrowLeft', arrowright: 'ArrowRight',
  arrowup: 'ArrowUp', arrowdown: 'ArrowDown', shift: 'ShiftLeft', control: 'ControlLeft', ctrl: 'ControlLeft', alt: 'AltLeft', meta: 'MetaLeft', esc: 'Escape', return: 'Enter', enter: 'Enter', tab: 'Tab',
};

/** The name of the key that `source` was meant to be, or undefined if it may be one as it is. */
export function keyMeant(source: string): string | undefined {
  if (/^[a-z]$/i.test(source)) return `Key${source.toUpperCase()}`;
  if (/^[0-9]$/.test(source)) return `Digit${source}`;
  if (/^key[a-z]$/i.test(source)) return correct(source, `Key${source[3]!.toUpperCase()}`);
  return correct(source, RIGHT[source.toLowerCase()]);
}

/** Throws `bad-option` for what is no table of names to lists of keys. `caller` is the function as its user writes it. */
export function checkKeys(caller: string, bindings: unknown): void {
  if (typeof bindings !== 'object' || bindings === null) throw wrong(`${caller} was given no bindings.`, "Give names and their keys, such as { left: ['ArrowLeft', 'KeyA'] }.");
  for (const [name, binding] of Object.entries(bindings)) {
    const sides: unknown[] = Array.isArray(binding) || typeof binding !== 'object' || binding === null ? [binding] : Object.values(binding);
    for (const sources of sides) checkSources(name, sources);
  }
}

function checkSources(name: string, sources: unknown): void {
  if (!Array.isArray(sources)) throw wrong(`The keys of "${name}" are no list.`, `Give a list, such as ${name}: ['${typeof sources === 'string' ? (keyMeant(sources) ?? sources) : 'Space'}'].`);
  for (const source of sources) {
    const meant = keyMeant(String(source));
    if (meant !== undefined) throw wrong(`"${String(source)}" is no name of a key.`, `Use '${meant}': keys are named by their place, as KeyboardEvent.code names them.`);
  }
}

function correct(source: string, name: string | undefined): string | undefined {
  return name === source ? undefined : name;
}

function wrong(problem: string, remedy: string): RollmeshError {
  return new RollmeshError('bad-option', problem, remedy);
}
