/**
 * Sounds and sparks that are right under rollback. A predicted event plays at once and is undone if it did not happen after all; a final one
 * plays when nothing can change it any more; what lasts (an engine's hum, a burning wick) is no event at all but follows from the state.
 */
import type { GameEvent } from '@rollmesh/core';

export interface EffectActions<D, H> {
  /** Plays it. What is returned (a sound, a sprite, a tween) is given to `undo`. */
  play(data: D, event: GameEvent<D>): H;
  /** It did not happen after all: stop the sound, remove the sparks. Without it, what was played stays played. */
  undo?(handle: H, event: GameEvent<D>): void;
}

export interface LoopActions<V, H> {
  /** Whether it is to be heard or seen now. */
  on(view: V): boolean;
  start(): H;
  stop(handle: H): void;
}

interface Played<H> {
  readonly data: unknown;
  readonly frame: number;
  readonly handle: H;
}

/** An event that was heard can be undone for as long as its frame is not final; nobody predicts further than this many events. */
const MOST_PLAYED = 64;

/** Makes the listener of one event. */
export function effectListener<D, H>(actions: EffectActions<D, H>): (event: GameEvent<D>) => void {
  const played: Played<H>[] = [];
  return (event) => {
    if (!event.undone) {
      const handle = actions.play(event.data, event);
      if (actions.undo !== undefined) played.push({ data: event.data, frame: event.frame, handle });
      if (played.length > MOST_PLAYED) played.shift();
      return;
    }
    const at = placeOf(played, event);
    if (at >= 0) actions.undo?.(played.splice(at, 1)[0]!.handle, event);
  };
}

/** The one that is meant: it carries the very same data; of those without any, the one whose frame is nearest. */
function placeOf(played: readonly Played<unknown>[], event: GameEvent<unknown>): number {
  if (typeof event.data === 'object' && event.data !== null) return played.findIndex((each) => each.data === event.data);
  let best = -1;
  for (let i = 0; i < played.length; i++) {
    if (played[i]!.data === event.data && (best < 0 || Math.abs(played[i]!.frame - event.frame) < Math.abs(played[best]!.frame - event.frame))) best = i;
  }
  return best;
}

/** Everything that lasts, started and stopped as the state says. */
export class StateLoops<V> {
  private readonly loops = new Set<{ readonly actions: LoopActions<V, unknown>; handle: unknown; running: boolean }>();

  add<H>(actions: LoopActions<V, H>): () => void {
    const loop = { actions: actions as LoopActions<V, unknown>, handle: undefined as unknown, running: false };
    this.loops.add(loop);
    return () => {
      this.turn(loop, false);
      this.loops.delete(loop);
    };
  }

  /** `undefined`: no match runs, so nothing lasts. */
  update(view: V | undefined): void {
    for (const loop of this.loops) this.turn(loop, view !== undefined && loop.actions.on(view));
  }

  private turn(loop: { readonly actions: LoopActions<V, unknown>; handle: unknown; running: boolean }, on: boolean): void {
    if (on === loop.running) return;
    loop.running = on;
    if (on) loop.handle = loop.actions.start();
    else {
      const { handle } = loop;
      loop.handle = undefined;
      loop.actions.stop(handle);
    }
  }
}
