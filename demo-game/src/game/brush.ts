/**
 * The brush of all pictures: shapes, outlines, mixing of colours. No asset file exists; every picture is a few paths and
 * gradients, painted once into a canvas at the resolution that the display needs.
 */

export type Paint = CanvasRenderingContext2D;

export interface Picture {
  /** In world units. The middle of the picture is its origin. */
  readonly width: number;
  readonly height: number;
  paint(c: Paint): void;
}

export const OUTLINE = '#0d1128';

export function line(width: number, height: number, points: [number, number][]): Picture {
  return { width, height, paint: (c) => strokeLine(c, points) };
}

export function strokeLine(c: Paint, points: readonly (readonly [number, number])[], width = 3.6, colour = OUTLINE): void {
  c.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
  ink(c, width, colour);
}

export function ink(c: Paint, width = 3.4, colour = OUTLINE): void {
  c.lineCap = 'round';
  c.lineJoin = 'round';
  c.lineWidth = width;
  c.strokeStyle = colour;
  c.stroke();
}

export function fillAndLine(c: Paint, fill: string | CanvasGradient, width: number): void {
  c.lineJoin = 'round';
  c.lineWidth = width * 2;
  c.strokeStyle = OUTLINE;
  c.stroke();
  c.fillStyle = fill;
  c.fill();
}

export function ellipse(c: Paint, x: number, y: number, rx: number, ry: number): void {
  c.beginPath();
  c.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
}

export function polygon(c: Paint, points: readonly (readonly [number, number])[]): void {
  c.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
  c.closePath();
}

/** `share` of the second colour in the first; '#rrggbb' both. */
export function mix(a: string, b: string, share: number): string {
  const channel = (at: number): string => {
    const from = Number.parseInt(a.slice(at, at + 2), 16);
    const to = Number.parseInt(b.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * share).toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** Paints `picture` on a new canvas at `scale` pixels per unit. */
export function toCanvas(picture: Picture, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.ceil(picture.width * scale));
  canvas.height = Math.max(1, Math.ceil(picture.height * scale));
  const c = canvas.getContext('2d')!;
  c.translate(canvas.width / 2, canvas.height / 2);
  c.scale(scale, scale);
  picture.paint(c);
  return canvas;
}
