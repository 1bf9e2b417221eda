/** What a test run has found so far, and how it is told: a line per stage, and one last line over everything. */

export interface StageResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
  /** Shown in any case. */
  readonly notes?: readonly string[];
  /** Shown if something failed. */
  readonly output?: string;
}

export interface Stage {
  readonly name: string;
  /** What it does and about how long it takes, told before it begins. */
  readonly about: string;
  run(log: (line: string) => void): Promise<StageResult>;
}

/** Runs the stages one after the other; returns the sums. A stage that throws counts as one failure. */
export async function runStages(stages: readonly Stage[], log: (line: string) => void): Promise<{ passed: number; failed: number; skipped: number }> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [index, stage] of stages.entries()) {
    log(`[${index + 1}/${stages.length}] ${stage.name}: ${stage.about}`);
    const beganMs = performance.now();
    const result = await stage.run((line) => log(`      ${line}`)).catch(failure);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped ?? 0;
    for (const note of result.notes ?? []) log(`      ${note}`);
    if (result.failed > 0 && result.output !== undefined) log(indent(result.output));
    const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
    log(`      ${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''} in ${seconds} s`);
  }
  return total;
}

/** The last line: machines read it too. */
export function lastLine(total: { passed: number; failed: number }): string {
  return `${total.passed} passed, ${total.failed} failed`;
}

function failure(error: unknown): StageResult {
  return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
}

function indent(text: string): string {
  return text.trimEnd().split('\n').map((line) => `      ${line}`).join('\n');
}
