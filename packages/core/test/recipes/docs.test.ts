/** What docs/recipes.md shows is cut from files that are played by tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const FOLDERS = ['examples/recipes', 'examples/worker', 'packages/core/test/goes-online'];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
}

test('every block of code in the recipes stands in a file that is run', () => {
  const blocks = [...readFileSync('docs/recipes.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  const files = FOLDERS.flatMap(filesIn);
  expect(blocks.length).toBeGreaterThan(7);
  expect(blocks.filter((block) => !files.some((file) => file.includes(block)))).toEqual([]);
});
