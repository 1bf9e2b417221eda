export { run, type RunOptions } from './run.ts';
export { keyboard, type Keyboard, type KeyBindings } from './keyboard.ts';
export { startTicker } from './ticker.ts';
