/** Paints the tiles of the floor: calm, in the middle, and about to drop. */
import { TILE_SIZE } from '../sim/floor.ts';
import { TILT } from './projection.ts';
import { strokeLine, polygon, mix, ellipse, fillAndLine, type Picture } from './brush.ts';

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

/** What lies over a tile of ice that is about to break. */
export const CRACKED_TILE: Picture = {
  width: TILE_SIZE * 2 + 4,
  height: TILE_SIZE * 2 * TILT + TILE_DEPTH * 2 + 4,
  paint(c) {
    polygon(c, hexagon(TILE_SIZE - 3));
    const deep = c.createRadialGradient(0, 0, 4, 0, 0, TILE_SIZE);
    deep.addColorStop(0, '#0b2f5e');
    deep.addColorStop(0.75, '#1b5c96');
    deep.addColorStop(1, '#3f9ad0');
    c.fillStyle = deep;
    c.fill();
    for (const crack of [[[0, 0], [-20, -18], [-38, -14]], [[0, 0], [6, -20], [0, -38]], [[0, 0], [24, -6], [42, -16]], [[0, 0], [20, 18], [18, 32]], [[0, 0], [-16, 14], [-14, 34]], [[-20, -18], [-18, -30]], [[24, -6], [36, 8]]] as [number, number][][]) strokeLine(c, crack, 3.4, '#e8f8ff');
  },
};

/** A pillar of the carousel: a drum with a star, as seen from above the front. */
export const PILLAR: Picture = {
  width: 100,
  height: 130,
  paint(c) {
    const drum = c.createLinearGradient(-38, 0, 38, 0);
    drum.addColorStop(0, '#8f1d4f');
    drum.addColorStop(0.35, '#ff5d8f');
    drum.addColorStop(1, '#7a1745');
    c.beginPath();
    c.moveTo(-38, -22);
    c.lineTo(-38, 28);
    c.ellipse(0, 28, 38, 30, 0, Math.PI, 0, true);
    c.lineTo(38, -22);
    c.closePath();
    fillAndLine(c, drum, 3.4);
    c.save();
    c.clip();
    c.fillStyle = 'rgba(255,255,255,.82)';
    for (const y of [2, 32]) {
      c.beginPath();
      c.ellipse(0, y, 38, 30, 0, Math.PI, 0, true);
      c.ellipse(0, y - 12, 38, 30, 0, 0, Math.PI);
      c.fill();
    }
    c.restore();
    ellipse(c, 0, -22, 38, 30);
    fillAndLine(c, '#ffd1e0', 3.4);
    ellipse(c, 0, -22, 27, 21);
    c.fillStyle = '#ff7fa8';
    c.fill();
    polygon(c, Array.from({ length: 10 }, (_, i): [number, number] => [Math.cos((Math.PI / 5) * i - Math.PI / 2) * (i % 2 === 0 ? 18 : 8), -22 + Math.sin((Math.PI / 5) * i - Math.PI / 2) * (i % 2 === 0 ? 14 : 6)]));
    c.fillStyle = '#fff6e0';
    c.fill();
  },
};

export const CROWN: Picture = {
  width: 72,
  height: 58,
  paint(c) {
    polygon(c, [[-26, 18], [-30, -14], [-13, 0], [0, -22], [13, 0], [30, -14], [26, 18]]);
    const gold = c.createLinearGradient(0, -22, 0, 20);
    gold.addColorStop(0, '#fff3b0');
    gold.addColorStop(0.5, '#ffd23f');
    gold.addColorStop(1, '#e09a00');
    fillAndLine(c, gold, 3.6);
    for (const [x, y, colour] of [[-13, 10, '#3fa9ff'], [0, 9, '#f0503c'], [13, 10, '#15c99a']] as const) {
      ellipse(c, x, y, 4.6, 4.6);
      c.fillStyle = colour;
      c.fill();
    }
  },
};

function hexagon(radius: number): [number, number][] {
  return Array.from({ length: 6 }, (_, corner) => {
    const angle = (Math.PI / 3) * corner - Math.PI / 2;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius * TILT];
  });
}
