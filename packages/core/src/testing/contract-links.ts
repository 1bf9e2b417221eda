/** The contract's laws about links: how they open and how they end. */
import type { Check, PairUnderTest } from './contract-witness.ts';
import { demand, numbered, opened, rest, until, Witness } from './contract-witness.ts';

async function openedNamesThePeer(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  demand(a.of('opened')[0].peerId === pair.b.selfId, 'linkOpened names the other side by its selfId');
  demand(b.of('opened')[0].peerId === pair.a.selfId, 'linkOpened names the other side by its selfId');
  demand(pair.a.selfId !== pair.b.selfId, 'ids are unique');
  for (const link of [ab, ba]) demand(Number.isInteger(link) && link >= 0 && link <= 0x7fffffff, 'a link is a small integer');
}

async function openedComesFirst(pair: PairUnderTest): Promise<void> {
  // The witness itself objects to anything on a link that has not opened. One side starts before the other has looked.
  const { a, b } = { a: pair.a, b: pair.b };
  let link = -1;
  const sink = {
    linkOpened: (number: number) => (link = number),
    linkClosed() {},
    packet() {},
    message() {},
    notice() {},
  };
  for (let i = 0; i < 400 && link < 0; i++) {
    if (i > 0) await pair.wait();
    a.receive(sink);
  }
  demand(link >= 0, 'the link opens');
  for (let i = 0; i < 10; i++) {
    a.send(link, numbered(i, 10), 10);
    a.sendMessage(link, numbered(i, 10), 10);
  }
  await rest(pair);
  const witness = new Witness(b);
  await until(pair, [witness], () => witness.of('message').length === 10, 'what was sent early arrives');
  demand(witness.heard[0].kind === 'opened', 'linkOpened comes before anything else of a link');
}

async function unlinkEndsBothSides(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  pair.a.unlink(ab);
  demand(a.of('closed').length === 0, 'linkClosed follows on a later receive, not inside unlink');
  demand(!pair.a.send(ab, numbered(1, 10), 10), 'a send on a link that was unlinked returns false');
  demand(!pair.a.sendMessage(ab, numbered(1, 10), 10), 'a message on a link that was unlinked is not taken');
  await until(pair, [a, b], () => a.of('closed').length > 0 && b.of('closed').length > 0, 'both sides learn of the end');
  demand(a.of('closed')[0].end === 'unlinked', 'the side that unlinked is told so');
  demand(b.of('closed')[0].end === 'left', 'the other side is told that its peer left');
  demand(!pair.b.send(ba, numbered(1, 10), 10), 'nothing can be sent on a link that has ended');
  pair.a.unlink(ab);
  pair.b.unlink(ba);
  await rest(pair);
  a.receive();
  b.receive();
  demand(a.of('closed').length === 1 && b.of('closed').length === 1, 'a link ends once');
}

async function nothingAfterTheEnd(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  for (let i = 0; i < 20; i++) {
    pair.b.send(ba, numbered(i, 10), 10);
    pair.b.sendMessage(ba, numbered(i, 10), 10);
  }
  pair.a.unlink(ab);
  // The witness objects to anything that arrives on a link after linkClosed.
  await until(pair, [a, b], () => a.of('closed').length > 0, 'the end is told');
  const before = a.heard.length;
  await rest(pair);
  a.receive();
  demand(a.heard.length === before, 'nothing arrives on a link that has ended');
}

async function unlinkInsideReceive(pair: PairUnderTest): Promise<void> {
  const { a, b, ab } = await opened(pair);
  let receivesSince = -1;
  b.onPacket = (link) => {
    b.onPacket = undefined;
    receivesSince = 0;
    pair.b.unlink(link);
  };
  const ended = (): boolean => {
    if (receivesSince === 0) demand(b.of('closed').length === 0, 'linkClosed follows on a later receive, not inside the one that unlinked');
    if (receivesSince >= 0) receivesSince++;
    return b.of('closed').length > 0;
  };
  await until(pair, [a, b], ended, 'a link unlinked from inside receive ends', () => {
    for (let i = 0; i < 5; i++) pair.a.send(ab, numbered(i, 10), 10);
  });
  demand(b.of('closed')[0].end === 'unlinked', 'the side that unlinked is told so');
  demand(b.of('packet').length === 1, 'after unlink nothing of that link is delivered but its end');
}

async function bothUnlink(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  pair.a.unlink(ab);
  pair.b.unlink(ba);
  await until(pair, [a, b], () => a.of('closed').length > 0 && b.of('closed').length > 0, 'both sides learn of the end');
  await rest(pair);
  a.receive();
  b.receive();
  demand(a.of('closed').length === 1 && b.of('closed').length === 1, 'a link that both sides end ends once on each');
}

async function messagesBeforeLeaving(pair: PairUnderTest): Promise<void> {
  const { a, b, ab } = await opened(pair);
  pair.a.sendMessage(ab, numbered(1, 10), 10);
  await until(pair, [a, b], () => b.of('message').length > 0, 'the message arrives');
  pair.a.close();
  await until(pair, [b], () => b.of('closed').length > 0, 'the other side learns that its peer closed');
  demand(b.of('closed')[0].end === 'left', `a close on purpose is told as left, not as ${b.of('closed')[0].end}`);
}

async function closeIsFinal(pair: PairUnderTest): Promise<void> {
  const { a, b, ab, ba } = await opened(pair);
  pair.b.sendMessage(ba, numbered(1, 10), 10);
  pair.a.close();
  pair.a.close();
  demand(!pair.a.send(ab, numbered(1, 10), 10), 'send after close returns false');
  demand(!pair.a.sendMessage(ab, numbered(1, 10), 10), 'sendMessage after close returns false');
  demand(pair.a.pendingBytes(ab) === 0, 'nothing is pending after close');
  pair.a.unlink(ab);
  const before = a.heard.length;
  await rest(pair);
  a.receive();
  b.receive();
  demand(a.heard.length === before, 'nothing is delivered after close');
  pair.a.close();
}

async function unknownLinks(pair: PairUnderTest): Promise<void> {
  const { a, b } = await opened(pair);
  for (const link of [-1, 987654, 2147483647]) {
    demand(!pair.a.send(link, numbered(1, 10), 10), 'a packet on an unknown link is not sent');
    demand(!pair.a.sendMessage(link, numbered(1, 10), 10), 'a message on an unknown link is not taken');
    pair.a.unlink(link);
  }
  await rest(pair);
  a.receive();
  b.receive();
  demand(a.heard.length === 1 && b.heard.length === 1, 'unlinking an unknown link does nothing');
}

export const linkChecks: readonly Check[] = [
  { law: 'a link opens on both sides and names the other peer', check: openedNamesThePeer },
  { law: 'linkOpened comes before anything else of its link', check: openedComesFirst },
  { law: 'unlink ends the link on both sides, once, on a later receive', check: unlinkEndsBothSides },
  { law: 'nothing arrives on a link after its end', check: nothingAfterTheEnd },
  { law: 'a link may be ended from inside receive', check: unlinkInsideReceive },
  { law: 'a link that both sides end at once ends once on each', check: bothUnlink },
  { law: 'closing is told to the other side as leaving', check: messagesBeforeLeaving },
  { law: 'close is idempotent and final', check: closeIsFinal },
  { law: 'unknown links are ignored', check: unknownLinks },
];
