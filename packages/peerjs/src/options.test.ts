import { describe, expect, test } from '@jest/globals';
import { resolveOptions, type PeerJsOptions } from './options.ts';

const badOption = expect.objectContaining({ code: 'bad-option' });

describe('options', () => {
  test('without any mean the PeerJS cloud with public STUN, and never the shared TURN of PeerJS', () => {
    const { server, rtc, hasTurn } = resolveOptions({});
    expect(server.host).toBe('0.peerjs.com');
    expect(JSON.stringify(rtc.iceServers)).toMatch(/stun:/);
    expect(hasTurn).toBe(false);
  });

  test('with a server on this machine or a local network need no STUN; with a public one they do', () => {
    for (const host of ['localhost', '127.0.0.1', '192.168.1.7', '10.0.0.2', '172.20.0.1', 'box.local', '[::1]', 'fd00::1']) {
      expect(resolveOptions({ server: { host } }).rtc.iceServers).toEqual([]);
    }
    for (const host of ['play.example.org', '172.40.0.1', '8.8.8.8', '[2001:db8::1]']) expect(resolveOptions({ server: { host } }).rtc.iceServers).toHaveLength(1);
  });

  test('with own iceServers use exactly those', () => {
    const turn = { urls: 'turn:turn.example.org', username: 'a', credential: 'b' };
    const settings = resolveOptions({ iceServers: [turn], relayOnly: true });
    expect(settings.rtc).toEqual({ iceServers: [turn], iceTransportPolicy: 'relay' });
    expect(settings.hasTurn).toBe(true);
  });

  test('out of range are refused at once, with a remedy', () => {
    const wrong: PeerJsOptions[] = [
      { relayOnly: true },
      { server: { host: '' } },
      { server: { host: 'http://example.org' } },
      { server: { host: 'example.org', port: 0 } },
      { server: 'elsewhere' as 'cloud' },
      { heartbeatMs: 5 },
      { admit: true as unknown as () => boolean },
      { introductions: 'nobody' as 'server' },
      { lostAfterMs: 1000 },
      { connectTimeoutMs: Number.NaN },
      { iceServers: 'stun:x' as unknown as [] },
      { iceServer: [] } as PeerJsOptions,
    ];
    for (const options of wrong) expect(() => resolveOptions(options)).toThrow(badOption);
  });
});
