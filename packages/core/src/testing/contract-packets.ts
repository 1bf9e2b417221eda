/** The contract's laws about bytes: packets and messages. */
import type { Check, PairUnderTest } from './contract-witness.ts';
import { demand, numbered, opened, rest, sameBytes, until } from './contract-witness.ts';

async function packetsArriveWhole(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  let sent = 0;
  const send = (): void => void pair.a.send(ab, numbered(sent, 1 + (sent % 200)), 1 + (sent++ % 200));
  await until(pair, [a, b], () => b.of('packet').length >= 40, 'packets arrive', send);
  for (const { link, bytes } of b.of('packet')) {
    const number = bytes.length === 1 ? bytes[0] : bytes[0] | (bytes[1] << 8);
    demand(link === ba, 'a packet names its own link');
    demand(number < sent && sameBytes(bytes, numbered(number, 1 + (number % 200))), 'a packet arrives byte for byte');
  }
  demand(b.of('message').length === 0 && a.heard.length === 1, 'a packet is never delivered as a message, nor to its sender');
}

async function sentBytesAreBorrowed(pair: PairUnderTest): Promise<void> {
  const { a, b, ab } = await opened(pair);
  const scratch = new Uint8Array(64);
  const send = (): void => {
    scratch.fill(1);
    pair.a.send(ab, scratch, 8);
    scratch.fill(2);
    pair.a.sendMessage(ab, scratch, 8);
    scratch.fill(3);
  };
  await until(pair, [a, b], () => b.of('packet').length > 3 && b.of('message').length > 3, 'both arrive', send);
  demand(b.of('packet').every(({ bytes }) => sameBytes(bytes, new Uint8Array(8).fill(1))), 'a packet holds what it held when sent, and only its length');
  demand(b.of('message').every(({ bytes }) => sameBytes(bytes, new Uint8Array(8).fill(2))), 'a message holds what it held when sent, and only its length');
}

async function messagesAreCompleteAndInOrder(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  const lengths = [1, 5, 1100, 1300, 16384, 2, 9000, 3, 16384, 70];
  const count = 60;
  for (let i = 0; i < count; i++) {
    const length = lengths[i % lengths.length];
    demand(pair.a.sendMessage(ab, numbered(i, length), length), 'a message is taken while the link is open');
    pair.a.send(ab, numbered(i, 20), 20);
  }
  await until(pair, [a, b], () => b.of('message').length >= count, 'all messages arrive');
  await rest(pair);
  b.receive();
  demand(b.of('message').length === count, 'no message is delivered twice, and no packet as a message');
  b.of('message').forEach(({ link, bytes }, i) => {
    demand(link === ba && sameBytes(bytes, numbered(i, lengths[i % lengths.length])), `message ${i} arrives complete and in its place`);
  });
}

async function bothWaysAtOnce(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  for (let i = 0; i < 50; i++) {
    pair.a.sendMessage(ab, numbered(i, 10), 10);
    pair.b.sendMessage(ba, numbered(1000 + i, 10), 10);
  }
  await until(pair, [a, b], () => a.of('message').length >= 50 && b.of('message').length >= 50, 'messages arrive both ways');
  demand(a.of('message').every(({ bytes }, i) => sameBytes(bytes, numbered(1000 + i, 10))), 'the way back keeps its own order');
  demand(b.of('message').every(({ bytes }, i) => sameBytes(bytes, numbered(i, 10))), 'the way there keeps its own order');
}

async function emptyOnes(pair: PairUnderTest): Promise<void> {
  const { a, b, ab } = await opened(pair);
  pair.a.sendMessage(ab, new Uint8Array(4), 0);
  pair.a.sendMessage(ab, Uint8Array.of(1), 1);
  await until(pair, [a, b], () => b.of('message').length >= 2, 'an empty message arrives as well');
  demand(b.of('message')[0].bytes.length === 0, 'an empty message is empty');
}

