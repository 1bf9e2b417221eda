import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { transportOptions, type SiteConfig } from '../../demo-game/src/site-config.ts';
import { configFile, readOptions, serverOf } from './options.ts';
import { fill } from './single-page.ts';

const config = (args: string[], env: NodeJS.ProcessEnv = {}): SiteConfig => readOptions(args, env)!.config;
const PAGE = { protocol: 'https:', hostname: 'someone.github.io', port: '' };

/** What a page reads of the file. */
function reread(text: string): SiteConfig {
  const page: { rollmeshConfig?: SiteConfig } = {};
  runInNewContext(text, page);
  return JSON.parse(JSON.stringify(page.rollmeshConfig)) as SiteConfig;
}

describe('what build:demo is told', () => {
  test('nothing means the public server', () => {
    expect(config([])).toEqual({ server: 'cloud' });
    expect(readOptions(['--help'], {})).toBeUndefined();
  });

  test('an address of a PeerServer is taken apart', () => {
    expect(serverOf('https://play.example.org/peer')).toEqual({ host: 'play.example.org', port: 443, path: '/peer', secure: true });
    expect(serverOf('ws://192.168.1.4:9000')).toEqual({ host: '192.168.1.4', port: 9000, path: '/', secure: false });
    expect(() => serverOf('play.example.org')).toThrow('neither');
    expect(() => serverOf('ftp://play.example.org')).toThrow('https');
  });

  test('a TURN server comes with STUN beside it, and needs its credentials', () => {
    const { iceServers, relayOnly } = config(['--turn', 'turn:t.example.org', '--turn', 'turns:t.example.org:443', '--turn-username', 'p', '--turn-credential', 's', '--relay-only']);
    expect(iceServers).toHaveLength(2);
    expect(iceServers![1]).toEqual({ urls: ['turn:t.example.org', 'turns:t.example.org:443'], username: 'p', credential: 's' });
    expect(relayOnly).toBe(true);
    expect(() => config(['--turn', 'turn:t.example.org'])).toThrow('--turn-username');
    expect(() => config(['--turn', 't.example.org'])).toThrow('turn:');
    expect(() => config(['--relay-only'])).toThrow('--turn');
  });

  test('the environment says the same, and flags win over it', () => {
    const env = { ROLLMESH_SERVER: 'page', ROLLMESH_TURN: 'turn:a turn:b', ROLLMESH_TURN_USERNAME: 'p', ROLLMESH_TURN_CREDENTIAL: 's' };
    expect(config([], env).server).toBe('page');
    expect(config([], env).iceServers![1]!.urls).toEqual(['turn:a', 'turn:b']);
    expect(config(['--server', 'cloud'], env).server).toBe('cloud');
  });

  test('a file says it all, and flags win over it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollmesh-config-'));
    const file = join(folder, 'rollmesh.json');
    try {
      writeFileSync(file, JSON.stringify({ server: 'page', inviteUrl: 'https://x.example/' }));
      expect(config(['--config', file])).toEqual({ server: 'page', inviteUrl: 'https://x.example/' });
      expect(config(['--config', file, '--server', 'cloud']).server).toBe('cloud');
      writeFileSync(file, '{');
      expect(() => config(['--config', file])).toThrow('cannot be read');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the one place', () => {
  test('a page reads what was written', () => {
    const told: SiteConfig = { server: { host: 'h', port: 1, path: '/', secure: true }, iceServers: [{ urls: 'turn:t', username: '</script><b>', credential: 's' }] };
    const text = configFile(told);
    expect(reread(text)).toEqual(told);
    expect(text).not.toContain('</script>');
  });

  test('each way of saying it becomes options of the transport', () => {
    expect(transportOptions({}, PAGE)).toEqual({ server: 'cloud' });
    expect(transportOptions({ server: 'page' }, PAGE).server).toEqual({ host: 'someone.github.io', port: 443, path: '/peer', secure: true });
    expect(transportOptions({ server: 'page' }, { protocol: 'http:', hostname: '192.168.1.4', port: '8080' }).server).toEqual({ host: '192.168.1.4', port: 8080, path: '/peer', secure: false });
    expect(transportOptions({ server: 'page' }, { protocol: 'file:', hostname: '', port: '' }).server).toBe('cloud');
    expect(transportOptions({ server: { host: 'h' }, relayOnly: true }, PAGE)).toEqual({ server: { host: 'h' }, relayOnly: true });
    expect(() => transportOptions('cloud' as never, PAGE)).toThrow('not an object');
  });
});

describe('the single file', () => {
  test('each mark is filled once, and nothing is looked for in what was filled in', () => {
    expect(fill('a <1> b <2>', [['<1>', '$& <2>'], ['<2>', 'x']])).toBe('a $& <2> b x');
    expect(() => fill('<1><1>', [['<1>', 'x']])).toThrow('exactly one');
    expect(() => fill('', [['<1>', 'x']])).toThrow('exactly one');
    expect(() => fill('<1><img src="./a.png">', [['<1>', 'x']])).toThrow('a.png');
  });
});
