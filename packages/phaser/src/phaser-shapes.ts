/**
 * What this package needs of Phaser, by shape. Nothing of Phaser is imported, so one build serves 3.60 to 4.x, a page has Phaser once,
 * and everything here can be opened where no page is.
 */
export interface EmitterShape {
  on(name: string, listener: (...args: never[]) => void, context?: unknown): unknown;
  once(name: string, listener: (...args: never[]) => void, context?: unknown): unknown;
  off(name: string, listener?: (...args: never[]) => void, context?: unknown): unknown;
}

export interface GameShape {
  readonly events: EmitterShape;
}

export interface PluginManagerShape {
  readonly game: GameShape;
  get(key: string, autoStart?: boolean): unknown;
}

export interface SceneShape {
  readonly sys: { readonly events: EmitterShape };
}

/** A sprite, image, text, container: anything that is told when it is destroyed. */
export interface ObjectShape {
  once(name: string, listener: () => void): unknown;
  destroy(): void;
}
