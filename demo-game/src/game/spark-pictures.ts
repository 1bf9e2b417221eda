/** Paints what flies and flashes: lights, dots, chips, rings and bursts, and the shadow under a body. */
import { ellipse, polygon, type Picture } from './brush.ts';

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
