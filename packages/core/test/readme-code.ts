/** Takes the code out of a README and makes a module of it, so that what people copy is what was run. */
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

/** The `index`-th TypeScript block of a Markdown file. */
export function codeOf(file: string, index = 0): string {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  const code = blocks[index];
  if (code === undefined) throw new Error(`${file} has no TypeScript block ${index}`);
  return code;
}

/** Runs the code with the given modules and globals; resolves to its top-level names that `wanted` lists. */
export async function runCode(
  code: string,
  modules: Readonly<Record<string, unknown>>,
  globals: Readonly<Record<string, unknown>>,
  wanted: readonly string[],
): Promise<Record<string, unknown>> {
  const imported = code.replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = await use('$2');");
  const { code: script } = transformSync(`(async () => {${imported}\nreturn { ${wanted.join(', ')} };})()`, { loader: 'ts', target: 'es2022' });
  const use = (name: string): unknown => modules[name] ?? Promise.reject(new Error(`The README imports ${name}`));
  const names = Object.keys(globals);
  const run = new Function('use', ...names, `return ${script}`) as (...values: unknown[]) => Promise<Record<string, unknown>>;
  return run(use, ...names.map((name) => globals[name]));
}
