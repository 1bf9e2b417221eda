/**
 * Every sentence of the lobby in one table, so that a game may replace it with its own language; and what each failure means to a
 * player, with what to do about it. No jargon: a player knows neither signalling nor TURN.
 */
import type { RollmeshErrorCode } from '@rollmesh/core';

export const LOBBY_WORDS = {
  name: 'Your name',
  guest: 'Guest',
  create: 'Create a room',
  join: 'Join',
  codeLabel: 'Room code',
  codeHint: 'Got a code from a friend?',
  connecting: 'Connecting …',
  cancel: 'Cancel',
  leave: 'Leave',
  invite: 'Send this link to your friends. Whoever opens it is in the room.',
  copy: 'Copy link',
  copied: 'Copied',
  copyByHand: 'Press Ctrl+C',
  share: 'Share …',
  link: 'Link to this room',
  qr: 'QR code of the link to this room',
  scan: 'Scan to join by phone',
  players: 'Players',
  you: 'you',
  reconnecting: 'reconnecting …',
  measuring: 'connecting …',
  ready: 'ready',
  notReady: 'not ready',
  playing: 'playing',
  queued: 'waits for a seat',
  bot: 'Bot',
  addBot: 'Add a bot',
  removeBot: 'Remove a bot',
  free: 'Free seat: waiting for a friend …',
  freeSeats: (count: number) => (count === 1 ? 'Free seat' : `${count} free seats`),
  sitHere: (seat: number) => `Sit on seat ${seat}`,
  seat: (seat: number) => `Seat ${seat}`,
  swap: 'Ask to swap seats',
  agreeSwap: 'Agree to swap seats',
  askedSwap: 'Asked to swap: take back',
  kick: 'Remove',
  kickAgain: 'Really remove?',
  iAmReady: 'I am ready',
  start: 'Start',
  pause: 'Pause the match',
  goOn: 'Go on',
  paused: 'The match is paused.',
  wentOn: 'The match goes on.',
  alone: 'Nobody else is here yet.',
  tooFew: (missing: number) => `${missing} more ${missing === 1 ? 'player is' : 'players are'} needed.`,
  waitingFor: (names: string) => `Not ready yet: ${names}.`,
  everybodyReady: 'Everybody is ready.',
  settings: 'Settings',
  delay: 'Input delay',
  delayAuto: 'Automatic (best for most)',
  delayFrames: (frames: number) => (frames === 0 ? 'None: instant, more corrections' : `${frames} ${frames === 1 ? 'frame' : 'frames'}`),
  relay: 'Hide my address',
  relayHint: 'Others do not see where you are. Play goes through a relay and is a little slower.',
  lock: 'Let nobody else in',
  chat: 'Chat',
  message: 'Message',
  send: 'Send',
  colour: 'Colour',
  retry: 'Try again',
  back: 'Back',
  came: (name: string) => `${name} is here.`,
  went: (name: string) => `${name} left.`,
  isReady: (name: string) => `${name} is ready.`,
  started: 'The match begins.',
  ended: 'The match is over.',
};
export type LobbyWords = typeof LOBBY_WORDS;

/** What went wrong, as a player understands it, and what to do. */
export interface PlainFailure {
  readonly title: string;
  readonly text: string;
  /** Whether the same may work if tried again. */
  readonly again: boolean;
}

/** Errors that are no player's business: mistakes of whoever writes the game, and what the player asked for. */
type NotForPlayers = 'bad-option' | 'bad-layout' | 'bad-input' | 'bad-state' | 'reentrant' | 'nondeterministic' | 'aborted';

// By every code that can meet a player: a new one without words does not compile.
const FAILURES: Readonly<Record<Exclude<RollmeshErrorCode, NotForPlayers>, PlainFailure>> = {
  'no-such-room': { title: 'This room does not exist any more', text: 'Everybody has left it, or the code has a typing mistake. Ask for a fresh link, or create a room.', again: true },
  'room-full': { title: 'The room is full', text: 'Every seat is taken. Try again when somebody has left, or create another room.', again: true },
  'room-locked': { title: 'The room is closed', text: 'The players let nobody else in at the moment. Ask one of them to open it.', again: true },
  'version-mismatch': { title: 'Your game is of another version', text: 'Reload this page, and ask the others to reload theirs.', again: false },
  'configuration-mismatch': { title: 'The others play a different version of this game', text: 'Reload this page, and ask the others to reload theirs.', again: false },
  'signalling-unreachable': { title: 'The meeting point does not answer', text: 'Check that you are online. If you are, the server that introduces players may be down or blocked here: try again in a minute, or from another network.', again: true },
  'cannot-connect': { title: 'Your network and theirs find no way to each other', text: 'Some company, school and mobile networks block direct play. Try another network (a phone hotspot often works), or turn off a VPN.', again: true },
  'webrtc-unavailable': { title: 'This browser cannot play with others', text: 'It lacks direct connections (WebRTC), or a setting or extension forbids them. Use a current Chrome, Edge, Firefox or Safari, and open the page by https.', again: false },
  'peer-left': { title: 'The others left', text: 'They went while you were connecting. Try again, or create a room of your own.', again: true },
};

/** Words for an error of `openRoom`, for a notice of a room, or for anything else. */
export function plainFailure(error: unknown): PlainFailure {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as { code?: string; message?: string };
  const known = code === undefined ? undefined : (FAILURES as Readonly<Record<string, PlainFailure | undefined>>)[code];
  return known ?? { title: 'Something went wrong', text: message ?? String(error), again: true };
}
