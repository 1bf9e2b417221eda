/** The server process of a play test: started, asked for its port and counters, killed without mercy. */
import { fork, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Conditions } from '@rollmesh/core/testing';
import type { WayCounters, Which } from '../relay/index.ts';

const SERVE = join(dirname(fileURLToPath(import.meta.url)), 'serve.ts');
const ANSWER_MS = 20_000;

export interface ServeMessage {
  readonly port?: number;
  readonly counters?: readonly WayCounters[];
}

/** A question about the counters, or a change of weather. */
export type HostMessage = 'counters' | { readonly change: Partial<Conditions>; readonly which?: Which };

export interface Host {
  readonly port: number;
  /** What crossed the relays so far; nothing without weather. */
  counters(): Promise<readonly WayCounters[]>;
  /** Changes the weather: everybody's, or of whom `which` says. */
  change(conditions: Partial<Conditions>, which?: Which): void;
  kill(): void;
}

export async function startHost(folder: string, impair?: Partial<Conditions>): Promise<Host> {
  const args = ['--folder', folder, ...(impair === undefined ? [] : ['--impair', JSON.stringify(impair)])];
  const child = fork(SERVE, args, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { port } = await answer(child);
  return {
    port: port!,
    counters: async () => {
      const asked = answer(child);
      child.send('counters' satisfies HostMessage);
      return (await asked).counters ?? [];
    },
    change: (conditions, which) => void child.send({ change: conditions, which } satisfies HostMessage),
    kill: () => void child.kill('SIGKILL'),
  };
}

function answer(child: ChildProcess): Promise<ServeMessage> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The server ended with code ${code}.`));
    const timer = setTimeout(() => reject(new Error(`The server did not answer within ${ANSWER_MS / 1000} s.`)), ANSWER_MS);
    child.once('exit', ended);
    child.once('message', (message) => {
      clearTimeout(timer);
      child.off('exit', ended);
      resolve(message as ServeMessage);
    });
  });
}
