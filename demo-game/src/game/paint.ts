/**
 * Paints what is on the screen into canvases: bodies, faces, tiles, sparks. No asset file exists; every picture is a few
 * paths and gradients, drawn once at the resolution that the display needs.
 */
import { TILE_SIZE } from '../sim/floor.ts';
import type { Crest, Look } from './palette.ts';
import { TILT } from './projection.ts';

type Paint = CanvasRenderingContext2D;

export interface Picture {
  /** In world units. The middle of the picture is its origin. */
  readonly width: number;
  readonly height: number;
  paint(c: Paint): void;
}

const OUTLINE = '#0d1128';

/** A body as seen from above the front: a gumdrop 60 wide, its feet near the lower edge, with a crest. */
export function bodyPicture(look: Look): Picture {
  return {
    width: 108,
    height: 132,
    paint(c) {
      c.lineJoin = 'round';
      c.lineCap = 'round';
      paintCrest(c, look.crest, look);
      gumdrop(c);
      const skin = c.createRadialGradient(-11, -16, 4, 0, 2, 46);
      skin.addColorStop(0, look.light);
      skin.addColorStop(0.42, look.fill);
      skin.addColorStop(1, look.dark);
      fillAndLine(c, skin, 4);
      c.save();
      gumdrop(c);
      c.clip();
      c.fillStyle = 'rgba(255,255,255,.16)';
      ellipse(c, 0, 25, 21, 14);
      c.fill();
      c.strokeStyle = 'rgba(255,255,255,.34)';
      c.lineWidth = 3.5;
      c.beginPath();
      c.arc(0, 2, 27.5, Math.PI * 1.1, Math.PI * 1.52);
      c.stroke();
      c.restore();
    },
  };
}

function gumdrop(c: Paint): void {
  c.beginPath();
  c.moveTo(-32, 6);
  c.bezierCurveTo(-32, -19, -18, -32, 0, -32);
  c.bezierCurveTo(18, -32, 32, -19, 32, 6);
  c.bezierCurveTo(32, 24, 20, 31, 0, 31);
  c.bezierCurveTo(-20, 31, -32, 24, -32, 6);
  c.closePath();
}

function paintCrest(c: Paint, crest: Crest, look: Look): void {
  for (const side of [-1, 1]) {
    c.save();
    c.scale(side, 1);
    CRESTS[crest](c, look, side === 1);
    c.restore();
  }
}

/** Each paints its right half; what stands in the middle is painted with the second call only. */
const CRESTS: Record<Crest, (c: Paint, look: Look, last: boolean) => void> = {
  bear(c, look) {
    ellipse(c, 21, -27, 11, 11);
    fillAndLine(c, look.fill, 4);
    ellipse(c, 21, -27, 5, 5);
    c.fillStyle = look.light;
    c.fill();
  },
  cat(c, look) {
    polygon(c, [[8, -26], [27, -47], [31, -12]]);
    fillAndLine(c, look.fill, 4);
    polygon(c, [[15, -27], [25, -39], [27, -21]]);
    c.fillStyle = look.light;
    c.fill();
  },
  bunny(c, look) {
    c.save();
    c.translate(13, -40);
    c.rotate(0.22);
    ellipse(c, 0, 0, 8.5, 21);
    fillAndLine(c, look.fill, 4);
    ellipse(c, 0, 2, 3.8, 13);
    c.fillStyle = look.light;
    c.fill();
    c.restore();
  },
  horns(c) {
    c.beginPath();
    c.moveTo(13, -26);
    c.bezierCurveTo(20, -33, 24, -38, 22, -50);
    c.bezierCurveTo(36, -44, 38, -28, 28, -15);
    c.closePath();
    fillAndLine(c, '#fff3dc', 4);
  },
  antenna(c, look, last) {
    if (!last) return;
    c.strokeStyle = OUTLINE;
    c.lineWidth = 6;
    c.beginPath();
    c.moveTo(0, -28);
    c.quadraticCurveTo(2, -42, 8, -49);
    c.stroke();
    ellipse(c, 9, -51, 8, 8);
    fillAndLine(c, look.light, 4);
  },
  sprout(c, look, last) {
    c.beginPath();
    c.moveTo(0, -33);
    c.bezierCurveTo(4, -54, 24, -56, 31, -50);
    c.bezierCurveTo(28, -37, 12, -31, 0, -33);
    fillAndLine(c, last ? look.fill : look.light, 4);
  },
  fin(c, look, last) {
    if (!last) return;
    polygon(c, [[-17, -26], [-15, -45], [-6, -37], [0, -53], [7, -37], [16, -45], [17, -26]]);
    fillAndLine(c, look.light, 4);
  },
  crown(c, _look, last) {
    if (!last) return;
    polygon(c, [[-19, -26], [-22, -48], [-9, -38], [0, -52], [9, -38], [22, -48], [19, -26]]);
    fillAndLine(c, '#ffcf4a', 4);
  },
};

