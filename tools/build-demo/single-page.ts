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
    ['<link rel="stylesheet" href="./style.css">', `<style id="game-style">${demo('style.css')}</style>\n<style id="practice-style" media="not all">${demo('practice.css')}</style>`],
    ['<script type="module" src="./main.js"></script>', `<script>${script.replaceAll('</script', '<\\/script')}</script>`],
  ]);
}

/** Each mark once; a page that changed under our feet must not pass. */
export function fill(page: string, marks: readonly (readonly [mark: string, text: string])[]): string {
  let parts = [page];
  for (const [mark, text] of marks) {
    const at = parts.findIndex((part) => part.includes(mark));
    const pieces = at < 0 ? [] : parts[at]!.split(mark);
    if (pieces.length !== 2) throw new Error(`index.html no longer has exactly one ${mark}: the single file cannot be made of it.`);
    // What was put in is never looked through again.
    parts = [...parts.slice(0, at), pieces[0]!, text, pieces[1]!, ...parts.slice(at + 1)];
  }
  const whole = parts.filter((part) => !marks.some(([, text]) => text === part)).join('');
  const left = /(?:src|href)="\.\/[^"]*"/.exec(whole);
  if (left !== null) throw new Error(`index.html also loads ${left[0]}, which a single file would not have.`);
  return parts.join('');
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
