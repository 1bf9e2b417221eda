/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';
import type { Tier, TierOptions } from './tier.ts';

export interface BenchOptions extends TierOptions {
  readonly only: readonly string[];
  readonly json: string | undefined;
  readonly compare: string | undefined;
  readonly help: boolean;
}

type KnownTier = Pick<Tier, 'name' | 'byDefault' | 'names'>;

/** Chance is drawn from 32 bits. */
const MOST_SEED = 2 ** 32 - 1;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments; throws a `UsageError` whose message says what to write instead. */
export function readOptions(args: readonly string[], known: readonly KnownTier[]): BenchOptions {
  const { values } = parse(args);
  const tiers = known.map(({ name }) => name);
  const asked = values.only?.flatMap((each) => each.split(',')).map((each) => each.trim()).filter((each) => each !== '');
  if (asked?.length === 0) throw new UsageError(`--only names no tier. The tiers are: ${tiers.join(', ')}.`);
  const only = asked ?? known.filter(({ byDefault }) => byDefault).map(({ name }) => name);
  const unknown = only.find((name) => !tiers.includes(name));
  if (unknown !== undefined) throw new UsageError(`There is no tier "${unknown}". The tiers are: ${tiers.join(', ')}.`);
  const seed = values.seed.trim() === '' ? NaN : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST_SEED) throw new UsageError(`The seed "${values.seed}" is no whole number from 0 to ${MOST_SEED}.`);
  const unmatched = values.match === undefined ? undefined : only.find((name) => known.find((tier) => tier.name === name)?.names === undefined);
  if (unmatched !== undefined) throw new UsageError(`--match picks cases by name, which ${unmatched} has not: say --only ${known.filter(({ names }) => names !== undefined).map(({ name }) => name).join(' or ')} with it.`);
  for (const each of known) demandMatch(each, only, { full: values.full, seed, match: values.match });
  return { only, seed, full: values.full, match: values.match, json: values.json, compare: values.compare, help: values.help };
}

/** A run of nothing is no run. */
function demandMatch({ name, names }: KnownTier, only: readonly string[], options: TierOptions): void {
  if (options.match === undefined || names === undefined || !only.includes(name) || names(options).length > 0) return;
  const some = names({ ...options, match: undefined });
  throw new UsageError(`No case of ${name} has "${options.match}" in its name. There are ${some.length}, such as: ${some.slice(0, 3).join('; ')}.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        full: { type: 'boolean', default: false },
        match: { type: 'string' },
        json: { type: 'string' },
        compare: { type: 'string' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nnpm run bench -- --help lists what there is.`);
  }
}

export function USAGE(tiers: readonly Tier[]): string {
  const seconds = (tier: Tier, full: boolean): string => {
    const estimate = tier.estimateSeconds({ seed: 1, full });
    return estimate < 100 ? `${Math.round(estimate)} s` : `${Math.round(estimate / 60)} min`;
  };
  const lines = tiers.map((tier) => `  ${tier.name.padEnd(10)} ${tier.question} (${seconds(tier, false)}; --full ${seconds(tier, true)}${tier.byDefault ? '' : '; only when named'})`);
  return `npm run bench -- [--only micro,network] [--full] [--match TEXT] [--seed N] [--json FILE] [--compare FILE]

Tiers:
${lines.join('\n')}

  --full          every case, as long as it takes
  --match TEXT    of the network and browser tiers, only cases with this in their name
  --json FILE     keeps the results; benchmarks/baselines/ has some
  --compare FILE  what moved since those results, and by how much more than noise`;
}
