import { describe, expect, test } from '@jest/globals';
import { codeFromLink, roomName, makeCode, memberId, normaliseCode, roomLink } from './code.ts';

describe('a room code', () => {
  test('is read in any case, with O as 0, I and L as 1, spaces and hyphens ignored', () => {
    expect(normaliseCode(' 7k3-foil ')).toBeUndefined();
    expect(normaliseCode('abc-o1l')).toBe('ABC011');
    expect(normaliseCode('AB cI 0O')).toBe('ABC100');
  });

  test('with a U, a wrong length or another alphabet is none', () => {
    for (const text of ['', 'ABCDE', 'ABCDEFG', 'ABCDEU', 'ÄBCDEF', 'A'.repeat(1000)]) expect(normaliseCode(text)).toBeUndefined();
    expect(normaliseCode(undefined as unknown as string)).toBeUndefined();
  });

  test('just made reads as itself', () => {
    for (let round = 0; round < 200; round++) {
      const code = makeCode();
      expect(normaliseCode(code)).toBe(code);
    }
  });

  test('survives the way through a link, in the fragment', () => {
    const link = roomLink('abcdef', 'https://play.example/game?level=2#old');
    expect(link).toBe('https://play.example/game?level=2#ABCDEF');
    expect(codeFromLink(link)).toBe('ABCDEF');
    expect(codeFromLink('https://play.example/#sOl1d0')).toBe('S011D0');
    for (const none of ['https://play.example/', 'https://play.example/#', 'https://play.example/#%00', 'not a link']) expect(codeFromLink(none)).toBeUndefined();
  });

  test('that is none is refused by roomLink with a remedy', () => {
    expect(() => roomLink('nope', 'https://play.example')).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(() => roomLink('abcdef', 'nowhere')).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});

describe('ids at the PeerServer', () => {
  test('of a door depend on the app and the code, and are legal', () => {
    const ids = new Set<string>();
    for (let at = 0; at < 500; at++) ids.add(roomName('app', `ABC${String(at).padStart(3, '0')}`)).add(roomName(`app${at}`, 'ABCDEF'));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/);
    expect(roomName('app', 'ABCDEF')).toBe(roomName('app', 'ABCDEF'));
  });

  test('of a door are the same on every machine (the expected one was worked out in Python)', () => {
    expect(roomName('squares', '7K3F9Q')).toBe('rm-door-8600831b21499b07860a6e65930a3686');
  });

  test('of members never meet', () => {
    const ids = new Set(Array.from({ length: 500 }, memberId));
    expect(ids.size).toBe(500);
  });
});
