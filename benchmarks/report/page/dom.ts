/** Elements in one line each; text is always text, never markup. */
export type Child = Node | string | undefined;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** A choice among names; `onChange` is called at once with the first. */
export function choice(label: string, names: readonly string[], onChange: (index: number) => void, first = 0): HTMLElement {
  const buttons = names.map((name, i) => {
    const button = el('button', { type: 'button', 'aria-pressed': String(i === first) }, name);
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      onChange(i);
    });
    return button;
  });
  onChange(first);
  return el('div', { class: 'choice', role: 'group', 'aria-label': label }, ...buttons);
}

export function section(id: string, title: string, lead: string, ...children: readonly Child[]): HTMLElement {
  return el('section', { id }, el('h2', {}, title), el('p', { class: 'lead' }, lead), ...children);
}

export function card(title: string, note: string, ...children: readonly Child[]): HTMLElement {
  return el('div', { class: 'card' }, el('h3', {}, title), note === '' ? undefined : el('p', { class: 'note' }, note), ...children);
}

export function legend(entries: readonly { readonly name: string; readonly color: string }[]): HTMLElement {
  return el('div', { class: 'legend' }, ...entries.map(({ name, color }) => el('span', {}, el('i', { style: `background:${color}` }), name)));
}
