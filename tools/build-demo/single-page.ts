/**
 * The whole demo as one HTML file: Phaser, styles, the game and the practice page (under `?practice`) inside. Its script is a classic one, since
 * browsers load no modules from a disk; the config stands in the open at its top.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function singlePage(root: string, config: string): Promise<string> {
  const demo = (file: string): string => readFileSync(join(root, 'demo-game', file), 'utf8');
  const script = await bundle(root);
  const page = demo('index.html');
  return fill(page, [
    ['<html lang="en">', '<html lang="en" data-practice="?practice">'],
    ['<script src="./config.js"></script>', `<script>\n${config}</script>`],
    ['<link rel="stylesheet" href="./style.css">', `<style id="game-style">${demo('dist/style.css')}</style>\n<style id="practice-style" media="not all">${demo('dist/practice.css')}</style>`],
    ['<script type="module" src="./main.js"></script>', `<script>${script.replaceAll('</script', '<\\/script')}</script>`],
  ]);
}

/** Puts each text where its mark stands. Each mark must be there once, and nothing else be loaded: a page that changed under our feet does not pass. */
export function fill(page: string, marks: readonly (readonly [mark: string, text: string])[]): string {
  const places = marks.map(([mark, text]) => ({ at: page.indexOf(mark), mark, text })).sort((a, b) => a.at - b.at);
  let filled = '';
  let rest = '';
  let from = 0;
  for (const { at, mark, text } of places) {
    if (at < from || page.includes(mark, at + 1)) throw new Error(`index.html no longer has exactly one ${mark}: the single file cannot be made of it.`);
    rest += page.slice(from, at);
    filled += page.slice(from, at) + text;
    from = at + mark.length;
  }
  const left = /(?:src|href)="\.\/[^"]*"/.exec(rest + page.slice(from));
  if (left !== null) throw new Error(`index.html also loads ${left[0]}, which a single file would not have.`);
  return filled + page.slice(from);
}

/** The built pages as one classic script. Each address runs one of the two, with its own style sheet. */
const ENTRY = `
if (new URLSearchParams(location.search).has('practice')) {
  document.getElementById('game-style').setAttribute('media', 'not all');
  document.getElementById('practice-style').removeAttribute('media');
  import('./demo-game/dist/practice.js');
} else import('./demo-game/dist/main.js');
`;

async function bundle(root: string): Promise<string> {
  const result = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
}
