/**
 * An event is heard once although its frame may be simulated many times. Two lists carry that: what the current
 * timeline says happened (rewritten when frames are simulated again), and what was already heard but may still turn
 * out wrong. `settle` compares them after each tick. Records are reused and both lists are bounded.
 */
import { RollmeshError } from '../ground/errors.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { EventKey, EventMode } from './event-layout.ts';

/** Gets an event of a frame. `undone` tells that this event, heard before, did not happen after all. */
export type DeliverEvent = (name: string, data: unknown, frame: Frame, undone: boolean) => void;

export interface Effects {
  /** How many emissions were left out because too many were waiting for their frame to become final. */
  readonly dropped: number;
  /**
   * Called after each tick of the session: delivers what is to be heard now. `currentFrame` is the newest frame that was
   * stepped, `finalFrame` the newest that cannot change any more; -1 for none.
   */
  settle(currentFrame: Frame, finalFrame: Frame, deliver: DeliverEvent): void;
}

/** A predicted event that moves by up to this many frames when its frames are simulated again is the same event. */
export const SAME_EVENT_FRAMES = 2;
/** How many emissions may wait for their frames to become final. */
export const MAX_WAITING_EVENTS = 512;

/** One emission; or, in the other list, one event that was heard. `twin` is its counterpart there. */
class Emission {
  name = '';
  frame: Frame = NO_FRAME;
  data: unknown = undefined;
  predicted = false;
  /** The game's own key, or the how-manieth of its name within the frame. */
  key: EventKey = 0;
  keyed = false;
  twin: Emission | null = null;
}

export class EffectLog implements Effects {
  dropped = 0;
  readonly #modes: ReadonlyMap<string, EventMode>;
  /** By rising frame, within a frame as emitted. */
  readonly #emitted: Emission[] = [];
  readonly #heard: Emission[] = [];
  readonly #spare: Emission[] = [];
  #frame: Frame = NO_FRAME;
  #finalFrame: Frame = NO_FRAME;
  #open = false;

  constructor(modes: ReadonlyMap<string, EventMode>) {
    this.#modes = modes;
  }

  /** Before a step: what this frame and later ones emitted in an earlier simulation no longer counts. */
  begin(frame: Frame): void {
    const emitted = this.#emitted;
    while (emitted.length > 0 && emitted[emitted.length - 1].frame >= frame) this.#forget(emitted.pop()!);
    this.#frame = frame;
    this.#open = true;
  }

  /** After a step. */
  end(): void {
    this.#open = false;
  }

  /** Forgets everything without undoing it: the state was replaced by a snapshot. */
  reset(): void {
    this.#emitted.length = 0;
    this.#heard.length = 0;
    this.#finalFrame = NO_FRAME;
  }

  readonly emit = (name: string, data?: unknown, key?: EventKey): void => {
    const mode = this.#modes.get(name);
    if (mode === undefined) throw unknownEvent(this.#modes, name);
    if (!this.#open) throw new RollmeshError('bad-state', `The event "${name}" was emitted outside step.`, 'Emit events in step only.');
    if (this.#frame <= this.#finalFrame) return; // heard for good already; somebody is checking or replaying
    if (this.#emitted.length >= MAX_WAITING_EVENTS) {
      this.dropped += 1;
      return;
    }
    const emission = this.#take();
    emission.name = name;
    emission.frame = this.#frame;
    emission.data = data;
    emission.predicted = mode === 'predicted';
    emission.keyed = key !== undefined;
    emission.key = key ?? this.#ordinalOf(name);
    this.#emitted.push(emission);
  };

  settle(currentFrame: Frame, finalFrame: Frame, deliver: DeliverEvent): void {
    this.#pairWithin(0);
    this.#pairWithin(SAME_EVENT_FRAMES);
    this.#undoVanished(currentFrame, deliver);
    this.#deliverNew(finalFrame, deliver);
    this.#retire(finalFrame);
  }

  // An event that moved keeps its one hearing; exact frames are paired first so that neighbours do not swap places.
  #pairWithin(frames: number): void {
    for (const emission of this.#emitted) {
      if (!emission.predicted || emission.twin !== null) continue;
      const heard = this.#unpaired(emission, frames);
      if (heard === null) continue;
      heard.twin = emission;
      emission.twin = heard;
      heard.frame = emission.frame;
    }
  }

  #unpaired(emission: Emission, frames: number): Emission | null {
    for (const heard of this.#heard) {
      if (heard.twin === null && isSame(heard, emission, frames)) return heard;
    }
    return null;
  }

  // Only once every frame that it might have moved to is simulated.
  #undoVanished(currentFrame: Frame, deliver: DeliverEvent): void {
    const heard = this.#heard;
    let kept = 0;
    for (const event of heard) {
      if (event.twin !== null || currentFrame < event.frame + SAME_EVENT_FRAMES) {
        heard[kept] = event;
        kept += 1;
        continue;
      }
      deliver(event.name, event.data, event.frame, true);
      this.#forget(event);
    }
    heard.length = kept;
  }