async function longestMessage(pair: PairUnderTest): Promise<void> {
  const { a, b, ab } = await opened(pair);
  const longest = pair.a.maxMessageBytes;
  demand(longest >= 16384, 'messages of 16,384 bytes are taken');
  const bytes = numbered(7, longest + 1);
  let code: unknown;
  try {
    pair.a.sendMessage(ab, bytes, longest + 1);
  } catch (error) {
    code = (error as { code?: unknown }).code;
  }
  demand(code === 'bad-option', 'a message above the longest throws bad-option');
  demand(pair.a.sendMessage(ab, bytes, longest), 'the longest message is taken');
  await until(pair, [a, b], () => b.of('message').length > 0, 'the longest message arrives');
  demand(sameBytes(b.of('message')[0].bytes, bytes.subarray(0, longest)), 'the longest message arrives complete');
}

async function nothingOutsideReceive(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  for (let i = 0; i < 10; i++) {
    pair.a.send(ab, numbered(i, 10), 10);
    pair.a.sendMessage(ab, numbered(i, 10), 10);
  }
  const before = b.heard.length;
  await rest(pair);
  pair.b.send(ba, numbered(1, 10), 10);
  demand(b.heard.length === before && b.breach === undefined, 'nothing is delivered before receive is called');
  await until(pair, [a, b], () => b.of('message').length >= 10, 'it is delivered by receive');
}

async function sendingInsideReceive(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  let depth = 0;
  let deepest = 0;
  const answer = (witness: typeof a, link: number) => (_: number, bytes: Uint8Array, length: number): void => {
    const before = bytes.slice(0, length);
    deepest = Math.max(deepest, ++depth);
    for (let i = 0; i < 3; i++) witness.transport.send(link, numbered(i, 10), 10);
    witness.transport.sendMessage(link, numbered(1, 10), 10);
    demand(sameBytes(before, bytes.subarray(0, length)), 'borrowed bytes stay until the call returns');
    depth--;
  };
  a.onPacket = answer(a, ab);
  b.onPacket = answer(b, ba);
  await until(pair, [a, b], () => a.of('message').length >= 5 && b.of('message').length >= 5, 'answers sent from inside receive arrive', () => {
    if (a.heard.length < 2000) pair.a.send(ab, numbered(1, 10), 10);
    if (a.heard.length > 200) a.onPacket = b.onPacket = undefined;
  });
  demand(deepest === 1, 'a delivery never begins inside another');
}

async function pendingEnds(pair: PairUnderTest): Promise<void> {
  const { a, b, ab } = await opened(pair);
  demand(pair.a.pendingBytes(ab) === 0, 'nothing is pending before anything was sent');
  for (let i = 0; i < 20; i++) pair.a.sendMessage(ab, numbered(i, 10000), 10000);
  const pending = pair.a.pendingBytes(ab);
  demand(pending >= 0 && pending <= 400_000, 'pending bytes are those sent, give or take their wrapping');
  await until(pair, [a, b], () => b.of('message').length >= 20 && pair.a.pendingBytes(ab) === 0, 'pending bytes go down to nothing');
  demand(pair.a.pendingBytes(987654) === 0, 'an unknown link has nothing pending');
}

export const packetChecks: readonly Check[] = [
  { law: 'a packet that arrives is the packet that was sent', check: packetsArriveWhole },
  { law: 'bytes handed to send are borrowed until it returns, and no longer', check: sentBytesAreBorrowed },
  { law: 'messages arrive complete, once and in order, whatever happens to packets', check: messagesAreCompleteAndInOrder },
  { law: 'both directions of a link carry messages at once', check: bothWaysAtOnce },
  { law: 'an empty message is a message', check: emptyOnes },
  { law: 'the longest message is carried and one byte more is refused', check: longestMessage },
  { law: 'nothing is delivered outside receive', check: nothingOutsideReceive },
  { law: 'sending from inside receive is allowed and re-enters nobody', check: sendingInsideReceive },
  { law: 'pending bytes are counted and drain', check: pendingEnds },
];
