/** The command line of `maths-sums.ts`: this Node, and with `--browsers` the installed Chromium and Firefox, side by side. */
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { mathsSums, type Sums } from './maths-sums.ts';

const samples = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 100000);

async function inBrowser(browserName: 'chrome' | 'firefox', executablePath: string): Promise<{ version: string; sums: Sums }> {
  const bundle = await build({
    stdin: { contents: "import { mathsSums } from './tools/maths-sums.ts'; globalThis.mathsSums = mathsSums;", resolveDir: process.cwd() },
    bundle: true, write: false, format: 'iife', target: 'es2022',
  });
  const browser = await puppeteer.launch({ browser: browserName, executablePath, headless: true, args: browserName === 'chrome' ? ['--no-sandbox'] : [], protocolTimeout: 600000 });
  try {
    const page = await browser.newPage();
    await page.evaluate(bundle.outputFiles[0]!.text);
    const sums = (await page.evaluate(`mathsSums(${samples})`)) as Sums;
    return { version: await browser.version(), sums };
  } finally {
    await browser.close();
  }
}

const here = mathsSums(samples);
console.log(`Node ${process.versions.node}, ${samples} samples per function`);
for (const [name, sum] of Object.entries(here)) console.log(`  ${name.padEnd(20)} ${sum}`);
if (process.argv.includes('--browsers')) {
  for (const [name, path] of [['chrome', '/usr/bin/chromium'], ['firefox', '/usr/bin/firefox-esr']] as const) {
    if (!existsSync(path)) continue;
    const { version, sums } = await inBrowser(name, path);
    const different = Object.keys(here).filter((key) => sums[key] !== here[key]);
    console.log(`${version}: ${Object.keys(sums).length} sums, ${different.length} different from Node ${different.join(', ')}`);
    if (different.length > 0) process.exitCode = 1;
  }
}