export const EYE: Picture = {
  width: 24,
  height: 30,
  paint(c) {
    ellipse(c, 0, 0, 8.4, 10.6);
    fillAndLine(c, '#ffffff', 2.4);
  },
};

export const PUPIL: Picture = {
  width: 14,
  height: 14,
  paint(c) {
    ellipse(c, 0, 0, 4.6, 5.4);
    c.fillStyle = OUTLINE;
    c.fill();
    ellipse(c, 1.5, -2, 1.5, 1.7);
    c.fillStyle = '#fff';
    c.fill();
  },
};

/** The left one of a pair of screwed-up eyes; the right is its mirror image. */
export const SQUINT: Picture = line(24, 24, [[-6, -6], [5, 0], [-6, 6]]);
export const CROSSED: Picture = {
  width: 24,
  height: 24,
  paint(c) {
    strokeLine(c, [[-6, -6], [6, 6]]);
    strokeLine(c, [[6, -6], [-6, 6]]);
  },
};

export const SMILE: Picture = {
  width: 24,
  height: 16,
  paint(c) {
    c.beginPath();
    c.arc(0, -4, 7, 0.2 * Math.PI, 0.8 * Math.PI);
    ink(c);
  },
};
export const GRIT: Picture = {
  width: 26,
  height: 16,
  paint(c) {
    c.beginPath();
    c.roundRect(-9, -4.5, 18, 9, 3.5);
    fillAndLine(c, '#fff', 2.6);
    strokeLine(c, [[-8, 0], [8, 0]], 1.8);
    strokeLine(c, [[0, -4], [0, 4]], 1.8);
  },
};
export const OH: Picture = {
  width: 20,
  height: 22,
  paint(c) {
    ellipse(c, 0, 0, 5.5, 7);
    fillAndLine(c, '#7a1f3d', 2.6);
  },
};

export const SHADOW: Picture = {
  width: 92,
  height: 62,
  paint(c) {
    c.scale(1, 0.66);
    const soft = c.createRadialGradient(0, 0, 10, 0, 0, 44);
    soft.addColorStop(0, 'rgba(4,6,22,.62)');
    soft.addColorStop(0.62, 'rgba(4,6,22,.42)');
    soft.addColorStop(1, 'rgba(4,6,22,0)');
    c.fillStyle = soft;
    c.fillRect(-46, -46, 92, 92);
  },
};

/** How deep a tile's side is, in world units. */
export const TILE_DEPTH = 34;

export function tilePicture(top: string, edge: string, side: string): Picture {
  return {
    width: TILE_SIZE * 2 + 4,
    height: TILE_SIZE * 2 * TILT + TILE_DEPTH * 2 + 4,
    paint(c) {
      const outer = hexagon(TILE_SIZE + 0.6);
      const [, right, bottomRight, bottom, bottomLeft, left] = [outer[0], outer[1], outer[2], outer[3], outer[4], outer[5]];
      const shade = c.createLinearGradient(0, TILE_SIZE * TILT * 0.45, 0, TILE_SIZE * TILT + TILE_DEPTH);
      shade.addColorStop(0, side);
      shade.addColorStop(0.5, mix(side, '#0b0e2c', 0.55));
      shade.addColorStop(1, '#10143a');
      polygon(c, [right, bottomRight, [bottomRight[0], bottomRight[1] + TILE_DEPTH], [bottom[0], bottom[1] + TILE_DEPTH], [bottomLeft[0], bottomLeft[1] + TILE_DEPTH], bottomLeft, left]);
      c.fillStyle = shade;
      c.fill();
      polygon(c, outer);
      c.fillStyle = edge;
      c.fill();
      polygon(c, hexagon(TILE_SIZE - 3.4).map(([x, y]) => [x, y + 1.2]));
      const face = c.createLinearGradient(-TILE_SIZE * 0.6, -TILE_SIZE * 0.7, TILE_SIZE * 0.6, TILE_SIZE * 0.7);
      face.addColorStop(0, mix(top, '#ffffff', 0.1));
      face.addColorStop(1, top);
      c.fillStyle = face;
      c.fill();
    },
  };
}

/** The tile in the middle, with a star. */
export function heartPicture(top: string, edge: string, side: string): Picture {
  const tile = tilePicture(top, edge, side);
  return {
    ...tile,
    paint(c) {
      tile.paint(c);
      const star = Array.from({ length: 10 }, (_, i): [number, number] => {
        const radius = i % 2 === 0 ? 27 : 12.5;
        const angle = (Math.PI / 5) * i - Math.PI / 2;
        return [Math.cos(angle) * radius, Math.sin(angle) * radius * TILT];
      });
      c.lineJoin = 'round';
      polygon(c, star.map(([x, y]) => [x, y + 2.5]));
      c.fillStyle = mix(top, '#10143a', 0.5);
      c.fill();
      polygon(c, star);
      c.fillStyle = '#ffe28a';
      c.fill();
    },
  };
}

