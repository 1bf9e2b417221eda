import { handOver } from './bootstrap.mjs';

handOver('tools/build-demo/main.ts');
