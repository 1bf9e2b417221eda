/** What a user of `@rollmesh/benchmarks` imports: measure a game, write reports, compare runs. */
export { benchmarkGame } from './game/benchmark-game.ts';
export type { GameBenchData, GameBenchOptions, GameBenchResults } from './game/benchmark-game.ts';
export type { GamePartCosts, GameTickCosts } from './game/cost.ts';
export { compare, comparisonTable, type Comparison, type Move, type Verdict } from './lib/compare.ts';
export { parseResults, type About, type BenchResults, type Cell, type Figure, type TableData, type TierResult } from './lib/results.ts';
export type { LatencyCase, LatencyFigures } from './network/latency.ts';
export { htmlReport } from './report/html.ts';
export { markdownReport } from './report/markdown.ts';
