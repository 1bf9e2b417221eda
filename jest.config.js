/** Jest runs the TypeScript sources directly: no build is needed before the tests. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/demo-game', '<rootDir>/benchmarks', '<rootDir>/tools'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '^@rollmesh/core/sim$': '<rootDir>/packages/core/src/sim/index.ts',
    '^@rollmesh/core/guard$': '<rootDir>/packages/core/src/guard/index.ts',
    '^@rollmesh/core/testing$': '<rootDir>/packages/core/src/testing/index.ts',
    '^@rollmesh/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts',
  },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
