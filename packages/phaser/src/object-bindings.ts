/** Game objects that follow the state: each frame their properties are set from what is to be shown. */
import { RollmeshError } from '@rollmesh/core';
import type { ObjectShape } from './phaser-shapes.ts';

/** Properties of an object by fields: `{ x: 'x', y: 'y', rotation: 'heading' }`, or computed by a function of the view. */
export type Follow<V> = { readonly [property: string]: string | ((view: V, index: number) => unknown) };

/** What a view has, as far as this file cares. */
export interface ViewShape {
  readonly state: object;
  readonly shown: object;
}

type Row = Record<string, unknown>;

interface Bound<V> {
  readonly object: ObjectShape;
  readonly follow: readonly (readonly [property: string, source: readonly string[] | ((view: V, index: number) => unknown)])[];
  readonly index: number;
}

interface BoundPool<V> {
  readonly path: string;
  readonly follow: Follow<V>;
  readonly create: (index: number) => ObjectShape;
  readonly alive: Map<number, { readonly object: ObjectShape; readonly end: () => void }>;
}

export class ObjectBindings<V extends ViewShape> {
  private readonly bound = new Set<Bound<V>>();
  private readonly pools = new Set<BoundPool<V>>();

  /** Sets `object`'s properties each frame until it is destroyed or the returned function is called. `index` is the place in lists. */
  bind(object: ObjectShape, follow: Follow<V>, index: number): () => void {
    const bound: Bound<V> = { object, index, follow: Object.entries(follow).map(([property, source]) => [property, typeof source === 'string' ? source.split('.') : source] as const) };
    this.bound.add(bound);
    const end = (): void => void this.bound.delete(bound);
    object.once('destroy', end);
    return end;
  }

  /** One object per element of a pool: made when the element is seen first, destroyed when it is gone. */
  bindPool(path: string, create: (index: number) => ObjectShape, follow: Follow<V>): () => void {
    const pool: BoundPool<V> = { path, create, follow, alive: new Map() };
    this.pools.add(pool);
    return () => {
      this.pools.delete(pool);
      this.clear(pool);
    };
  }

  update(view: V): void {
    for (const pool of this.pools) this.updatePool(view, pool);
    for (const { object, follow, index } of this.bound) {
      for (const [property, source] of follow) (object as unknown as Row)[property] = typeof source === 'function' ? source(view, index) : read(view, source, index);
    }
  }

  /** No match runs any more: what came from pools goes. */
  reset(): void {
    for (const pool of this.pools) this.clear(pool);
  }

  end(): void {
    this.reset();
    this.pools.clear();
    this.bound.clear();
  }

  private updatePool(view: V, pool: BoundPool<V>): void {
    const elements = (view.state as Row)[pool.path] as { has?(index: number): boolean; first(): number; next(index: number): number } | undefined;
    if (typeof elements?.has !== 'function') throw new RollmeshError('bad-option', `"${pool.path}" is no pool of the state.`, 'Name a field that was declared with pool().');
    for (const [index, { object, end }] of pool.alive) {
      if (elements.has(index)) continue;
      pool.alive.delete(index);
      end();
      object.destroy();
    }
    for (let index = elements.first(); index >= 0; index = elements.next(index)) {
      if (pool.alive.has(index)) continue;
      const object = pool.create(index);
      const end = this.bind(object, pool.follow, index);
      pool.alive.set(index, { object, end });
    }
  }

  private clear(pool: BoundPool<V>): void {
    for (const { object, end } of pool.alive.values()) {
      end();
      object.destroy();
    }
    pool.alive.clear();
  }
}

/** The smooth value where there is one, else the state's own. */
function read(view: ViewShape, path: readonly string[], index: number): unknown {
  const value = valueAt(view.shown as Row, path) ?? valueAt(view.state as Row, path);
  if (value === undefined) throw new RollmeshError('bad-option', `The state has no field "${path.join('.')}".`, 'Bind to a field of the state, such as "x" or "shots.x".');
  return typeof value === 'object' && value !== null ? (value as ArrayLike<number>)[index] : value;
}

function valueAt(from: Row, path: readonly string[]): unknown {
  let at: unknown = from;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Row)[name];
  }
  return at;
}
