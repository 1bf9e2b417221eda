import { describe, expect, test } from '@jest/globals';
import { LoopbackMesh } from '../link/loopback-mesh.ts';
import type { Transport } from '../link/transport.ts';
import type { Conditions } from './conditions.ts';
import { SimNetwork } from './sim-network.ts';
import type { MakeTransportPair } from './transport-contract.ts';
import { transportContract } from './transport-contract.ts';
import { VirtualClock } from './virtual-clock.ts';

const simulated = (conditions: Partial<Conditions>, seed = 1): MakeTransportPair => () => {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed, conditions });
  const [a, b] = [network.addNode('a'), network.addNode('b')];
  network.connect(a, b);
  return { a: a.transport(), b: b.transport(), wait: () => clock.runFor(20) };
};

const looped: MakeTransportPair = () => {
  const mesh = new LoopbackMesh();
  return { a: mesh.add('a'), b: mesh.add('b'), wait() {} };
};

const weathers: [string, Partial<Conditions>][] = [
  ['in calm weather', {}],
  ['with delay and jitter', { delayMs: 40, jitter: 30 }],
  ['with loss, duplicates and reordering', { delayMs: 20, jitter: 10, loss: 0.2, duplicate: 0.2, reorder: 0.2 }],
  ['through a narrow pipe', { delayMs: 20, bandwidthKbps: 2000, queueBytes: 20000 }],
];

describe.each(weathers)('the simulated network %s', (_name, conditions) => {
  for (const { law, run } of transportContract(simulated(conditions))) test(law, run);
});

describe('the loopback', () => {
  for (const { law, run } of transportContract(looped)) test(law, run);
});

/** A loopback with one method broken: the checks that object, by law. */
async function objections(breakIt: (transport: Transport) => Partial<Transport>): Promise<string[]> {
  const pair: MakeTransportPair = () => {
    const mesh = new LoopbackMesh();
    const broken = (selfId: string): Transport => {
      const whole = mesh.add(selfId);
      const proxy = { ...breakIt(whole) } as Record<string, unknown>;
      return new Proxy(whole, {
        get: (target, key) => {
          const value = key in proxy ? proxy[key as string] : Reflect.get(target, key);
          return typeof value === 'function' && !(key in proxy) ? value.bind(target) : value;
        },
      });
    };
    return { a: broken('a'), b: broken('b'), wait() {} };
  };
  const laws: string[] = [];
  for (const { law, run } of transportContract(pair)) await run().catch(() => laws.push(law));
  return laws;
}

describe('the contract finds', () => {
  test('nothing wrong with what is whole', async () => {
    expect(await objections(() => ({}))).toEqual([]);
  });

  const breakages: [string, (whole: Transport) => Partial<Transport>][] = [
    ['a transport that keeps borrowed bytes', (whole) => ({ send: (link, _bytes, length) => whole.send(link, new Uint8Array(length).fill(3), length) })],
    ['messages that are lost', (whole) => ({ sendMessage: (link, bytes, length) => (bytes[0] === 5 ? true : whole.sendMessage(link, bytes, length)) })],
    ['messages that come twice', (whole) => ({ sendMessage: (link, bytes, length) => whole.sendMessage(link, bytes, length) && (bytes[0] !== 7 || whole.sendMessage(link, bytes, length)) })],
    ['packets that come as messages', (whole) => ({ send: (link, bytes, length) => whole.sendMessage(link, bytes, length) })],
    ['a message length without a bound', (whole) => ({ sendMessage: (link, bytes, length) => whole.sendMessage(link, bytes, Math.min(length, 65536)) })],
    ['a link that never ends', () => ({ unlink() {} })],
    ['a close that does nothing', () => ({ close() {} })],
    ['sends that claim to have worked', (whole) => ({ send: (link, bytes, length) => whole.send(link, bytes, length) || true })],
    ['pending bytes that never drain', () => ({ pendingBytes: () => 1 })],
    [
      'a delivery inside a send',
      (whole) => {
        let sink: Parameters<Transport['receive']>[0] | undefined;
        return {
          receive: (given) => whole.receive((sink = given)),
          send: (link, bytes, length) => {
            sink?.packet(link, bytes, length);
            return whole.send(link, bytes, length);
          },
        };
      },
    ],
  ];
  test.each(breakages)('%s', async (_name, breakIt) => {
    expect((await objections(breakIt)).length).toBeGreaterThan(0);
  });
});
