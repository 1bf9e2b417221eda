import { handOver } from './bootstrap.mjs';

handOver('tools/engines/main.ts');
