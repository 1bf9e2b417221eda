/** A small canvas in a corner of the page, shown and hidden by a key; while hidden it costs nothing. */

export interface GraphOptions {
  /** The key that shows and hides it, as in `KeyboardEvent.code`; '' for none. */
  readonly key?: string;
  /** Shown from the beginning. Default false. */
  readonly shown?: boolean;
  /** Default: as the system has it. */
  readonly theme?: 'dark' | 'light' | 'auto';
  /** How much larger than 320 px wide it is drawn, for large screens. Default 1. */
  readonly scale?: number | (() => number);
  /** The corner. */
  readonly corner?: 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
  /** Default: the page's body. */
  readonly parent?: HTMLElement;
}

export interface Graph {
  readonly element: HTMLElement;
  readonly shown: boolean;
  /** Shows or hides it; without an argument, the other of the two. */
  toggle(shown?: boolean): void;
  /** Removes it. */
  end(): void;
}

export interface Colours {
  readonly back: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly good: string;
  readonly calm: string;
  readonly warm: string;
  readonly bad: string;
}

const DARK: Colours = { back: 'rgb(14 17 34 / .86)', ink: '#eef0ff', soft: '#9aa1c7', line: 'rgb(255 255 255 / .12)', good: '#3ecf9a', calm: '#6ea8ff', warm: '#ffb347', bad: '#ff6b6b' };
const LIGHT: Colours = { back: 'rgb(255 255 255 / .92)', ink: '#171a2e', soft: '#5a6080', line: 'rgb(0 0 0 / .12)', good: '#0b8a60', calm: '#2764d8', warm: '#c26a00', bad: '#c62828' };

export interface Painter {
  /** Its height in px, of all that is drawn next. */
  height(): number;
  /** Once per animation frame while shown. True if the picture changed. */
  sample(nowMs: number): boolean;
  paint(pen: CanvasRenderingContext2D, colours: Colours): void;
}

export const WIDTH = 320;
export const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const BOLD = `600 ${FONT}`;

export function graphPanel(painter: Painter, options: GraphOptions, key: string): Graph {
  const canvas = document.createElement('canvas');
  const [vertical, horizontal] = (options.corner ?? 'top-left').split('-') as ['top' | 'bottom', 'left' | 'right'];
  canvas.style.cssText = `position:fixed;${vertical}:max(8px,env(safe-area-inset-${vertical}));${horizontal}:max(8px,env(safe-area-inset-${horizontal}));z-index:1000;pointer-events:none;border-radius:10px`;
  // Figures for developers: read out twice a second they would be noise.
  canvas.setAttribute('aria-hidden', 'true');
  const pen = canvas.getContext('2d')!;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const wanted = options.key ?? key;
  let animation = 0;
  let height = 0;
  let shown = false;

  const draw = (): void => {
    const size = typeof options.scale === 'function' ? options.scale() : (options.scale ?? 1);
    const scale = (devicePixelRatio || 1) * size;
    if (height !== painter.height() || canvas.width !== Math.round(WIDTH * scale) || canvas.style.width !== `${WIDTH * size}px`) {
      height = painter.height();
      canvas.width = Math.round(WIDTH * scale);
      canvas.height = Math.round(height * scale);
      canvas.style.width = `${WIDTH * size}px`;
      canvas.style.height = `${height * size}px`;
    }
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, WIDTH, height);
    const colours = (options.theme ?? 'auto') === 'auto' ? (dark.matches ? DARK : LIGHT) : options.theme === 'dark' ? DARK : LIGHT;
    pen.fillStyle = colours.back;
    pen.fillRect(0, 0, WIDTH, height);
    painter.paint(pen, colours);
  };
  const frame = (nowMs: number): void => {
    animation = requestAnimationFrame(frame);
    if (painter.sample(nowMs)) draw();
  };
  const toggle = (on = !shown): void => {
    shown = on;
    canvas.hidden = !on;
    cancelAnimationFrame(animation);
    if (!on) return;
    draw();
    animation = requestAnimationFrame(frame);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.code !== wanted || event.repeat) return;
    event.preventDefault();
    toggle();
  };
  addEventListener('keydown', press);
  (options.parent ?? document.body).append(canvas);
  toggle(options.shown ?? false);
  return {
    element: canvas,
    get shown() {
      return shown;
    },
    toggle,
    end() {
      toggle(false);
      removeEventListener('keydown', press);
      canvas.remove();
    },
  };
}

export function text(pen: CanvasRenderingContext2D, words: string, x: number, y: number, colour: string, font = FONT, align: CanvasTextAlign = 'left'): void {
  pen.font = font;
  pen.textAlign = align;
  pen.fillStyle = colour;
  pen.fillText(words, x, y);
}
