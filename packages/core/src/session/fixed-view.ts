/** A roster that never changes, and a link from each to each: nothing to agree on, nobody to relay for. */
import type { Frame } from '../ground/frame.ts';
import { epochByte } from '../wire/protocol.ts';
import type { Match } from './match.ts';
import type { ViewInForce, Ways } from './view-in-force.ts';

export class FixedView implements ViewInForce {
  readonly epochByte: number;
  readonly absent = false;
  readonly leaving = false;

  constructor(private readonly match: Match) {
    this.epochByte = epochByte(match.config.epoch, 0);
  }

  get mayStep(): boolean {
    const { timeline, self } = this.match;
    return timeline.queues[self]!.newest >= timeline.current;
  }

  mayPress(_frame: Frame): boolean {
    return true;
  }

  refuses(_peer: number, _newest: Frame): boolean {
    return false;
  }

  hears(_nowMs: number, _peer: number): boolean {
    return true;
  }

  setting(_setting: number): number {
    return 0;
  }

  heard(_peer: number, _hearsUs: boolean): void {}
  greeted(_nowMs: number, _peer: number): void {}
  sawEpoch(_nowMs: number, _peer: number, _byte: number): void {}

  /** Who plays is fixed: whoever wants to talk about it plays something else. */
  receive(_nowMs: number, peer: number, _bytes: Uint8Array, _length: number): void {
    for (const remote of this.match.remotes) if (remote.peer === peer) remote.counters.unusable++;
  }

  cannotFollow(): void {}
  tick(_nowMs: number): void {}
  send(): void {}
}

export class DirectOnly implements Ways {
  tick(): void {}
  heardDirectly(): void {}
  due(): boolean {
    return false;
  }
  write(): void {}
  read(): boolean {
    return false;
  }
  heard(): void {}
}
