/**
 * The scene plugin: the same `bind`, `bindPool`, `effect` and `loop` as the global one, but what a scene asks for ends with the scene.
 * Optional; install it with `mapping: 'net'` beside the global plugin.
 */
import type { AnyGame, GameState } from '@rollmesh/core';
import type { Follow } from './object-bindings.ts';
import type { ObjectShape, PluginManagerShape, SceneShape } from './phaser-shapes.ts';
import { rollmeshOf, type EventsOf, type PluginView, type RollmeshPlugin } from './plugin.ts';
import type { EffectActions, LoopActions } from './state-effects.ts';

export class RollmeshScenePlugin<G extends AnyGame = AnyGame> {
  private readonly ends = new Set<() => void>();

  constructor(
    private readonly scene: SceneShape,
    private readonly pluginManager: PluginManagerShape,
  ) {
    // As Phaser's own scene plugins do: it calls `boot` itself only for a scene that runs already.
    scene.sys.events.once('boot', this.boot, this);
  }

  /** Called by Phaser, once per scene. */
  boot(): void {
    this.scene.sys.events.off('boot', this.boot, this);
    this.scene.sys.events.on('shutdown', this.clear, this);
    this.scene.sys.events.once('destroy', this.destroy, this);
  }

  /** The global plugin. */
  get rollmesh(): RollmeshPlugin<G> {
    return rollmeshOf<G>(this.pluginManager);
  }

  get room(): RollmeshPlugin<G>['room'] {
    return this.rollmesh.room;
  }

  /** What to draw in this frame; undefined while no match runs. */
  get view(): PluginView<G> | undefined {
    return this.rollmesh.view;
  }

  /** As `RollmeshPlugin.bind`, until the scene shuts down. */
  bind(object: ObjectShape, follow: Follow<PluginView<G>>, index = 0): () => void {
    return this.keep(this.rollmesh.bind(object, follow, index));
  }

  /** As `RollmeshPlugin.bindPool`, until the scene shuts down. */
  bindPool(pool: keyof GameState<G> & string, create: (index: number) => ObjectShape, follow: Follow<PluginView<G>>): () => void {
    return this.keep(this.rollmesh.bindPool(pool, create, follow));
  }

  /** As `RollmeshPlugin.effect`, until the scene shuts down. */
  effect<N extends keyof EventsOf<G> & string, H>(name: N, actions: EffectActions<EventsOf<G>[N], H>): () => void {
    return this.keep(this.rollmesh.effect(name, actions));
  }

  /** As `RollmeshPlugin.loop`, until the scene shuts down. */
  loop<H>(actions: LoopActions<PluginView<G>, H>): () => void {
    return this.keep(this.rollmesh.loop(actions));
  }

  /** Called by Phaser. */
  destroy(): void {
    this.clear();
    this.scene.sys.events.off('shutdown', this.clear, this);
  }

  private clear(): void {
    for (const end of this.ends) end();
    this.ends.clear();
  }

  private keep(end: () => void): () => void {
    const once = (): void => {
      this.ends.delete(once);
      end();
    };
    this.ends.add(once);
    return once;
  }
}
