import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ImpairedSignalling, type Signal } from './impaired-signalling.ts';

const HOST = '192.0.2.7';
const line = (port: number, protocol = 'udp'): string => `candidate:1 1 ${protocol} 2122260223 10.0.0.5 ${port} typ host`;
const offer: Signal = { type: 'OFFER', src: 'ana', dst: 'bob', payload: { connectionId: 'dc_1', sdp: { type: 'offer', sdp: `v=0\r\na=${line(1)}\r\n` } } };
const bare: Signal = { ...offer, payload: { ...offer.payload, sdp: { type: 'offer', sdp: 'v=0\r\n' } } };
const candidate = (src: string, dst: string, text: string): Signal => ({ type: 'CANDIDATE', src, dst, payload: { connectionId: 'dc_1', candidate: { candidate: text, sdpMid: '0' } } });

let signalling: ImpairedSignalling;

function start(conditions = {}): ImpairedSignalling {
  signalling = new ImpairedSignalling(HOST, 1, conditions);
  return signalling;
}

afterEach(() => signalling.close());

describe('signalling through the relay', () => {
  test('a message that is about no connection passes unchanged', async () => {
    const open: Signal = { type: 'OPEN', src: '', dst: '' };
    expect(await start().replace(open)).toEqual([open]);
  });

  test("a side's first UDP candidate becomes our port, all others are dropped", async () => {
    start();
    await signalling.replace(bare);
    expect(await signalling.replace(candidate('ana', 'bob', line(9, 'tcp')))).toEqual([]);
    const [passed] = await signalling.replace(candidate('ana', 'bob', line(5000)));
    expect(passed!.payload!.candidate!.candidate).toMatch(/^candidate:1 1 udp 2122260223 192\.0\.2\.7 \d+ typ host/);
    expect(passed!.payload!.candidate!.candidate).not.toContain('10.0.0.5');
    expect(await signalling.replace(candidate('ana', 'bob', line(5001)))).toEqual([]);
  });

  test('the two sides get two ports', async () => {
    start();
    await signalling.replace(bare);
    const [toBob] = await signalling.replace(candidate('ana', 'bob', line(1)));
    const [toAna] = await signalling.replace(candidate('bob', 'ana', line(2)));
    expect(toBob!.payload!.candidate!.candidate).not.toBe(toAna!.payload!.candidate!.candidate);
  });

  test('a candidate inside a description leaves it and follows it', async () => {
    const [description, follows, ...rest] = await start().replace(offer);
    expect(description!.payload!.sdp!.sdp).toBe('v=0\r\n');
    expect(follows).toMatchObject({ type: 'CANDIDATE', src: 'ana', dst: 'bob', payload: { connectionId: 'dc_1' } });
    expect(follows!.payload!.candidate!.candidate).toContain(HOST);
    expect(rest).toEqual([]);
  });

  test('a bad change is refused at once', () => {
    expect(() => start().setConditions('all', { loss: 2 })).toThrow('out of range');
  });

  test('a change holds for pairs to come', async () => {
    // On our own address, so that the packet below really arrives.
    signalling = new ImpairedSignalling('127.0.0.1', 1, {});
    signalling.setConditions({ from: 'ana' }, { up: false });
    await signalling.replace(bare);
    const [toAna] = await signalling.replace(candidate('bob', 'ana', line(2)));
    const port = Number(toAna!.payload!.candidate!.candidate.split(' ')[5]);
    const socket = createSocket('udp4');
    socket.send('a packet of hers', port, '127.0.0.1');
    while (signalling.counters[0]!.packets === 0) await new Promise(setImmediate);
    socket.close();
    expect(signalling.counters).toMatchObject([{ from: 'ana', to: 'bob', packets: 1, cut: 1 }, { from: 'bob', to: 'ana', packets: 0, cut: 0 }]);
  });
});
