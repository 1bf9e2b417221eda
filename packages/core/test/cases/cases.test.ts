/** Cases that are played in the simulated world, file by file in processes of their own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { CASES as agreement } from './agreement.ts';
import { CASES as deaths } from './deaths.ts';
import { CASES as paths } from './paths.ts';
import { CASES as rooms } from './rooms.ts';
import { CASES as watching } from './watching.ts';
import type { Cases } from './world.ts';

type Outcome = Readonly<Record<string, { readonly ms: number; readonly broken?: string }>>;

function play(file: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--import', 'tsx', join(__dirname, 'run.ts'), file], { maxBuffer: 1e7 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').pop() ?? '';
      if (line.startsWith('{')) resolve(JSON.parse(line) as Outcome);
      else reject(error ?? new Error(stderr));
    });
  });
}

const FILES: Readonly<Record<string, Cases>> = { agreement, deaths, paths, rooms, watching };

describe.each(Object.entries(FILES))('%s', (file, cases) => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await play(file);
  }, 120_000);
  test.each(Object.keys(cases))('%s', (law) => expect(outcome[law]).toEqual({ ms: expect.any(Number) }));
});
