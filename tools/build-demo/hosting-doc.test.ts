/** docs/hosting.md says what is so: its examples are read as a page would, its words are those of the lobby. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { plainFailure } from '@rollmesh/browser';
import { transportOptions, type SiteConfig } from '../../demo-game/src/site-config.ts';
import { resolveOptions } from '../../packages/peerjs/src/options.ts';
import { documentedConfig } from '../play/turn-server.ts';
import { readOptions } from './options.ts';

const ROOT = process.cwd();
const text = readFileSync(join(ROOT, 'docs', 'hosting.md'), 'utf8');

test('its config is one that the transport takes', () => {
  const page: { rollmeshConfig?: SiteConfig } = {};
  runInNewContext(/```js\n([\s\S]*?)```/.exec(text)![1]!, page);
  const config = JSON.parse(JSON.stringify(page.rollmeshConfig)) as SiteConfig;
  const settings = resolveOptions(transportOptions(config, { protocol: 'https:', hostname: 'x.example', port: '' }));
  expect(settings.serverName).toBe('play.example.org:443');
  expect(settings.hasTurn).toBe(true);
  expect(resolveOptions(transportOptions({ ...config, relayOnly: true }, { protocol: 'https:', hostname: 'x.example', port: '' })).relayOnly).toBe(true);
});

test('its flags and variables are understood', () => {
  for (const flag of new Set(text.match(/--(?:server|turn[a-z-]*)(?= )/g))) expect(() => readOptions([flag, flag === '--turn' ? 'turn:t' : 'cloud', '--turn-username', 'a', '--turn-credential', 'b'], {})).not.toThrow();
  const help = readFileSync(join(ROOT, 'tools', 'build-demo', 'options.ts'), 'utf8');
  for (const variable of text.match(/ROLLMESH_[A-Z_]+/g)!) expect(help).toContain(`env.${variable}`);
});

test('its words for what goes wrong are what players read', () => {
  const rows = [...text.matchAll(/^\| \*(.+)\* \(`([a-z-]+)`\)/gm)];
  expect(rows).toHaveLength(4);
  for (const [, title, code] of rows) expect(plainFailure({ code }).title).toBe(title);
});

test('its coturn has a user, and keeps the local network out', () => {
  const config = documentedConfig(ROOT);
  expect(config).toMatch(/^user=player:/m);
  expect(config.match(/^denied-peer-ip=/gm)!.length).toBeGreaterThanOrEqual(4);
});
