/** The plugin with its rules, and the configuration that turns all of them on. */
import type { ESLint, Linter, Rule } from 'eslint';
import { noErrorText } from './rules/error-text.ts';
import { noModuleState } from './rules/module-state.ts';
import { noAsync, noChance, noClock, noInexactMaths, noKeyOrder, noLocale, noOutsideWorld, noTimers } from './rules/tables.ts';
import { noFractionText, noPower } from './rules/text-and-power.ts';
import { totalOrder } from './rules/total-order.ts';

const rules: { readonly [name: string]: Rule.RuleModule } = {
  'no-async': noAsync,
  'no-chance': noChance,
  'no-clock': noClock,
  'no-error-text': noErrorText,
  'no-fraction-text': noFractionText,
  'no-inexact-maths': noInexactMaths,
  'no-key-order': noKeyOrder,
  'no-locale': noLocale,
  'no-module-state': noModuleState,
  'no-outside-world': noOutsideWorld,
  'no-power': noPower,
  'no-timers': noTimers,
  'total-order': totalOrder,
};

/** The rules alone, to pick from: `plugins: { rollmesh: plugin }`. */
export const plugin: ESLint.Plugin = { meta: { name: '@rollmesh/eslint-config', version: '0.1.0' }, rules: { ...rules } };

/** Every rule as an error. Say which files it is for: `{ ...simulation, files: ['src/sim/**'] }`. */
export const simulation: Linter.Config = {
  name: 'rollmesh/simulation',
  plugins: { rollmesh: plugin },
  rules: Object.fromEntries(Object.keys(rules).map((name) => [`rollmesh/${name}`, 'error'])),
};
