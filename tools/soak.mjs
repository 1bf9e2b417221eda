import { handOver } from './bootstrap.mjs';

handOver('packages/core/test/session/soak.ts');
