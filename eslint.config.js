import js from '@eslint/js';
import { tsImport } from 'tsx/esm/api';
import tseslint from 'typescript-eslint';

// Our own rules are read from their source, so that linting needs no build.
const { simulation } = await tsImport('./packages/eslint-config/src/index.ts', import.meta.url);

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/results/**', 'demo-game/site/**', 'demo-game/single/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly' } },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'off',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['packages/*/src/**/*.ts'], rules: { 'no-console': 'error' } },
  { ...simulation, files: ['demo-game/src/sim/**/*.ts', 'demo-game/src/practice/game.ts', 'packages/core/src/sim/**/*.ts'], ignores: ['**/*.test.ts'] },
  {
    // These read layouts: the same text in the same order on every machine, before any match.
    files: ['input-layout', 'plain-state', 'state-plan', 'state-view'].map((name) => `packages/core/src/sim/${name}.ts`),
    rules: { 'rollmesh/no-key-order': 'off' },
  },
);
