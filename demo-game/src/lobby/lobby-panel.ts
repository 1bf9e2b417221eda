/**
 * The kit's lobby in the game's dress: our own first screen in its `home` slot, our figures for its seats, and our words where they
 * say more. Everything else, from connecting to the chat, is the element's.
 */
import { defineLobby, LOBBY_WORDS, type LobbyElement, type LobbyRoom } from '@rollmesh/browser';
import { roomLink } from '@rollmesh/peerjs';
import { avatar } from '../dom.ts';
import { LOOKS } from '../game/palette.ts';

export interface LobbyPanelOptions {
  open(code: string | undefined, signal: AbortSignal): Promise<LobbyRoom>;
  /** The page's address for whoever is invited. */
  readonly address: string;
}

const HERE_ONLY = 'This link works on this computer only. To invite other machines, open this page by the network address that the server printed.';

export function lobbyPanel(options: LobbyPanelOptions): LobbyElement {
  defineLobby();
  const lobby = document.createElement('rollmesh-lobby') as LobbyElement;
  const here = /^(localhost|127\.|\[::1\])/.test(new URL(options.address).hostname);
  lobby.classList.toggle('here', here);
  lobby.words = { ...LOBBY_WORDS, alone: 'Nobody else is here yet. Start now to warm up against bots.', ...(here ? { invite: HERE_ONLY } : {}) };
  lobby.looks = LOOKS.map(({ name, fill }, body) => ({ name, colour: fill, picture: avatar(body) }));
  lobby.offerBots = true;
  lobby.linkOf = (code) => roomLink(code, options.address);
  lobby.open = (wish, signal) => options.open(wish.code, signal);
  return lobby;
}
