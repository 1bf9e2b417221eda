/**
 * One-line breakages of sessions, rooms and transfers, each with the case that must notice it. Breakages of agreement itself are
 * in `test/view/mutants.ts`, those of playing through others in `test/session/relay-mutants.test.ts`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build, type Plugin } from 'esbuild';

interface Mutant {
  readonly name: string;
  readonly file: string;
  /** What stands there, exactly once, and what the mutant has instead. */
  readonly line: string;
  readonly broken: string;
  /** The file of cases, and what the name of the case that notices it begins with. */
  readonly cases: string;
  readonly law: string;
}

const MUTANTS: readonly Mutant[] = [
  { name: 'confirmed for final', file: 'session/match.ts', line: 'if (have[peer]! < final && have[peer]! < lasts[peer]!) final = have[peer]!;', broken: ';', cases: 'paths', law: 'hard case 38: what two' },
  { name: 'packets of any epoch', file: 'session/inbox.ts', line: 'if (peekEpoch(bytes, length) !== this.inForce.epochByte) return', broken: 'if (length < 0) return', cases: 'watching', law: 'hard case 30' },
  { name: 'the minimum for the union', file: 'view/ballot.ts', line: 'peer, cut, rows: this.joined(desk, peer, least + 1, cut, rows) };', broken: 'peer, cut: least, rows: NO_ROWS };', cases: 'deaths', law: 'hard case 34: the death' },
  { name: 'either half decides', file: 'view/peers.ts', line: '2 * votes === all && has(some, lowestOf(electorate))', broken: '2 * votes === all', cases: 'paths', law: 'scenario 9' },
  { name: 'one of two decides', file: 'view/peers.ts', line: 'if (all <= 2) return all > 0 && votes === all;', broken: '', cases: 'paths', law: 'scenario 10: a cable between two is pulled for good' },
  { name: 'no pause is told to two', file: 'session/membership.ts', line: "events.tell(sizeOf(votersOf(this.log.view)) <= 2 ? 'paused' : 'minority', missing, timeline.current)", broken: "events.tell('minority', missing, timeline.current)", cases: 'paths', law: 'scenario 10: a cable between two is pulled for 3 s' },
  { name: 'who fell far behind catches up', file: 'session/distance.ts', line: 'return behind - this.least > FAR_SECONDS * config.tickRate;', broken: 'return false;', cases: 'rooms', law: 'hard case 41' },
  { name: 'who is slow never rests', file: 'session/pace-keeper.ts', line: 'else if (nowMs - this.lateSinceMs >= PATIENCE_MS) this.rests = true;', broken: '', cases: 'rooms', law: 'scenario 30: a machine that makes' },
  { name: 'all who are slow rest', file: 'session/pace-keeper.ts', line: ' || clockRate < HURRY', broken: '', cases: 'rooms', law: 'scenario 30: where all' },
  { name: 'who rests asks to play', file: 'session/membership.ts', line: '!this.resting && this.distance.near', broken: 'this.distance.near', cases: 'rooms', law: 'scenario 30: a machine that makes' },
  { name: 'two senders of one seat', file: 'room/seat-giver.ts', line: "return alive ? 'taken' : had;", broken: 'return had;', cases: 'rooms', law: 'scenario 22' },
  { name: 'watchers are never forgotten', file: 'room/watch-giver.ts', line: 'if (nowMs - watching.askedMs > FORGET_MS)', broken: 'if (nowMs < 0)', cases: 'watching', law: 'hard case 45' },
  { name: 'a new beginning is not taken', file: 'room/watcher.ts', line: 'if (this.show !== undefined) this.stop();', broken: 'if (this.show !== undefined) return true;', cases: 'watching', law: 'hard case 46' },
  { name: 'states are given before they are final', file: 'room/snapshots.ts', line: 'this.waiting[0]!.frame - 1 <= finalFrame', broken: 'this.waiting[0]!.frame - 400 <= finalFrame', cases: 'watching', law: 'hard case 48' },
  { name: 'two pieces leave at once', file: 'swarm/pace.ts', line: 'const DEPTH_BYTES = 4096', broken: 'const DEPTH_BYTES = 8192', cases: 'watching', law: 'scenario 41' },
];

const SRC = join(__dirname, '..', '..', 'src');

/** The case alone, in one file with the sources as the mutant has them. */
async function bundle({ file, line, broken, cases, law }: Mutant): Promise<string> {
  const plugin: Plugin = {
    name: 'mutant',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== join(SRC, file)) return undefined;
        const source = readFileSync(path, 'utf8');
        expect(source.split(line)).toHaveLength(2);
        return { contents: source.replace(line, () => broken), loader: 'ts' };
      });
    },
  };
  const entry = `
    import { CASES } from './${cases}.ts';
    const [law, ...more] = Object.keys(CASES).filter((name) => name.startsWith(${JSON.stringify(law)}));
    if (law === undefined || more.length > 0) throw new Error('which case?');
    try { CASES[law](); console.log('passed'); } catch { console.log('noticed'); }`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: __dirname }, bundle: true, write: false, format: 'cjs', platform: 'node', logLevel: 'silent', plugins: [plugin],
    alias: { '@rollmesh/core/testing': join(SRC, 'testing', 'index.ts'), '@rollmesh/core': join(SRC, 'index.ts') },
  });
  return outputFiles[0]!.text;
}

function run(code: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-case-'));
  const path = join(folder, 'case.cjs');
  writeFileSync(path, code);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path], { timeout: 50_000 }, (error, stdout) => {
      rmSync(folder, { recursive: true });
      if (error !== null) reject(error);
      else resolve(stdout.trim().split('\n').pop()!);
    });
  });
}

describe('a mutant is noticed', () => {
  test.each(MUTANTS)('$name', async (mutant) => {
    expect(await run(await bundle(mutant))).toBe('noticed');
  }, 60_000);
});

test('the sources as they are pass', async () => {
  expect(await run(await bundle({ ...MUTANTS[3]!, broken: MUTANTS[3]!.line }))).toBe('passed');
}, 60_000);