/** What lies over a tile that is about to drop. */
export const HOT_TILE: Picture = {
  width: TILE_SIZE * 2 + 4,
  height: TILE_SIZE * 2 * TILT + TILE_DEPTH * 2 + 4,
  paint(c) {
    const outer = hexagon(TILE_SIZE - 2);
    polygon(c, outer);
    const glow = c.createRadialGradient(0, 0, 4, 0, 0, TILE_SIZE);
    glow.addColorStop(0, '#ffb14a');
    glow.addColorStop(0.6, '#ff6a3a');
    glow.addColorStop(1, '#e52f4f');
    c.fillStyle = glow;
    c.fill();
    polygon(c, outer);
    c.lineWidth = 3;
    c.strokeStyle = '#ffe9b0';
    c.stroke();
    c.strokeStyle = 'rgba(70,8,30,.75)';
    for (const crack of [[[-8, -4], [-24, -16], [-31, -9]], [[-8, -4], [4, -26]], [[-8, -4], [14, 8], [34, 2]], [[14, 8], [8, 30]], [[-8, -4], [-18, 18]]] as [number, number][][]) strokeLine(c, crack, 3, 'rgba(70,8,30,.7)');
  },
};

function hexagon(radius: number): [number, number][] {
  return Array.from({ length: 6 }, (_, corner) => {
    const angle = (Math.PI / 3) * corner - Math.PI / 2;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius * TILT];
  });
}

/** A soft round light. */
export function glowPicture(colour: string, size: number): Picture {
  return {
    width: size,
    height: size,
    paint(c) {
      const soft = c.createRadialGradient(0, 0, 0, 0, 0, size / 2);
      soft.addColorStop(0, colour);
      soft.addColorStop(0.4, `${colour}88`);
      soft.addColorStop(1, `${colour}00`);
      c.fillStyle = soft;
      c.fillRect(-size / 2, -size / 2, size, size);
    },
  };
}

export function dotPicture(colour: string, size: number): Picture {
  return {
    width: size,
    height: size,
    paint(c) {
      ellipse(c, 0, 0, size / 2 - 1, size / 2 - 1);
      c.fillStyle = colour;
      c.fill();
    },
  };
}

/** A flat chip: confetti and bits of tile. */
export function chipPicture(colour: string, width: number, height: number): Picture {
  return {
    width: width + 2,
    height: height + 2,
    paint(c) {
      c.fillStyle = colour;
      c.fillRect(-width / 2, -height / 2, width, height);
    },
  };
}

/** A ring that spreads from a hit. */
export const SHOCK: Picture = {
  width: 132,
  height: 132,
  paint(c) {
    c.lineWidth = 7;
    c.strokeStyle = 'rgba(255,255,255,.95)';
    ellipse(c, 0, 0, 58, 58);
    c.stroke();
  },
};

/** The burst of a hard hit, as in a comic. */
export const BURST: Picture = {
  width: 160,
  height: 160,
  paint(c) {
    const spikes = Array.from({ length: 24 }, (_, i): [number, number] => {
      const radius = i % 2 === 0 ? 74 - (i % 4) * 8 : 34;
      return [Math.cos((i * Math.PI) / 12) * radius, Math.sin((i * Math.PI) / 12) * radius];
    });
    polygon(c, spikes);
    const fire = c.createRadialGradient(0, 0, 6, 0, 0, 76);
    fire.addColorStop(0, '#ffffff');
    fire.addColorStop(0.45, '#fff0b3');
    fire.addColorStop(1, '#ffb12e');
    c.fillStyle = fire;
    c.fill();
  },
};

function line(width: number, height: number, points: [number, number][]): Picture {
  return { width, height, paint: (c) => strokeLine(c, points) };
}

function strokeLine(c: Paint, points: readonly (readonly [number, number])[], width = 3.6, colour = OUTLINE): void {
  c.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? c.moveTo(x, y) : c.lineTo(x, y)));
  ink(c, width, colour);
}

function ink(c: Paint, width = 3.4, colour = OUTLINE): void {
  c.lineCap = 'round';
  c.lineJoin = 'round';
  c.lineWidth = width;
  c.strokeStyle = colour;
  c.stroke();
}

function fillAndLine(c: Paint, fill: string | CanvasGradient, width: number): void {
  c.lineJoin = 'round';
  c.lineWidth = width * 2;
  c.strokeStyle = OUTLINE;
  c.stroke();
  c.fillStyle = fill;
  c.fill();
}

function ellipse(c: Paint, x: number, y: number, rx: number, ry: number): void {
  c.beginPath();
  c.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
}

function polygon(c: Paint, points: readonly (readonly [number, number])[]): void {
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

/** A body with its face, for a score card. */
export function avatarPicture(look: Look): Picture {
  const body = bodyPicture(look);
  return {
    width: 96,
    height: 112,
    paint(c) {
      c.translate(0, 10);
      body.paint(c);
      for (const x of [-11, 11]) {
        c.save();
        c.translate(x, -3);
        EYE.paint(c);
        PUPIL.paint(c);
        c.restore();
      }
      c.save();
      c.translate(0, 14);
      SMILE.paint(c);
      c.restore();
    },
  };
}
