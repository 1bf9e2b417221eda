/** Light and dark: what the system says, until somebody presses the button. Plots are drawn anew when it changes. */
const redraws = new Set<() => void>();

export interface Colors {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly series: readonly string[];
}

export function colors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return { ink: of('--ink'), faint: of('--faint'), grid: of('--grid'), series: Array.from({ length: 8 }, (_, i) => of(`--series-${i}`)) };
}

/** The colour of the nth thing compared, as CSS knows it: for elements that are not drawn. */
export function seriesColor(index: number): string {
  return `var(--series-${index % 8})`;
}

/** Calls `draw` now and whenever colours or widths change, as long as what it draws into is on the page. */
export function onTheme(draw: () => void): () => void {
  redraws.add(draw);
  return () => redraws.delete(draw);
}

export function redrawAll(): void {
  for (const draw of redraws) draw();
}

export function themeButton(): HTMLButtonElement {
  const root = document.documentElement;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = (): boolean => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const label = (): void => void (button.textContent = dark() ? 'Light' : 'Dark');
  button.addEventListener('click', () => {
    root.dataset['theme'] = dark() ? 'light' : 'dark';
    label();
    redrawAll();
  });
  system.addEventListener('change', () => {
    label();
    redrawAll();
  });
  label();
  return button;
}
