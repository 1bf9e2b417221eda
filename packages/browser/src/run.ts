/**
 * The loop: asks for input, ticks the room, draws. The simulation keeps its own fixed step whatever the display's rate; a
 * hidden page plays on with neutral input, so nobody else waits for it.
 */
import type { AnyGame, GameInput, Room, RoomView } from '@rollmesh/core';
import { startTicker } from './ticker.ts';

export interface RunOptions<G extends AnyGame> {
  /** What is pressed on one of this machine's seats (0 is the first) right now. */
  input(seat: number): GameInput<G>;
  /** Draws one animation frame; called while a match runs and the page is seen. */
  draw?(view: RoomView<G>, nowMs: number): void;
  /** Called once per animation frame in the lobby. */
  idle?(nowMs: number): void;
}

/** Drives `room` until the returned function is called or the room closes. */
export function run<G extends AnyGame>(room: Room<G>, options: RunOptions<G>): () => void {
  const press = (hidden: boolean): void => {
    for (let seat = 0; seat < room.localSlots.length; seat++) room.setInput(seat, hidden ? ({} as GameInput<G>) : options.input(seat));
  };
  const visible = (nowMs: number): void => {
    press(false);
    room.tick(nowMs);
    if (room.phase === 'playing') options.draw?.(room.view, nowMs);
    else options.idle?.(nowMs);
  };
  const hidden = (nowMs: number): void => {
    press(true);
    room.tick(nowMs);
  };
  const stop = startTicker(visible, hidden);
  room.on('closed', stop);
  return stop;
}
