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
  /** It minds nobody: it runs beside its neighbours that say so too. */
  readonly beside?: boolean;
  run(log: (line: string) => void): Promise<StageResult>;
}

/** Runs the stages in their order, those that mind nobody side by side; returns the sums. A stage that throws counts as one failure. */
export async function runStages(stages: readonly Stage[], log: (line: string) => void): Promise<{ passed: number; failed: number; skipped: number }> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  let begun = 0;
  for (const group of groupsOf(stages)) {
    for (const stage of group) log(`[${++begun}/${stages.length}] ${stage.name}: ${stage.about}`);
    await Promise.all(group.map(async (stage) => {
      const result = await runStage(stage, log, group.length > 1 ? `${stage.name}: ` : '');
      total.passed += result.passed;
      total.failed += result.failed;
      total.skipped += result.skipped ?? 0;
    }));
  }
  return total;
}

async function runStage(stage: Stage, log: (line: string) => void, prefix: string): Promise<StageResult> {
  const beganMs = performance.now();
  const result = await stage.run((line) => log(`      ${line}`)).catch(failure);
  for (const note of result.notes ?? []) log(`      ${note}`);
  if (result.failed > 0 && result.output !== undefined) log(indent(result.output));
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
  log(`      ${prefix}${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''} in ${seconds} s`);
  return result;
}

function groupsOf(stages: readonly Stage[]): Stage[][] {
  const groups: Stage[][] = [];
  for (const stage of stages) {
    const last = groups.at(-1);
    if (stage.beside === true && last?.[0]?.beside === true) last.push(stage);
    else groups.push([stage]);
  }
  return groups;
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
