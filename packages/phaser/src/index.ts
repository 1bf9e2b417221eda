/** Rollmesh rooms in Phaser: plugins by Phaser's own conventions. */
export { RollmeshPlugin, type AttachOptions, type EventsOf, type PluginView } from './plugin.ts';
export { RollmeshScenePlugin } from './scene-plugin.ts';
export { phaserInput, type PhaserBindings, type PhaserPressed, type PhaserSource } from './phaser-input.ts';
export type { Follow } from './object-bindings.ts';
export type { EffectActions, LoopActions } from './state-effects.ts';
