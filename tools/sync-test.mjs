import { handOver } from './bootstrap.mjs';

handOver('tools/sync-test/main.ts');