  #deliverNew(finalFrame: Frame, deliver: DeliverEvent): void {
    for (const emission of this.#emitted) {
      const { name, data, frame } = emission;
      if (emission.predicted ? emission.twin !== null : frame > finalFrame) continue;
      deliver(name, data, frame, false);
      if (emission.predicted) this.#hear(emission);
    }
  }

  #hear(emission: Emission): void {
    const heard = this.#take();
    heard.name = emission.name;
    heard.frame = emission.frame;
    heard.data = emission.data;
    heard.key = emission.key;
    heard.keyed = emission.keyed;
    heard.twin = emission;
    emission.twin = heard;
    this.#heard.push(heard);
  }

  // What a final frame emitted is done with, and so are the hearings that it confirms.
  #retire(finalFrame: Frame): void {
    if (finalFrame <= this.#finalFrame) return;
    this.#finalFrame = finalFrame;
    const emitted = this.#emitted;
    let done = 0;
    while (done < emitted.length && emitted[done].frame <= finalFrame) done += 1;
    if (done === 0) return;
    this.#dropConfirmed(finalFrame);
    for (let i = 0; i < done; i += 1) this.#forget(emitted[i]);
    emitted.copyWithin(0, done);
    emitted.length -= done;
  }

  #dropConfirmed(finalFrame: Frame): void {
    const heard = this.#heard;
    let kept = 0;
    for (const event of heard) {
      if (event.twin !== null && event.twin.frame <= finalFrame) {
        this.#forget(event);
        continue;
      }
      heard[kept] = event;
      kept += 1;
    }
    heard.length = kept;
  }

  #forget(emission: Emission): void {
    if (emission.twin !== null) emission.twin.twin = null;
    emission.twin = null;
    emission.data = undefined;
    this.#spare.push(emission);
  }

  #take(): Emission {
    return this.#spare.pop() ?? new Emission();
  }

  #ordinalOf(name: string): number {
    let ordinal = 0;
    for (let i = this.#emitted.length - 1; i >= 0 && this.#emitted[i].frame === this.#frame; i -= 1) {
      if (this.#emitted[i].name === name && !this.#emitted[i].keyed) ordinal += 1;
    }
    return ordinal;
  }
}

function isSame(heard: Emission, emission: Emission, frames: number): boolean {
  return heard.key === emission.key && heard.name === emission.name && heard.keyed === emission.keyed && Math.abs(heard.frame - emission.frame) <= frames;
}

function unknownEvent(modes: ReadonlyMap<string, EventMode>, name: string): RollmeshError {
  const known = [...modes.keys()].join(', ');
  return new RollmeshError('bad-option', `The event "${name}" is not declared.`, `Declare it in events: { ${name}: 'final' }${known === '' ? '' : `; declared are ${known}`}.`);
}
