/**
 * The global plugin: install it with a `mapping`, give it a room, and Phaser's own loop drives the match. Sprites follow the state,
 * effects are right under rollback, and a hidden page plays on.
 */
import { DrawViews, startTicker, type DrawView, type SmoothFields, type SmoothPath } from '@rollmesh/browser';
import { RollmeshError, type AnyGame, type EventDataOf, type Game, type GameInput, type GameState, type Room } from '@rollmesh/core';
import { ObjectBindings, type Follow } from './object-bindings.ts';
import type { ObjectShape, PluginManagerShape } from './phaser-shapes.ts';
import { effectListener, StateLoops, type EffectActions, type LoopActions } from './state-effects.ts';

/** A match is ticked at least this often, in ms, though Phaser's loop may be paused or asleep. */
const PAUSED_AFTER_MS = 60;

export interface AttachOptions<G extends AnyGame, K extends SmoothPath<GameState<G>> = never> {
  /** What is pressed on one of this machine's seats (0 is the first) right now. */
  input(seat: number): GameInput<G>;
  /** Fields that are shown between two frames, and whose corrections fade: `['x', 'y']`, or `{ x: { snap: 200 }, heading: 'angle' }`. */
  smooth?: SmoothFields<K>;
}

/** A game's own events by name, with what each carries. */
export type EventsOf<G> = G extends Game<infer _I, infer _S, infer E> ? { [N in keyof E & string]: EventDataOf<E, N> } : never;

/** What the plugin shows of a match. `shown` holds the fields that `smooth` named, and no others. */
export type PluginView<G extends AnyGame> = DrawView<G, SmoothPath<GameState<G>>>;

export class RollmeshPlugin<G extends AnyGame = AnyGame> {
  /** The room that is driven, if any. */
  room: Room<G> | undefined;
  private readonly objects = new ObjectBindings<PluginView<G>>();
  private readonly loops = new StateLoops<PluginView<G>>();
  /** Effects outlive rooms: they are heard in each that is attached. */
  private readonly effects = new Map<object, (room: Room<G>) => () => void>();
  private readonly heard = new Map<object, () => void>();
  private options: AttachOptions<G, never> | undefined;
  private views: DrawViews<G, SmoothPath<GameState<G>>> | undefined;
  private shownView: PluginView<G> | undefined;
  private stopTicker: (() => void) | undefined;
  private lastTickMs = 0;

  constructor(private readonly pluginManager: PluginManagerShape) {}

  /** Called by Phaser. `data` of the plugin's configuration may hold `{ room, input, smooth }`. */
  init(data?: ({ room?: Room<G> } & Partial<AttachOptions<G, never>>) | null): void {
    if (data?.room !== undefined && data.input !== undefined) this.attach(data.room, data as AttachOptions<G, never>);
  }

  /** Called by Phaser: from now on its loop drives the room. */
  start(): void {
    const { events } = this.pluginManager.game;
    events.on('prestep', this.step, this);
    events.once('destroy', this.destroy, this);
    const between = (nowMs: number): void => void (nowMs - this.lastTickMs > PAUSED_AFTER_MS && this.tick(nowMs, false));
    this.stopTicker ??= startTicker(between, (nowMs, covered) => this.tick(nowMs, !covered));
  }

  /** Called by Phaser. The room is no longer driven, but stays open. */
  stop(): void {
    this.pluginManager.game.events.off('prestep', this.step, this);
    this.stopTicker?.();
    this.stopTicker = undefined;
  }

  /** Called by Phaser. */
  destroy(): void {
    this.stop();
    this.detach();
    this.objects.end();
  }

  /** Drives `room` from now on, until it closes or another takes its place. */
  attach<K extends SmoothPath<GameState<G>> = never>(room: Room<G>, options: AttachOptions<G, K>): void {
    this.detach();
    this.room = room;
    this.options = options as unknown as AttachOptions<G, never>;
    this.views = new DrawViews<G, SmoothPath<GameState<G>>>(room, options.smooth as SmoothFields<SmoothPath<GameState<G>>> | undefined);
    for (const [key, listen] of this.effects) this.heard.set(key, listen(room));
    room.on('closed', () => void (this.room === room && this.detach()));
  }

  /** Lets go of the room without closing it. */
  detach(): void {
    for (const stop of this.heard.values()) stop();
    this.heard.clear();
    this.room = undefined;
    this.show(undefined);
  }

  /** What to draw in this frame; undefined while no match runs. Smooth fields are in `shown`. */
  get view(): PluginView<G> | undefined {
    return this.shownView;
  }

  /**
   * Sets an object's properties each frame, before the scenes' `update`: `bind(sprite, { x: 'x', y: 'y', rotation: 'heading' }, slot)`.
   * A field that is smooth is followed smoothly. Ends when the object is destroyed, or with the returned function.
   */
  bind(object: ObjectShape, follow: Follow<PluginView<G>>, index = 0): () => void {
    return this.objects.bind(object, follow, index);
  }

  /** One object per element of a pool of the state: `bindPool('shots', () => this.add.image(0, 0, 'shot'), { x: 'shots.x', y: 'shots.y' })`. */
  bindPool(pool: keyof GameState<G> & string, create: (index: number) => ObjectShape, follow: Follow<PluginView<G>>): () => void {
    return this.objects.bindPool(pool, create, follow);
  }

  /** Plays something for each of the game's events called `name`; a predicted one that did not happen after all is undone. Returns a function that ends it. */
  effect<N extends keyof EventsOf<G> & string, H>(name: N, actions: EffectActions<EventsOf<G>[N], H>): () => void {
    const key = {};
    const listen = (room: Room<G>): (() => void) => room.on(name as never, effectListener(actions as EffectActions<unknown, H>) as never);
    this.effects.set(key, listen);
    if (this.room !== undefined) this.heard.set(key, listen(this.room));
    return () => {
      this.effects.delete(key);
      this.heard.get(key)?.();
      this.heard.delete(key);
    };
  }

  /** Something that lasts as long as the state says: `loop({ on: ({ state }) => state.burning, start: () => ..., stop: (handle) => ... })`. */
  loop<H>(actions: LoopActions<PluginView<G>, H>): () => void {
    return this.loops.add(actions);
  }

  private step(): void {
    this.tick(performance.now(), false);
    const { room } = this;
    this.show(room?.phase === 'playing' ? this.views!.at(this.lastTickMs) : undefined);
  }

  private tick(nowMs: number, neutral: boolean): void {
    const { room, options } = this;
    this.lastTickMs = nowMs;
    if (room === undefined || options === undefined) return;
    for (let seat = 0; seat < room.localSlots.length; seat++) room.setInput(seat, neutral ? ({} as GameInput<G>) : options.input(seat));
    room.tick(nowMs);
  }

  private show(view: PluginView<G> | undefined): void {
    const ended = view === undefined && this.shownView !== undefined;
    this.shownView = view;
    if (view !== undefined) this.objects.update(view);
    else if (ended) this.objects.reset();
    this.loops.update(view);
  }
}

/** The plugin of a game that was installed under `key`. Throws `bad-state` if there is none. */
export function rollmeshOf<G extends AnyGame>(manager: PluginManagerShape, key = 'rollmesh'): RollmeshPlugin<G> {
  const plugin = manager.get(key, false);
  if (plugin instanceof RollmeshPlugin) return plugin as RollmeshPlugin<G>;
  throw new RollmeshError('bad-state', `No Rollmesh plugin is installed under "${key}".`, "Add { key: 'rollmesh', plugin: RollmeshPlugin, mapping: 'rollmesh', start: true } to the game's global plugins.");
}
