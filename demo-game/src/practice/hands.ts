/** Who plays a machine that no person does: hands that go for the star, miss it a little, and dash now and then. Not part of the game. */
import { RandomStream } from '@rollmesh/core/testing';
import type { ChaseState } from './game.ts';

export interface Press {
  readonly left?: boolean;
  readonly right?: boolean;
  readonly up?: boolean;
  readonly down?: boolean;
  readonly dash?: boolean;
}

const NOTHING: Press = {};
/** Closer than this to where they want to be, they let go. */
const NEAR = 6;

export class Hands {
  private readonly random: RandomStream;
  private until = 0;
  private current: Press = NOTHING;

  constructor(seed: number, index: number) {
    this.random = new RandomStream(seed, `hands ${index}`);
  }

  /** What is pressed now; thinks anew a few times a second, as people do. */
  press(nowMs: number, state: ChaseState | undefined, slot: number): Press {
    if (state === undefined || slot < 0) return NOTHING;
    if (nowMs < this.until) return this.current;
    const { random } = this;
    this.until = nowMs + 90 + random.below(260);
    if (random.chance(0.12)) return (this.current = NOTHING);
    const dx = state.starX + random.between(-40, 40) - state.x[slot];
    const dy = state.starY + random.between(-40, 40) - state.y[slot];
    return (this.current = { left: dx < -NEAR, right: dx > NEAR, up: dy < -NEAR, down: dy > NEAR, dash: random.chance(0.2) });
  }
}
