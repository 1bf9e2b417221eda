/** What an engine says when a step goes wrong in one of the usual ways, and what was probably meant: engines know nothing of games. */

const HINTS: readonly (readonly [says: RegExp, meant: (name: string) => string])[] = [
  [/assign to read only property '(\w+)'/, (name) => `Lists and points of the state are filled in place: state.${name}[0] = 1 for a list, state.${name}.x = 1 for a vec2.`],
  [/create property '(\w+)' on number/, (name) => `To walk over a pool gives indices, and its fields are columns: for (const i of state.shots) state.shots.${name}[i] += 1.`],
  [/properties of undefined \((?:reading|setting) '([xy])'\)/, (name) => `Points and pools of the state are columns: state.place.${name}[i], not state.place[i].${name}.`],
  [/properties of undefined \((?:reading|setting) '(\w+)'\)/, (name) => `inputs has one entry per slot, below the context's slots; a pool's fields are columns: state.shots.${name}[i].`],
  [/(prng) is not a function/, () => 'Random numbers are prng.float(), prng.int(6), prng.chance(0.5) and their kin.'],
];

/** One sentence on what was meant, if `message` is one of the usual ones. */
export function hintFor(message: string): string | undefined {
  for (const [says, meant] of HINTS) {
    const [, name] = says.exec(message) ?? [];
    if (name !== undefined) return meant(name);
  }
  return undefined;
}

/** The message of what a step threw, with the place and a hint where there are any. What Rollmesh throws says all itself. */
export function tellThrown(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'RollmeshError') return error.message;
  const place = /\n\s+at .*/.exec(error.stack ?? '')?.[0].trim();
  return [`${error.name}: ${error.message}`, place, hintFor(error.message)].filter((line) => line !== undefined).join('\n  ');
}
