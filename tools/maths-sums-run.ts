/** The command line of `maths-sums.ts`: this Node, and with `--engines` the installed Chromium, Firefox and
 * JavaScriptCore shell beside it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { mathsSums, type Sums } from './maths-sums.ts';

const samples = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 100000);

interface Answer {
  readonly version: string;
  readonly sums: Sums;
}

async function bundled(last: string): Promise<string> {
  const contents = `import { mathsSums } from './tools/maths-sums.ts'; ${last}`;
  const result = await build({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, write: false, format: 'iife', target: 'es2022' });
  return result.outputFiles[0]!.text;
}

async function inBrowser(browserName: 'chrome' | 'firefox', executablePath: string): Promise<Answer> {
  const browser = await puppeteer.launch({ browser: browserName, executablePath, headless: true, args: browserName === 'chrome' ? ['--no-sandbox'] : [], protocolTimeout: 600000 });
  try {
    const page = await browser.newPage();
    await page.evaluate(await bundled('globalThis.mathsSums = mathsSums;'));
    const sums = (await page.evaluate(`mathsSums(${samples})`)) as Sums;
    return { version: await browser.version(), sums };
  } finally {
    await browser.close();
  }
}

async function inShell(path: string): Promise<Answer> {
  const text = await bundled(`print(JSON.stringify(mathsSums(${samples})));`);
  const folder = mkdtempSync(join(tmpdir(), 'maths-sums-'));
  try {
    const file = join(folder, 'sums.js');
    writeFileSync(file, text);
    return { version: 'JavaScriptCore shell', sums: JSON.parse(execFileSync(path, [file], { encoding: 'utf8' })) as Sums };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ENGINES: readonly [path: string, run: (path: string) => Promise<Answer>][] = [
  ['/usr/bin/chromium', (path) => inBrowser('chrome', path)],
  ['/usr/bin/firefox-esr', (path) => inBrowser('firefox', path)],
  ['/usr/bin/jsc', inShell],
];

const here = mathsSums(samples);
console.log(`Node ${process.versions.node}, ${samples} samples per function`);
for (const [name, sum] of Object.entries(here)) console.log(`  ${name.padEnd(20)} ${sum}`);
if (process.argv.includes('--engines')) {
  for (const [path, run] of ENGINES) {
    if (!existsSync(path)) {
      console.log(`${path} is not installed: not compared`);
      continue;
    }
    const { version, sums } = await run(path);
    const different = Object.keys(here).filter((name) => sums[name] !== here[name]);
    console.log(`${version}: ${Object.keys(sums).length} sums, ${different.length} different from Node ${different.join(', ')}`);
    if (different.length > 0) process.exitCode = 1;
  }
}
