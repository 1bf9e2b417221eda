/**
 * An event is heard once although its frame may be simulated many times.
 */
import type { Frame } from '../ground/frame.ts';

/** Gets an event of a frame. `undone` tells that this event, heard before, did not happen after all. */
export type DeliverEvent = (name: string, data: unknown, frame: Frame, undone: boolean) => void;

export interface Effects {
  /** How many events were left out because too many were waiting. */
  readonly dropped: number;
  /**
   * Called after each tick of the session: delivers what is to be heard now. `currentFrame` is the newest frame that was
   * stepped, `finalFrame` the newest that cannot change any more; -1 for none.
   */
  settle(currentFrame: Frame, finalFrame: Frame, deliver: DeliverEvent): void;
}
