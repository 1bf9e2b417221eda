export { CALM, type Conditions, type PeriodicExtra, type QuantileJitter } from './conditions.ts';
export { offlineChecksums, type OfflineRun } from './offline.ts';
export { HEADER_BYTES, type Path, type PathCounters } from './path.ts';
export { mix, RandomStream, worldRandom } from './random.ts';
export { ScriptedPlayers, type PlayStyle } from './scripted-players.ts';
export { SimNetwork, type SimNetworkOptions } from './sim-network.ts';
export type { SimNode } from './sim-node.ts';
export { ChaosGame, type ChaosOptions } from './toy-game.ts';
export { VirtualClock } from './virtual-clock.ts';
