import { handOver } from './bootstrap.mjs';

handOver('benchmarks/page/main.ts');
