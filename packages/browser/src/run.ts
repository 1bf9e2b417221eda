/**
 * The loop: asks for input, ticks the room, draws. The simulation keeps its own fixed step whatever the display's rate; a
 * hidden page plays on with neutral input, so nobody else waits for it. Fields named in `smooth` are drawn between two
 * frames, and corrections of a rollback fade instead of jumping.
 */
import { RollmeshError, type AnyGame, type GameInput, type GameState, type Room, type RoomView } from '@rollmesh/core';
import type { Shown, SmoothFields, SmoothPath } from './smooth-paths.ts';
import { Smoother } from './smoother.ts';
import { startTicker, type PageChange, type PageHost } from './ticker.ts';

/** What to draw: the room's view, and the fields of `smooth` as they are to be shown at this moment. */
export interface DrawView<G extends AnyGame, K extends string = never> extends RoomView<G> {
  readonly shown: Shown<GameState<G>, K>;
}

export interface RunOptions<G extends AnyGame, K extends SmoothPath<GameState<G>> = never> {
  /** What is pressed on one of this machine's seats (0 is the first) right now. */
  input(seat: number): GameInput<G>;
  /** Fields that `view.shown` holds for drawing: `['x', 'y']`, or `{ x: { snap: 200 }, heading: 'angle' }`. Default: none. */
  smooth?: SmoothFields<K>;
  /** Draws one animation frame; called while a match runs and the page is seen. */
  draw?(view: DrawView<G, K>, nowMs: number): void;
  /** Called once per animation frame in the lobby. */
  idle?(nowMs: number): void;
  /** The page was hidden or shown, frozen or restored, or its machine slept. The match has been told already. */
  page?(change: PageChange): void;
  /** The page to run on. Default: this one. */
  host?: PageHost;
}

/** Drives `room` until the returned function is called or the room closes. Throws `bad-option` for options that it does not have. */
export function run<G extends AnyGame, K extends SmoothPath<GameState<G>> = never>(room: Room<G>, options: RunOptions<G, K>): () => void {
  checkRun(room, options);
  const views = new DrawViews(room, options.smooth);
  const press = (neutral: boolean): void => {
    for (let seat = 0; seat < room.localSlots.length; seat++) room.setInput(seat, neutral ? ({} as GameInput<G>) : pressedOf(options.input(seat)));
  };
  const visible = (nowMs: number): void => {
    press(false);
    room.tick(nowMs);
    if (room.phase === 'playing') options.draw?.(views.at(nowMs), nowMs);
    else options.idle?.(nowMs);
  };
  const hidden = (nowMs: number, covered: boolean): void => {
    press(!covered);
    room.tick(nowMs);
  };
  const stop = startTicker(visible, hidden, (change) => options.page?.(change), options.host);
  room.on('closed', stop);
  return stop;
}

function pressedOf<T>(values: T): T {
  if (typeof values === 'object' && values !== null) return values;
  throw new RollmeshError('bad-input', `input returned ${String(values)}.`, 'Return what is pressed, such as input: () => keys.read(), or {} for nothing.');
}

const KNOWN = ['input', 'smooth', 'draw', 'idle', 'page', 'host'];

function checkRun(room: unknown, options: unknown): void {
  const wrong = (problem: string, remedy: string): RollmeshError => new RollmeshError('bad-option', problem, remedy);
  if (typeof (room as Room<AnyGame> | null)?.tick !== 'function') throw wrong('run was given no room.', 'Give it what openRoom resolves to: run(await openRoom(...), { input, draw }).');
  if (typeof options !== 'object' || options === null) throw wrong('run was given no options.', 'Give it { input, draw }.');
  for (const [name, value] of Object.entries(options)) {
    if (!KNOWN.includes(name)) throw wrong(`run has no option "${name}".`, `It has: ${KNOWN.join(', ')}.`);
    if (['draw', 'idle', 'page'].includes(name) && value !== undefined && typeof value !== 'function') throw wrong(`${name} is not a function.`, 'Give a function, or leave it out.');
  }
  if (typeof (options as { input?: unknown }).input !== 'function') throw wrong('input is not a function.', 'Give one that returns what is pressed, such as input: () => keys.read().');
}

/** The view of each drawing, with its smooth fields. Made anew for each match, for its fields live in that match's state. */
export class DrawViews<G extends AnyGame, K extends string> {
  private smoother: Smoother<G, K> | undefined;
  private session: unknown;

  constructor(
    private readonly room: Room<G>,
    private readonly fields: SmoothFields<K> | undefined,
  ) {}

  /** What to draw at `nowMs`. Call it once per drawing, only while a match runs. */
  at(nowMs: number): DrawView<G, K> {
    const { room } = this;
    const { state, previous, alpha } = room.view;
    if (this.session !== room.session) {
      this.session = room.session;
      this.smoother = new Smoother<G, K>(state, this.fields ?? []);
    }
    const smoother = this.smoother!;
    const view = { state, previous, alpha, shown: smoother.shown };
    smoother.update(view, { frame: room.session!.currentFrame, rollbacks: room.session!.stats.rollbacks, nowMs });
    return view;
  }
}
