export { boxesOverlap, circleOverlapsBox, circlesOverlap, pointInBox, pointInCircle } from './overlap.ts';
export { makePush, separateBoxes, separateCircleFromBox, separateCircles, type Push } from './separate.ts';
export { SpatialHash } from './spatial-hash.ts';
export { makeTouch, sweepBox, sweepCircle, sweepPoint, type Touch } from './sweep.ts';
export { boxInTiles, makeTileMove, moveInTiles, type TileMap, type TileMove } from './tiles.ts';
