/**
 * What `npm run build:demo` can be told, by flags or by the environment, and the `config.js` that comes of it. Whoever sets nothing gets the
 * public PeerJS server; everything can be changed later in that one file, without building again.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SiteConfig } from '../../demo-game/src/site-config.ts';

export interface BuildOptions {
  /** Folder for the site, relative to the project. */
  readonly out: string;
  /** Folder for the single file. */
  readonly singleOut: string;
  readonly noBuild: boolean;
  readonly config: SiteConfig;
}

export const HELP = `npm run build:demo -- [flags]
  --server cloud|page|URL    where players meet: the public PeerJS server (default), the server of the page itself under /peer,
                             or your own, such as https://play.example.org:9000/peer     (ROLLMESH_SERVER)
  --turn URL                 a TURN server, such as turn:turn.example.org:3478; any number  (ROLLMESH_TURN, by spaces)
  --turn-username NAME       its user                                                    (ROLLMESH_TURN_USERNAME)
  --turn-credential SECRET   and password; both can be read by whoever opens the page    (ROLLMESH_TURN_CREDENTIAL)
  --stun URL                 a STUN server instead of the public ones; any number        (ROLLMESH_STUN, by spaces)
  --relay-only               everything through TURN: players never learn each other's addresses
  --invite-url URL           what invitations are made of, for a page inside another site's frame
  --config FILE              a JSON file with { server, iceServers, relayOnly, inviteUrl }; flags win over it
  --out FOLDER               default demo-game/site        --single FOLDER   default demo-game/single
  --no-build                 use the packages and the demo as they are built already`;

const DEFAULT_STUN = ['stun:stun.l.google.com:19302', 'stun:stun.cloudflare.com:3478'];

/** Undefined if help was asked for. Throws an Error with one sentence for what it does not understand. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): BuildOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: text, 'turn-username': text, 'turn-credential': text, 'invite-url': text, config: text, out: text, single: text,
      turn: { type: 'string', multiple: true }, stun: { type: 'string', multiple: true },
      'relay-only': { type: 'boolean' }, 'no-build': { type: 'boolean' }, help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  const base = values.config === undefined ? {} : readConfig(values.config);
  const server = values.server ?? env.ROLLMESH_SERVER;
  const turn = values.turn ?? words(env.ROLLMESH_TURN);
  const stun = values.stun ?? words(env.ROLLMESH_STUN);
  const username = values['turn-username'] ?? env.ROLLMESH_TURN_USERNAME;
  const credential = values['turn-credential'] ?? env.ROLLMESH_TURN_CREDENTIAL;
  const iceServers = turn.length + stun.length > 0 ? iceServersOf(turn, stun, username, credential) : base.iceServers;
  const relayOnly = values['relay-only'] ?? base.relayOnly;
  if (relayOnly === true && iceServers?.some(({ urls }) => [urls].flat().some((url) => url.startsWith('turn'))) !== true) throw new Error('--relay-only needs a TURN server: name one with --turn.');
  return {
    out: values.out ?? 'demo-game/site',
    singleOut: values.single ?? 'demo-game/single',
    noBuild: values['no-build'] ?? false,
    config: { server: server === undefined ? (base.server ?? 'cloud') : serverOf(server), iceServers, relayOnly, inviteUrl: values['invite-url'] ?? base.inviteUrl },
  };
}

/** 'cloud', 'page', or the parts of a URL. */
export function serverOf(text: string): NonNullable<SiteConfig['server']> {
  if (text === 'cloud' || text === 'page') return text;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`--server ${text} is neither "cloud", "page" nor an address such as https://play.example.org:9000/peer.`);
  }
  if (!/^(https?|wss?):$/.test(url.protocol)) throw new Error(`--server ${text}: the address must begin with https:// (or http:// on a local network).`);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return { host: url.hostname, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port), path: url.pathname, secure };
}

/** The file that a host edits. The same text stands at the top of the single file. */
export function configFile(config: SiteConfig): string {
  return `/**
 * The one place where this copy of the game is told where players meet.
 *   server:      'cloud', the public PeerJS server; 'page', the server of this page, under /peer; or your own:
 *                { host: 'play.example.org', port: 443, path: '/peer', secure: true }
 *   iceServers:  STUN and TURN, such as [{ urls: 'turn:turn.example.org:3478', username: '...', credential: '...' }]
 *   relayOnly:   true sends everything through TURN, so that players never learn each other's addresses
 *   inviteUrl:   what invitations are made of, if the page is shown inside another site's frame
 */
globalThis.rollmeshConfig = ${JSON.stringify(config, undefined, 2).replaceAll('<', '\\u003c')};
`;
}

function iceServersOf(turn: readonly string[], stun: readonly string[], username: string | undefined, credential: string | undefined): RTCIceServer[] {
  for (const url of turn) if (!/^turns?:/.test(url)) throw new Error(`--turn ${url}: the address must begin with turn: or turns:.`);
  for (const url of stun) if (!/^stuns?:/.test(url)) throw new Error(`--stun ${url}: the address must begin with stun: or stuns:.`);
  if (turn.length > 0 && (username === undefined || credential === undefined)) throw new Error('A TURN server needs --turn-username and --turn-credential.');
  const relays = turn.length > 0 ? [{ urls: [...turn], username, credential }] : [];
  return [{ urls: stun.length > 0 ? [...stun] : DEFAULT_STUN }, ...relays];
}

function readConfig(file: string): SiteConfig {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SiteConfig;
  } catch (error) {
    throw new Error(`--config ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
