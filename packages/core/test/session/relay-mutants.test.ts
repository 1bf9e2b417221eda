/** Every one-line breakage of playing through others must be noticed: the laws are tested, not just true. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build, type Plugin } from 'esbuild';

interface Mutant {
  readonly name: string;
  /** The script that is known to notice it soonest. */
  readonly law: string;
  readonly file: string;
  /** What stands there, exactly once, and what the mutant has instead. */
  readonly line: string;
  readonly broken: string;
}

const MUTANTS: readonly Mutant[] = [
  { name: 'what came over two is handed on', law: 'chain', file: 'session/relay.ts', line: 'heardThrough(nowMs, peer, hops !== Hops.direct);\n    if (hops !== Hops.direct) return;', broken: 'heardThrough(nowMs, peer, false);' },
  { name: 'what a carried peer has is not merged', law: 'pair', file: 'session/relay.ts', line: 'if (entry.have[peer]! > remote.have[peer]!) remote.have[peer] = entry.have[peer]!;', broken: '' },
  { name: 'a carried peer is not heard', law: 'pair', file: 'session/relay.ts', line: 'this.membership.heard(peer, ((entry.hears >>> this.match.self) & 1) !== 0);', broken: '' },
  { name: 'a carried peer hears nobody', law: 'pair', file: 'session/relay.ts', line: '((entry.hears >>> this.match.self) & 1) !== 0', broken: 'false' },
  { name: 'a count that stands still is a sign of life', law: 'dead', file: 'session/relay.ts', line: 'if (same && (ahead === 0 || ahead > 256 - LATE_COUNTS)) return;', broken: '' },
  { name: 'inputs of the absent are not wanted', law: 'slept', file: 'session/relay.ts', line: 'lacking |= 1 << peer;', broken: 'lacking |= 0;' },
  { name: 'carried runs begin where the sender thinks best', law: 'slept', file: 'session/relay.ts', line: 'const from = this.wantsFrom[asker * MAX_PEERS + peer]!;', broken: 'const from = this.remoteOf[asker]!.have[peer]!;' },
  { name: 'runs of those carried are left out', law: 'pair', file: 'session/relay.ts', line: 'if (frames > 0 && runBytesAtMost(queue.rowBytes, frames) > room) frames = 0;', broken: 'frames = 0;' },
  { name: 'carried runs take what room they like', law: 'size', file: 'session/relay.ts', line: 'packet.newest, MAX_PACKET_BYTES - runBytes, nowMs)', broken: 'packet.newest, MAX_PACKET_BYTES + 100, nowMs)' },
  { name: 'a link is trusted for ever', law: 'relayDies', file: 'link/reach.ts', line: 'if (!this.fresh(peer)) {', broken: 'if (this.remoteOf[peer]!.link < 0) {' },
  { name: 'the match begins without the word of the others', law: 'chain', file: 'link/reach.ts', line: 'return this.complete && (this.neighbours & ~this.completes) === 0;', broken: 'return this.complete;' },
  { name: 'messages take the direct way or none', law: 'relayDies', file: 'link/reach.ts', line: 'if (this.peers < 3 || (works', broken: 'if (this.peers > 0 || (works' },
  { name: 'messages take a direct way that is deaf', law: 'oneWay', file: 'link/reach.ts', line: '(works && this.saysReached(peer, this.self) !== false)', broken: 'works' },
  { name: 'whom one reaches is told once', law: 'lossy', file: 'session/relay.ts', line: 'return reach.troubled && nowMs - this.toldMs[peer]! >= (this.match.started ? REACH_EVERY_MS : REACH_AT_FIRST_MS);', broken: 'return false;' },
  { name: 'who did not hear of the beginning never begins', law: 'begun', file: 'session/relay.ts', line: '&& !this.match.started) this.beginToo();', broken: '&& false) this.beginToo();' },
  { name: 'only who is told that it is missed looks how far others are', law: 'oneLost', file: 'session/relay.ts', line: 'this.reach.asked(nowMs);', broken: '' },
  { name: 'who comes back drops what it lacks', law: 'slept', file: 'session/cuts.ts', line: 'if (queue.newest >= presence.endsAt - 1) queue.restartAt(frame);', broken: 'queue.restartAt(frame);' },
];

const SRC = join(__dirname, '..', '..', 'src');

/** The scripts, bundled with the sources as the mutant has them. */
async function scripts(mutant?: Mutant): Promise<Record<string, () => void>> {
  const plugin: Plugin = {
    name: 'mutant',
    setup: ({ onLoad }) => {
      if (mutant === undefined) return;
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== join(SRC, mutant.file)) return undefined;
        const source = readFileSync(path, 'utf8');
        expect(source.split(mutant.line)).toHaveLength(2);
        return { contents: source.replace(mutant.line, () => mutant.broken), loader: 'ts' };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'relay-scripts.ts')],
    bundle: true, write: false, format: 'cjs', platform: 'node', logLevel: 'silent', plugins: [plugin],
    alias: { '@rollmesh/core/testing': join(SRC, 'testing', 'index.ts') },
  });
  const module = { exports: {} as { SCRIPTS: Record<string, () => void> } };
  new Function('module', 'exports', 'require', outputFiles[0]!.text)(module, module.exports, createRequire(__filename));
  return module.exports.SCRIPTS;
}

/** What notices it: the law that is known to, else any other; undefined if none does. */
function killer(laws: Record<string, () => void>, first: string): string | undefined {
  return [first, ...Object.keys(laws).filter((law) => law !== first)].find((law) => {
    try {
      laws[law]!();
      return false;
    } catch {
      return true;
    }
  });
}

test('nothing is noticed in the sources as they are', async () => {
  const laws = await scripts();
  for (const law of Object.values(laws)) law();
}, 60_000);

describe('a mutant is noticed', () => {
  test.each(MUTANTS)('$name', async (mutant) => {
    expect(killer(await scripts(mutant), mutant.law)).toBeDefined();
  }, 60_000);
});
