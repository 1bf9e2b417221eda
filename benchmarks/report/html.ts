import type { BenchResults, TableData } from '../lib/results.ts';
export function htmlReport(results: BenchResults, moved?: TableData): string {
  return JSON.stringify({ results, moved });
}
