export { desyncCommand } from './desync-command.ts';
export { syncTestCommand } from './sync-test-command.ts';
export { loadGame, type LoadedGame } from './load-game.ts';
export type { Output } from './output.ts';
