import { handOver } from './bootstrap.mjs';

handOver('tools/test/main.ts');
