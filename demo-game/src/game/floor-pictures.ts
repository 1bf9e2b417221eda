/** Paints the tiles of the floor: calm, in the middle, and about to drop. */
import { TILE_SIZE } from '../sim/floor.ts';
import { TILT } from './projection.ts';
import { strokeLine, polygon, mix, type Picture } from './brush.ts';

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
