import { describe, expect, test } from '@jest/globals';
import { seatRows, type LobbyMember, type LobbyRoom } from './lobby-room.ts';
import { plainFailure } from './lobby-words.ts';

const member = (id: string, seats = 1, more: Partial<LobbyMember> = {}): LobbyMember => ({ id, name: id, isSelf: false, seats, ready: false, playing: false, rttMs: 1, linked: true, ...more });
const rows = (members: LobbyMember[], bots = 0): string[] => seatRows({ members, bots, game: { players: { min: 1, max: 4 } } } as unknown as LobbyRoom).map((row) => `${row.member?.id ?? row.kind}${row.seat}`);

describe('the seats of a lobby', () => {
  test('go by the order of members, several to a machine, then bots, then what is free', () => {
    expect(rows([member('a', 2), member('b')])).toEqual(['a0', 'b2', 'empty3']);
    expect(rows([member('a')], 2)).toEqual(['a0', 'bot1', 'bot2', 'empty3']);
  });

  test('that are taken make the next one wait, and no bot sits on a lap', () => {
    expect(rows([member('a', 3), member('b', 2), member('c')], 5)).toEqual(['a0', 'c3', 'b-1']);
  });

  test('that bots fill are the first free ones, and free ones that lie together are one line', () => {
    expect(rows([member('a', 1, { seat: 1 })], 1)).toEqual(['bot0', 'a1', 'empty2']);
    expect(rows([member('a', 2, { seat: 2 })])).toEqual(['empty0', 'a2']);
  });

  test('are what the room says, if it says so', () => {
    expect(rows([member('a', 1, { seat: 2 }), member('b', 1, { seat: 0 }), member('c', 1, { waiting: true })])).toEqual(['b0', 'empty1', 'a2', 'empty3', 'c-1']);
  });
});

test('every failure of opening a room has words for players, and nothing else is swallowed', () => {
  for (const code of ['no-such-room', 'room-full', 'room-locked', 'version-mismatch', 'configuration-mismatch', 'signalling-unreachable', 'cannot-connect', 'webrtc-unavailable', 'peer-left']) {
    const { title, text } = plainFailure({ code });
    expect(title.length).toBeGreaterThan(10);
    expect(text).toMatch(/[.]$/);
    expect(`${title} ${text}`).not.toMatch(/signalling|TURN|ICE|NAT|peer/);
  }
  expect(plainFailure(new Error('The dog ate it.')).text).toBe('The dog ate it.');
});
