/** Colours of the canvases, read from the style sheet so that light and dark are chosen in one place. */
export interface Theme {
  readonly floor: string;
  readonly grid: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly final: string;
  readonly confirmed: string;
  readonly predicted: string;
  readonly bad: string;
  readonly star: string;
}

const NAMES = ['floor', 'grid', 'ink', 'soft', 'line', 'final', 'confirmed', 'predicted', 'bad', 'star'] as const;

function read(): Theme {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as unknown as Theme;
}

/** The theme of now; read anew when the system changes between light and dark. */
export function watchTheme(): () => Theme {
  let theme = read();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (theme = read()));
  return () => theme;
}

/** Fits a canvas's pixels to its size on the page. Undefined while it has none. */
export function fit(canvas: HTMLCanvasElement): { pen: CanvasRenderingContext2D; width: number; height: number } | undefined {
  const { clientWidth: width, clientHeight: height } = canvas;
  const pen = canvas.getContext('2d');
  if (pen === null || width === 0 || height === 0) return undefined;
  const scale = Math.min(3, devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}
