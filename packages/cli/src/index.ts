export { syncTestCommand, type Output } from './sync-test-command.ts';
export { loadGame, type LoadedGame } from './load-game.ts';
