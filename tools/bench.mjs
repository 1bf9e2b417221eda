import { handOver } from './bootstrap.mjs';

// The heap is measured between two collections.
handOver('benchmarks/main.ts', ['--expose-gc']);
