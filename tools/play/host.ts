/** The server process of a play test: started, asked for its port, killed without mercy. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Conditions } from '@rollmesh/core/testing';

const SERVE = join(dirname(fileURLToPath(import.meta.url)), 'serve.ts');
const START_MS = 20_000;

export interface Host {
  readonly port: number;
  kill(): void;
}

export async function startHost(folder: string, impair?: Partial<Conditions>): Promise<Host> {
  const args = ['--import', 'tsx', SERVE, '--folder', folder, ...(impair === undefined ? [] : ['--impair', JSON.stringify(impair)])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await firstLine(child);
  return { port: Number(port), kill: () => void child.kill('SIGKILL') };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not start within ${START_MS / 1000} s.`)), START_MS);
    const settle = (): void => clearTimeout(timer);
    createInterface({ input: child.stdout! }).once('line', (line) => {
      settle();
      resolve(line);
    });
    child.once('exit', (code) => {
      settle();
      reject(new Error(`The server ended with code ${code}.`));
    });
  });
}
