/**
 * The impairing relay by hand: `npx tsx tools/relay/main.ts --profile home-wifi --folder demo-game/dist`, then play. A line of
 * JSON, such as {"loss":0.1} or {"up":false}, changes the weather for everybody; an empty line shows what crossed.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { profileConditions, PROFILE_NAMES, type Conditions, type ProfileName } from '@rollmesh/core/testing';
import { startImpairedPeerServer, type ImpairedPeerServer } from './index.ts';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '9000' },
    seed: { type: 'string', default: '1' },
    host: { type: 'string' },
    folder: { type: 'string' },
    profile: { type: 'string' },
    delay: { type: 'string' },
    jitter: { type: 'string' },
    loss: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const USAGE = `npx tsx tools/relay/main.ts [--port 9000] [--seed 1] [--host ADDRESS] [--folder FOLDER]
  [--profile ${PROFILE_NAMES.join('|')}] [--delay MS] [--jitter MS] [--loss SHARE]`;

function wantedConditions(): Partial<Conditions> {
  const { profile, delay, jitter, loss } = options;
  if (profile !== undefined && !PROFILE_NAMES.includes(profile as ProfileName)) throw new Error(`There is no profile ${profile}.\n${USAGE}`);
  return {
    ...(profile === undefined ? {} : profileConditions(profile as ProfileName)),
    ...(delay === undefined ? {} : { delayMs: Number(delay) }),
    ...(jitter === undefined ? {} : { jitter: Number(jitter) }),
    ...(loss === undefined ? {} : { loss: Number(loss) }),
  };
}

function obey(server: ImpairedPeerServer, line: string): void {
  if (line.trim() === '') {
    for (const { from, to, packets, lost, cut, tailDropped } of server.counters()) {
      console.log(`${from} -> ${to}: ${packets} packets, ${lost} lost, ${cut} cut, ${tailDropped} for want of bandwidth`);
    }
    return;
  }
  try {
    server.setConditions('all', JSON.parse(line) as Partial<Conditions>);
    console.log('Changed.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}

async function main(): Promise<void> {
  if (options.help) return console.log(USAGE);
  const server = await startImpairedPeerServer({
    port: Number(options.port),
    seed: Number(options.seed),
    conditions: wantedConditions(),
    host: options.host,
    folder: options.folder,
  });
  console.log(`PeerServer with weather at http://localhost:${server.port}/peer${options.folder === undefined ? '' : `, ${options.folder} at http://localhost:${server.port}/`}`);
  createInterface({ input: process.stdin }).on('line', (line) => obey(server, line));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
