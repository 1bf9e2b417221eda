export { DrawViews, run, type DrawView, type RunOptions } from './run.ts';
export { Smoother, type Moment } from './smoother.ts';
export type { Shown, SmoothField, SmoothFields, SmoothPath } from './smooth-paths.ts';
export { keyboard, type Keyboard, type KeyBindings } from './keyboard.ts';
export { startTicker, type PageChange, type PageHost } from './ticker.ts';
export type { BackgroundTimer } from './background-timer.ts';
