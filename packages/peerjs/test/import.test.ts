import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

describe('importing the package', () => {
  test('in Node without a browser around does nothing, and a join there fails with a code', () => {
    const script = `
      import { peerjs, codeFromLink } from './packages/peerjs/src/index.ts';
      if (codeFromLink('https://x.y/#abcdef') !== 'ABCDEF' || 'window' in globalThis) process.exit(2);
      const request = { code: 'ABCDEF', appId: 'a', maxPeers: 2, greeting: () => new Uint8Array(0), judge: () => undefined };
      peerjs()(request).catch((error) => console.log(error.code));`;
    const printed = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(printed.trim()).toBe('webrtc-unavailable');
  });
});
