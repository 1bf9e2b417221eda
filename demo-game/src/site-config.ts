/**
 * What whoever hosts the page has set in its one place: `config.js` beside the page, or the block at the top of the single file. Read here
 * once a room opens; a mistake in it is told to the player as any other reason why no room opens.
 */
import { RollmeshError } from '@rollmesh/core';
import type { PeerJsOptions, PeerServerAddress } from '@rollmesh/peerjs';

export interface SiteConfig {
  /** `'cloud'`: the public PeerJS server. `'page'`: the server of this very page, under `/peer`. Or one's own. Default: `'cloud'`. */
  readonly server?: 'cloud' | 'page' | PeerServerAddress;
  /** STUN and TURN servers, with their credentials. Default: public STUN servers, or none on a local network. */
  readonly iceServers?: readonly RTCIceServer[];
  /** Everything goes through the TURN server, so that players never learn each other's addresses. Default: false. */
  readonly relayOnly?: boolean;
  /** The address that invitations are made of, where the page does not know its own: inside another site's frame. Default: the page's. */
  readonly inviteUrl?: string;
}

/** Where the page is. */
export type Place = Pick<Location, 'protocol' | 'hostname' | 'port'>;

export function siteConfig(): SiteConfig {
  return (globalThis as { rollmeshConfig?: SiteConfig }).rollmeshConfig ?? {};
}

/** What `config` means for a page at `place`. Throws `bad-option` for a config that is none. */
export function transportOptions(config: SiteConfig, place: Place): PeerJsOptions {
  if (typeof config !== 'object' || config === null) throw new RollmeshError('bad-option', 'The config of this page is not an object.', 'See docs/hosting.md for what belongs into config.js.');
  const { server = 'cloud', iceServers, relayOnly } = config;
  return { server: server === 'page' ? ofPage(place) : server, iceServers, relayOnly };
}

/** The server that served the page introduces its players too, under `/peer`; a page from a disk has none. */
function ofPage({ protocol, hostname, port }: Place): 'cloud' | PeerServerAddress {
  if (hostname === '') return 'cloud';
  const secure = protocol === 'https:';
  return { host: hostname, port: port === '' ? (secure ? 443 : 80) : Number(port), path: '/peer', secure };
}
