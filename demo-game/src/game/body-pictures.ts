/** Paints the bodies: a gumdrop in eight colours, each with its own crest, and the parts of a face. */
import type { Crest, Look } from './palette.ts';
import { OUTLINE, line, strokeLine, ink, fillAndLine, ellipse, polygon, type Paint, type Picture } from './brush.ts';

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
