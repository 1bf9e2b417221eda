/** The stages of `npm test`, in the order in which they tell most the soonest. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINE_NAMES } from '../engines/engines.ts';
import { compareAll, SAMPLES } from '../engines/run.ts';
import { playAll } from '../play/main.ts';
import { isBuilt } from '../start/freshness.ts';
import { runCommand } from './command.ts';
import type { Stage, StageResult } from './report.ts';

const MINUTE_MS = 60_000;

export function stagesOf(root: string): Stage[] {
  const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
  const command = (name: string, about: string, program: string, args: readonly string[], timeoutMs: number): Stage => ({
    name,
    about,
    beside: true,
    run: async () => {
      const { code, output } = await runCommand(program, args, { cwd: root, timeoutMs });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
    },
  });
  return [
    command('types', 'the compiler reads everything (15 s)', bin('tsc'), ['-p', 'tsconfig.json'], 3 * MINUTE_MS),
    command('lint', 'the house rules that a linter knows (15 s)', bin('eslint'), ['.'], 3 * MINUTE_MS),
    command('api', 'the public API is as docs/api says (10 s)', process.execPath, ['--import', 'tsx', 'tools/api/main.ts', '--check'], 2 * MINUTE_MS),
    { name: 'jest', about: 'units, laws, properties, simulated networks (2 to 4 minutes)', run: (log) => jest(root, log) },
    { ...command('build', 'the packages and the demo (30 s)', bin('rollup'), ['-c', 'rollup.config.mjs'], 5 * MINUTE_MS), beside: false },
    { name: 'packages', beside: true, about: "as a user's bundler and type checker see them (20 s)", run: () => checkPackages(root) },
    { name: 'bundlers', beside: true, about: "the README's example from the packed packages, by Vite, Rollup, esbuild and webpack, and run (20 s)", run: () => bundlers(root) },
    { name: 'engines', about: 'the same matches in Node, Chromium, and Firefox and JavaScriptCore where they are; every checksum compared (20 s)', run: engines },
    { name: 'play', about: 'real browsers, real keys (1 to 2 minutes)', run: (log) => play(root, log) },
  ];
}

async function jest(root: string, log: (line: string) => void): Promise<StageResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-jest-'));
  const file = join(folder, 'result.json');
  const heartbeat = setInterval(() => log('still testing ...'), 30_000);
  try {
    const args = ['--json', `--outputFile=${file}`, '--silent', '--forceExit', '--ci'];
    const { output } = await runCommand(join(root, 'node_modules', '.bin', 'jest'), args, { cwd: root, timeoutMs: 8 * MINUTE_MS });
    if (!existsSync(file)) return { passed: 0, failed: 1, output: `Jest ended without a result.\n${output}` };
    return countsOf(readFileSync(file, 'utf8'), output);
  } finally {
    clearInterval(heartbeat);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundlers(root: string): Promise<StageResult> {
  // Four bundlers take a second to load: not for every stage.
  const { checkBundlers } = await import('../bundlers/run.ts');
  const checks = await checkBundlers(root);
  const bad = checks.filter(({ passed }) => !passed);
  return {
    passed: checks.length - bad.length,
    failed: bad.length,
    notes: checks.filter(({ passed }) => passed).map(({ name, detail }) => `ok   ${name}: ${detail}`),
    output: bad.map(({ name, detail }) => `${name}: ${detail}`).join('\n'),
  };
}

/** A count per engine and match. */
async function engines(log: (line: string) => void): Promise<StageResult> {
  const { rows, skipped } = await compareAll(ENGINE_NAMES, SAMPLES, log);
  const bad = rows.filter(({ passed }) => !passed);
  return {
    passed: rows.length - bad.length,
    failed: bad.length,
    skipped: skipped.length,
    notes: skipped.map((reason) => `skipped: ${reason}`),
    output: bad.map(({ engine, name, detail }) => `${engine}: ${name}: ${detail}`).join('\n'),
  };
}

/** A suite that could not even be loaded counts as one failure. */
export function countsOf(json: string, output: string): StageResult {
  const result = JSON.parse(json) as { numPassedTests: number; numFailedTests: number; numPendingTests: number; numRuntimeErrorTestSuites: number };
  return { passed: result.numPassedTests, failed: result.numFailedTests + result.numRuntimeErrorTestSuites, skipped: result.numPendingTests, output: withoutPasses(output) };
}

/** Jest's output without the suites that passed, nor the result it also prints as JSON. */
function withoutPasses(output: string): string {
  return output.split('\n').filter((line) => !/^(PASS |\{")/.test(line)).join('\n');
}

/** Every package under packages/ is packed and judged as the registry would hand it out. */
async function checkPackages(root: string): Promise<StageResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-pack-'));
  const results: { name: string; ok: boolean; output: string }[] = [];
  try {
    for (const name of readdirSync(join(root, 'packages')).filter((each) => existsSync(join(root, 'packages', each, 'package.json')))) {
      const cwd = join(root, 'packages', name);
      const bin = (tool: string): string => join(root, 'node_modules', '.bin', tool);
      const pack = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], { cwd, timeoutMs: MINUTE_MS });
      const tarball = join(folder, pack.output.trim().split('\n').pop() ?? '');
      const publint = await runCommand(bin('publint'), ['--strict', tarball], { cwd, timeoutMs: MINUTE_MS });
      const attw = await runCommand(bin('attw'), [tarball, '--profile', 'esm-only', '--no-emoji'], { cwd, timeoutMs: MINUTE_MS });
      results.push({ name: `${name}: publint`, ok: pack.code === 0 && publint.code === 0, output: pack.output + publint.output });
      results.push({ name: `${name}: attw`, ok: attw.code === 0, output: attw.output });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const bad = results.filter(({ ok }) => !ok);
  return { passed: results.length - bad.length, failed: bad.length, output: bad.map(({ name, output }) => `${name}\n${output}`).join('\n') };
}

async function play(root: string, log: (line: string) => void): Promise<StageResult> {
  if (!isBuilt(root)) {
    log('building first ...');
    const { code, output } = await runCommand(join(root, 'node_modules', '.bin', 'rollup'), ['-c', 'rollup.config.mjs'], { cwd: root, timeoutMs: 5 * MINUTE_MS });
    if (code !== 0) return { passed: 0, failed: 1, output };
  }
  const { checks, skipped } = await playAll(log);
  const lines = checks.map(({ name, passed, detail }) => `${passed ? 'ok  ' : 'FAIL'} ${name} (${detail})`);
  return {
    passed: checks.filter(({ passed }) => passed).length,
    failed: checks.filter(({ passed }) => !passed).length,
    skipped: skipped.length,
    notes: [...lines, ...skipped.map((reason) => `skipped: ${reason}`)],
  };
}
