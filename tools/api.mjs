import { handOver } from './bootstrap.mjs';

handOver('tools/api/main.ts');
