/**
 * Cases on which rollback engines have broken, each by the law that it asks for: packets are carried by hand, so that the
 * one that decides is there or is not. A rate the application skips frames at does not exist here, so its case has nothing to test.
 */
import { describe, expect, test } from '@jest/globals';
import { RollbackSession, type SessionConfig } from '@rollmesh/core';
import { ChaosGame, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { InputQueue } from '../../src/sync/input-queue.ts';
import { Reader } from '../../src/wire/cursor.ts';
import { InputPacket, marginUnits, readInputHead } from '../../src/wire/input-packet.ts';
import { MAX_PACKET_BYTES } from '../../src/wire/protocol.ts';
import { HandMesh, HandTransport, STEP_MS } from './by-hand.ts';

/** A connected mesh in which nobody has simulated anything yet. */
function connected(...args: ConstructorParameters<typeof HandMesh>): HandMesh {
  const mesh = new HandMesh(...args);
  mesh.connect();
  for (const { transport } of mesh.peers) transport.sent.length = 0;
  return mesh;
}

/** Every peer's confirmed frames are the offline ones, and there are some. */
function expectRight(mesh: HandMesh, atLeast = 20): void {
  for (let peer = 0; peer < mesh.count; peer++) {
    expect(mesh.firstWrong(peer)).toBe(-1);
    expect(mesh.peers[peer]!.session.confirmedFrame).toBeGreaterThanOrEqual(atLeast);
    expect(mesh.peers[peer]!.events.filter(({ kind }) => kind === 'desync')).toEqual([]);
  }
}

const last = (mesh: HandMesh, from: number, to: number): Uint8Array => mesh.peers[from]!.transport.sent.filter(({ link }) => link === to).at(-1)!.bytes;

function headOf(bytes: Uint8Array, sender: number, near: number, peers = 2): InputPacket {
  const packet = new InputPacket();
  expect(readInputHead(new Reader().open(bytes), packet, sender, peers, near)).toBe(true);
  return packet;
}

const linkOf = (mesh: HandMesh, of: number, to: number) => mesh.peers[of]!.session.stats.links().find(({ peer }) => peer === to)!;

describe('what arrives is set against what was simulated', () => {
  test('hard case 1: an input of the very first frame, before that is simulated, rolls nothing back', () => {
    const mesh = connected(2);
    mesh.tick(1, [9, 9]);
    mesh.carry();
    mesh.tick(0, [1, 1]);
    expect(mesh.peers[0]!.session.stats.rollbacks).toBe(0);
    mesh.run(30);
    expectRight(mesh);
  });

  test('hard case 3: a misprediction found in the tick that must stall is corrected first', () => {
    const mesh = connected(3, { windowFrames: 4 });
    for (let i = 0; i < 5; i++) mesh.tick(0, [1, i]);
    for (let i = 0; i < 4; i++) mesh.tick(1, [7, i]);
    mesh.carry((from, to) => from === 1 && to === 0); // of 2 nothing has come
    expect(mesh.tick(0, [1, 5])).toBe('stalled');
    expect(mesh.peers[0]!.session.stats.rollbackFrames).toBe(4);
    mesh.run(30);
    expectRight(mesh);
  });

  test.each([1, 2, 3, 8, 15, 16])('hard case 4: a rollback of exactly the window of %i', (windowFrames) => {
    const mesh = connected(2, { windowFrames });
    for (let i = 0; i < windowFrames; i++) expect(mesh.tick(0, [1, i])).toBe('advanced');
    expect(mesh.tick(0)).toBe('stalled');
    mesh.tick(1, [200, 1]);
    mesh.carry();
    expect(mesh.tick(0, [1, 99])).toBe('advanced');
    expect(mesh.peers[0]!.session.stats.rollbackFrames).toBe(windowFrames);
    mesh.run(windowFrames + 20);
    expectRight(mesh, windowFrames + 10);
  });

  test('hard case 5: the first missing frame counts, not the first one asked for after a rollback', () => {
    const mesh = connected(3);
    const late: { from: number; to: number; bytes: Uint8Array }[] = [];
    for (let round = 0; round < 60; round++) {
      for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [peer + 1, (round * (peer + 3)) & 255]);
      // 2 reaches 0 three rounds late and 1 at once; 1 reaches 0 one round late: 0 rolls back for one while it waits for the other.
      mesh.carry((from, to, bytes) => {
        if (to !== 0) return true;
        late.push({ from, to, bytes });
        return false;
      });
      for (const from of [1, 2]) {
        const mine = late.filter((each) => each.from === from);
        if (mine.length <= (from === 1 ? 1 : 3)) continue;
        const [first] = mine;
        late.splice(late.indexOf(first!), 1);
        mesh.peers[0]!.transport.deliver(from, first!.bytes);
      }
    }
    expect(mesh.peers[0]!.session.stats.rollbacks).toBeGreaterThan(30);
    mesh.run(10);
    expectRight(mesh, 40);
  });

  test('hard case 6: two peers mispredicted at different frames: one rollback, to the earlier', () => {
    const mesh = connected(3);
    mesh.run(4, () => [1, 0]);
    const { session } = mesh.peers[0]!;
    for (let i = 0; i < 5; i++) for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [peer === 1 && i >= 3 ? 50 : peer === 2 && i >= 1 ? 60 : 1, 0]);
    const wrongFrom = session.currentFrame - 5 + 1;
    const before = session.stats.rollbacks;
    mesh.carry();
    const now = session.currentFrame;
    mesh.tick(0, [1, 0]);
    expect(session.stats.rollbacks).toBe(before + 1);
    expect(session.stats.rollbackFrames).toBe(now - wrongFrom);
  });

  test('hard case 7: late inputs that were predicted rightly roll nothing back', () => {
    const mesh = connected(2);
    for (let round = 0; round < 120; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [5 * (peer + 1), 0]);
      if (round % 5 === 4) mesh.carry();
    }
    // Only the first frames, predicted before anything of the other was here.
    for (const { session } of mesh.peers) expect(session.stats.rollbacks).toBeLessThanOrEqual(1);
    expectRight(mesh, 100);
  });

  test('hard case 8: inputs far ahead of where we are wait for their frames', () => {
    const mesh = connected(2, { windowFrames: 16 }, (peer) => ({ delayFrames: peer === 1 ? 60 : 0 }));
    for (let i = 0; i < 16; i++) mesh.tick(1, [3, i]);
    mesh.carry();
    for (let i = 0; i < 40; i++) mesh.tick(0, [4, i]);
    expect(mesh.peers[0]!.session.stats.rollbacks).toBe(0);
    expect(mesh.peers[0]!.session.receivedFrame(1)).toBeGreaterThan(60);
    expect(mesh.peers[0]!.session.currentFrame).toBe(40);
    mesh.run(60);
    expectRight(mesh, 60);
  });

  test('hard case 9: an accepted row is never overwritten by rows that came after it and were not accepted', () => {
    const queue = new InputQueue(2);
    for (let frame = 0; frame < 5000; frame++) queue.append(Uint8Array.of(frame & 255, frame >> 8), 0);
    for (let ahead = 1; ahead <= 128; ahead++) queue.bytes.fill(255, queue.at(queue.newest + ahead), queue.at(queue.newest + ahead) + 2);
    let held = 0;
    for (let frame = 0; frame <= queue.newest; frame++) {
      if (!queue.holds(frame)) continue;
      held++;
      expect([queue.bytes[queue.at(frame)], queue.bytes[queue.at(frame) + 1]]).toEqual([frame & 255, frame >> 8]);
    }
    expect(held).toBe(queue.capacity - 128);
  });

  test('hard case 10: with few states saved, a window fills again and again while nothing is confirmed: the state before it is there', () => {
    const mesh = connected(2, { saving: 'sparse', windowFrames: 6, checksumEveryFrames: 50 });
    for (let round = 0; round < 20; round++) {
      // One side fills its window alone; the other's inputs then come one by one, each otherwise than predicted.
      for (let i = 0; i < 9; i++) mesh.tick(0, [round, i]);
      mesh.carry((from) => from === 0);
      for (let i = 0; i < 7; i++) {
        mesh.tick(1, [i * 3 + round, round]);
        mesh.carry();
        mesh.tick(0, [round + i, 77]);
        mesh.carry();
      }
    }
    expect(mesh.peers[0]!.session.stats.stalls).toBeGreaterThan(20);
    expect(mesh.peers[0]!.session.stats.maxRollbackFrames).toBeGreaterThanOrEqual(5);
    mesh.run(60);
    expectRight(mesh, 120);
    expect(mesh.peers[0]!.sums.length).toBeGreaterThan(1);
  });

  test.each([3, 7, 16])('hard case 11: a sum is due every %i frames although few states are saved: it is that of the confirmed state', (checksumEveryFrames) => {
    const mesh = connected(3, { saving: 'sparse', checksumEveryFrames });
    for (let round = 0; round < 150; round++) {
      for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [(round * (peer + 3)) & 255, peer]);
      if (round % 5 === 4) mesh.carry();
    }
    mesh.run(40);
    expect(mesh.peers[0]!.session.stats.rollbacks).toBeGreaterThan(20);
    expectRight(mesh, 150);
    for (const { sums } of mesh.peers) expect(sums.length).toBeGreaterThanOrEqual(Math.floor(150 / checksumEveryFrames));
  });

  test('hard case 12: a state that is still to be corrected is not summed', () => {
    const mesh = connected(2, { checksumEveryFrames: 1 });
    for (let round = 0; round < 100; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [round & 255, peer]);
      if (round % 7 === 6) mesh.carry();
      // Between ticks too: what has arrived and is not yet corrected counts for nothing.
      mesh.peers[0]!.session.poll(mesh.nowMs);
    }
    expectRight(mesh, 60);
  });

  test.each([65536, 2 ** 31, 2 ** 32, 2 ** 45])('hard case 13: frames run on across %i', (edge) => {
    const mesh = connected(2);
    for (const { session } of mesh.peers) moveTo(session, edge - 30);
    for (let round = 0; round < 80; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [round * (peer + 1) & 255, 1]);
      if (round % 3 === 2) mesh.carry((from) => !(from === 0 && round % 4 === 1));
    }
    const [a, b] = mesh.peers.map(({ session }) => session) as [RollbackSession, RollbackSession];
    expect(a.confirmedFrame).toBeGreaterThan(edge + 20);
    expect(a.stats.rollbacks).toBeGreaterThan(10);
    for (let frame = edge - 10; frame < edge + 20; frame++) {
      expect(a.checksumAt(frame)).toBeGreaterThanOrEqual(0);
      expect(b.checksumAt(frame)).toBe(a.checksumAt(frame));
    }
  });
});

/** Makes a fresh session believe that it has played until `frame`, nobody having pressed anything. */
function moveTo(session: RollbackSession, frame: number): void {
  const { match } = session as unknown as { match: { timeline: { moveTo(frame: number): void; confirmed: number; queues: InputQueue[] }; finalFrame: number; remotes: { have: Float64Array }[]; checkpoints: { nextDue: number } } };
  match.timeline.moveTo(frame);
  match.timeline.confirmed = match.finalFrame = frame - 1;
  for (const queue of match.timeline.queues) queue.newest = frame - 1;
  for (const remote of match.remotes) remote.have.fill(frame - 1);
  match.checkpoints.nextDue = frame + 1;
}

describe('input delay and shape', () => {
  /** Plays 40 rounds with one delay and 40 with another, and compares what peer 1 plays for peer 0 with what 0 does. */
  test.each([
    [0, 12],
    [2, 60],
    [12, 0],
    [60, 3],
  ])('hard case 14, 15: a delay changed from %i to %i frames: no frame is left out, none is rewritten, both play the same', (before, after) => {
    const mesh = connected(2, { windowFrames: 8 }, (peer) => ({ delayFrames: peer === 0 ? before : 1 }));
    mesh.run(70);
    const { session } = mesh.peers[0]!;
    session.delayFrames = after;
    for (let round = 0; round < 70; round++) {
      const sent = mesh.peers[1]!.session.receivedFrame(0);
      mesh.run(1);
      expect(mesh.peers[1]!.session.receivedFrame(0)).toBeGreaterThanOrEqual(sent);
    }
    mesh.run(70);
    expect(session.receivedFrame(0)).toBe(session.currentFrame - 1 + after);
    expect(mesh.peers[1]!.session.confirmedFrame).toBeGreaterThan(120);
    const [a, b] = mesh.peers.map(({ sums }) => sums);
    const common = Math.min(a!.length, b!.length);
    expect(common).toBeGreaterThan(120);
    expect(a!.slice(0, common)).toEqual(b!.slice(0, common));
    expect(linkOf(mesh, 1, 0).counters.malformed).toBe(0);
  });

  test('hard case 16: seats of one machine share its delay: a packet carries all of them, frame by frame', () => {
    const { mesh, clock } = simulated([2, 3], { delayFrames: 3 });
    clock.runUntil(3000);
    expect(mesh.firstWrong()).toBeUndefined();
    expect(mesh.nodes[0]!.session.confirmedFrame).toBeGreaterThan(120);
  });

  test('hard case 17: the frames before the delay has passed are blank and are sent', () => {
    const mesh = connected(2, { delayFrames: 5 });
    mesh.tick(1, [9, 9]);
    const packet = headOf(last(mesh, 1, 0), 1, -1);
    expect([packet.newest, packet.count]).toEqual([5, 6]);
    mesh.run(40);
    expectRight(mesh);
  });

  test('hard case 18: the widest inputs, changing every frame, behind a loss of 30 packets: no packet splits, none is misread', () => {
    const mesh = connected(2, { windowFrames: 16, delayFrames: 60 }, undefined, 32);
    const input = (peer: number, round: number): number[] => Array.from({ length: 32 }, (_, i) => (round * (i + 1) + peer * 101 + 7) & 255);
    let longest = 0;
    for (let round = 0; round < 200; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, input(peer, round));
      mesh.carry((_from, _to, bytes) => {
        longest = Math.max(longest, bytes.length);
        return round % 60 > 30;
      });
    }
    expect(longest).toBeGreaterThan(600);
    expect(longest).toBeLessThanOrEqual(MAX_PACKET_BYTES);
    expectRight(mesh, 60);
  });

  test('hard case 19: inputs are compared as bytes', () => {
    const mesh = connected(2, {}, undefined, 8);
    const notANumber = [...new Uint8Array(Float64Array.of(NaN).buffer)];
    for (let round = 0; round < 90; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, notANumber);
      if (round % 5 === 4) mesh.carry();
    }
    expect(mesh.peers[0]!.session.stats.rollbacks).toBeLessThanOrEqual(1);
  });

  test('hard case 20: alone for hours: nothing is lost, nothing stalls', () => {
    const mesh = connected(1);
    const { session, transport } = mesh.peers[0]!;
    for (let i = 0; i < 60_000; i++) session.tick((mesh.nowMs += STEP_MS));
    expect(session.currentFrame).toBe(60_000);
    expect(session.finalFrame).toBeGreaterThanOrEqual(59_998);
    expect(session.events.lost).toBe(0);
    expect(transport.sent).toHaveLength(0);
  });

  test('a prediction keeps only what the hold mask keeps, for every seat', () => {
    const seen: number[][] = [];
    class Spy extends ChaosGame {
      override step(inputs: Parameters<ChaosGame['step']>[0]): void {
        seen.push([...inputs.bytes]);
        super.step(inputs);
      }
    }
    const mesh = connected(2, { holdMask: Uint8Array.of(0xf0, 0xff) }, (peer) => (peer === 0 ? { simulation: new Spy({ slots: 2, inputBytes: 2 }) } : {}));
    mesh.tick(1, [0xab, 0xcd]);
    mesh.carry();
    seen.length = 0;
    for (let i = 0; i < 3; i++) mesh.tick(0, [1, 1]);
    expect(seen.map((bytes) => bytes.slice(2))).toEqual([[0xab, 0xcd], [0xa0, 0xcd], [0xa0, 0xcd]]);
  });
});

describe('packets', () => {
  /** A mesh after 20 rounds, and the last packet of 1 to 0. */
  function playing(): { mesh: HandMesh; genuine: Uint8Array; counters: ReturnType<typeof linkOf>['counters'] } {
    const mesh = connected(2);
    mesh.run(20);
    mesh.peers[0]!.session.poll(mesh.nowMs);
    mesh.tick(1, [77, 77]);
    const genuine = last(mesh, 1, 0);
    return { mesh, genuine, counters: linkOf(mesh, 0, 1).counters };
  }

  test('hard case 21, 22: duplicates and very old packets change nothing, and do not pin what is confirmed', () => {
    const mesh = connected(2);
    const old: Uint8Array[] = [];
    for (let round = 0; round < 200; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [round & 255, peer]);
      mesh.carry((from, to, bytes) => {
        if (from === 1) old.push(bytes);
        mesh.peers[to]!.transport.deliver(from, bytes);
        return true;
      });
      if (round % 10 === 9) for (const bytes of [...old].reverse()) mesh.peers[0]!.transport.deliver(1, bytes);
    }
    // An old vector takes nothing back: the next run holds only what is new.
    mesh.tick(0, [1, 2]);
    const near = mesh.peers[0]!.session.currentFrame;
    expect(headOf(last(mesh, 0, 1), 0, near).count).toBeLessThanOrEqual(3);
    expect(mesh.peers[0]!.session.finalFrame).toBeGreaterThan(190);
    expect(linkOf(mesh, 0, 1).counters.malformed).toBe(0);
    expectRight(mesh, 190);
  });

  test('hard case 23: a run that cannot be used still tells what the sender has', () => {
    const mesh = connected(2);
    mesh.run(20);
    const { session } = mesh.peers[0]!;
    mesh.tick(0, [5, 5]);
    mesh.carry((from) => from === 0);
    mesh.tick(1, [6, 6]);
    const bytes = last(mesh, 1, 0).slice();
    mesh.peers[1]!.transport.sent.length = 0;
    const received = session.receivedFrame(1);
    // As if the packets that it builds on had been lost: `newest` and with it every frame it names is shifted by 20.
    const packet = headOf(bytes, 1, received);
    const shifted = (packet.newest + 20) & 0xffff;
    bytes[2] = shifted & 255;
    bytes[3] = shifted >> 8;
    bytes[4] = bytes[4]! + 40; // the distance to what it has of us, zigzag
    mesh.peers[0]!.transport.deliver(1, bytes);
    mesh.tick(0, [5, 5]);
    expect(linkOf(mesh, 0, 1).counters.unusable).toBe(1);
    expect(session.receivedFrame(1)).toBe(received);
    // Frame 20 and the one just pressed: the one before was acknowledged by the packet whose run was of no use.
    expect(headOf(last(mesh, 0, 1), 0, session.currentFrame).count).toBe(1);
  });

  test('hard case 30, scenario 37: of another match, of another view: ignored and counted', () => {
    const { mesh, genuine, counters } = playing();
    const bytes = genuine.slice();
    bytes[1] = (bytes[1]! + 111) & 255;
    const received = mesh.peers[0]!.session.receivedFrame(1);
    mesh.peers[0]!.transport.deliver(1, bytes);
    mesh.tick(0);
    expect(counters.stale).toBe(1);
    expect(mesh.peers[0]!.session.receivedFrame(1)).toBe(received);
  });

  test('hard case 31: bytes too many, bytes too few, a frame that we never sent', () => {
    const { mesh, genuine, counters } = playing();
    const received = mesh.peers[0]!.session.receivedFrame(1);
    const lies = genuine.slice();
    lies[4] = 99; // has 50 frames more of us than its own newest
    for (const bytes of [Uint8Array.of(...genuine, 0), genuine.slice(0, -1), genuine.slice(0, 1), lies, Uint8Array.of(), Uint8Array.of(0xff)]) {
      mesh.peers[0]!.transport.deliver(1, bytes);
    }
    mesh.tick(0);
    // One byte alone does not even say of which match it is.
    expect([counters.malformed, counters.stale]).toEqual([5, 1]);
    expect(mesh.peers[0]!.session.receivedFrame(1)).toBe(received);
    mesh.run(20);
    expectRight(mesh);
  });

  test('another input for a frame that was accepted is never taken', () => {
    const { mesh, genuine, counters } = playing();
    mesh.peers[0]!.transport.deliver(1, genuine);
    mesh.tick(0, [1, 1]);
    const other = genuine.slice();
    other[other.length - 1] = other[other.length - 1]! ^ 1;
    mesh.peers[0]!.transport.deliver(1, other);
    mesh.tick(0, [1, 1]);
    expect(counters.malformed).toBe(1);
    mesh.carry();
    mesh.run(20);
    expectRight(mesh);
  });

  test('inputs before the greeting are not taken', () => {
    const mesh = new HandMesh(2);
    const donor = connected(2);
    donor.tick(1, [1, 1]);
    mesh.peers[0]!.transport.deliver(1, last(donor, 1, 0));
    mesh.tick(0);
    expect(linkOf(mesh, 0, 1).counters.unusable).toBe(1);
    expect(mesh.peers[0]!.session.receivedFrame(1)).toBe(-1);
  });

  test('after another link took over, only that one counts', () => {
    const mesh = connected(2);
    mesh.run(20);
    const { session, transport } = mesh.peers[0]!;
    session.poll(mesh.nowMs);
    session.relink(1, 7);
    mesh.tick(1, [8, 8]);
    const bytes = last(mesh, 1, 0);
    const before = session.receivedFrame(1);
    transport.deliver(1, bytes);
    mesh.tick(0);
    expect(session.receivedFrame(1)).toBe(before);
    transport.deliver(7, bytes);
    transport.sent.length = 0;
    mesh.tick(0);
    expect(session.receivedFrame(1)).toBe(before + 1);
    expect(transport.sent.map(({ link }) => link)).toEqual([7]);
  });

  test('a peer without a link for now is spared sends, and plays once it has one', () => {
    const mesh = new HandMesh(2, {}, (peer) => (peer === 0 ? { peers: [{ slots: 1 }, { slots: 1 }] } : {}));
    mesh.run(10);
    expect(mesh.peers[0]!.transport.sent).toHaveLength(0);
    mesh.peers[0]!.session.relink(1, 1);
    mesh.run(40);
    expectRight(mesh);
  });

  test('each sum of a final state goes out once per peer', () => {
    const mesh = connected(2, { checksumEveryFrames: 16 });
    let sums = 0;
    for (let round = 0; round < 160; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [round & 255, 1]);
      mesh.carry((from, _to, bytes) => {
        if (from === 1 && bytes[0]! >> 4 === 4 && (bytes[0]! & 4) !== 0) sums++;
        return true;
      });
    }
    expect(sums).toBe(9);
  });

  test('hard case 32: a clock that jumps, stops or is no number breaks nothing', () => {
    const mesh = connected(2);
    mesh.run(20);
    for (const jump of [3_600_000, -1_800_000, 0, -STEP_MS, NaN, 50]) {
      mesh.peers[0]!.session.tick(mesh.nowMs + jump);
      mesh.carry();
      mesh.run(20);
    }
    for (const { session } of mesh.peers) expect(session.confirmedFrame).toBeGreaterThan(100);
    const { rttMs } = linkOf(mesh, 1, 0);
    expect(rttMs).toBeGreaterThanOrEqual(0);
    expect(rttMs).toBeLessThan(20_000);
  });

  test('hard case 33: an advantage beyond what the wire carries is clamped', () => {
    expect(marginUnits(1e9)).toBe(8000);
    expect(marginUnits(-1e9)).toBe(-8000);
  });
});

describe('silence, events, calls', () => {
  test('hard case 40: silent for a while and back: interrupted once, resumed once, what was buffered counts', () => {
    const mesh = connected(2, { interruptedAfterMs: 200 });
    mesh.run(20);
    const held: Uint8Array[] = [];
    for (let round = 0; round < 40; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [round & 255, peer]);
      mesh.carry((from, _to, bytes) => {
        if (from === 1) held.push(bytes);
        return from !== 1;
      });
    }
    for (const bytes of held) mesh.peers[0]!.transport.deliver(1, bytes);
    mesh.run(30);
    const kinds = mesh.peers[0]!.events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'interrupted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'resumed')).toHaveLength(1);
    expect(kinds.indexOf('resumed')).toBeGreaterThan(kinds.indexOf('interrupted'));
    expectRight(mesh, 40);
  });

  test('hard case 52: a call from inside one’s own step is refused with a reason', () => {
    const codes: string[] = [];
    class Caller extends ChaosGame {
      session: RollbackSession | undefined;
      override step(inputs: Parameters<ChaosGame['step']>[0]): void {
        for (const call of [() => this.session?.tick(1), () => this.session?.poll(1), () => this.session?.setInput(0, new Uint8Array(2))]) {
          try {
            call();
          } catch (error) {
            codes.push((error as { code: string }).code);
          }
        }
        super.step(inputs);
      }
    }
    const game = new Caller({ slots: 1, inputBytes: 2 });
    const session = new RollbackSession({ simulation: game, transport: new HandTransport(), peers: [{ slots: 1 }], self: 0, inputBytes: 2 } satisfies SessionConfig);
    game.session = session;
    session.tick(16);
    expect(codes).toEqual(['reentrant', 'reentrant', 'reentrant']);
    game.session = undefined;
    expect(session.tick(32)).toBe('advanced');
  });

  test('hard case 53: nobody drains the events: a desync is still there, what was lost is counted', () => {
    const mesh = connected(2, { interruptedAfterMs: 100, checksumEveryFrames: 1 });
    mesh.run(20, (peer) => [peer, 0]);
    const { session, transport } = mesh.peers[0]!;
    session.events.drain(() => {});
    for (let i = 0; i < 80; i++) {
      // Silence, then one packet, again and again, and the events left where they are.
      for (let step = 0; step < 8; step++) session.tick((mesh.nowMs += STEP_MS));
      mesh.carry();
      mesh.peers[1]!.session.tick(mesh.nowMs);
      mesh.carry();
      session.tick(mesh.nowMs);
    }
    expect(session.events.lost).toBeGreaterThan(10);
    mesh.peers[1]!.game.words[3]! ^= 1;
    for (let i = 0; i < 40; i++) {
      session.tick((mesh.nowMs += STEP_MS));
      mesh.peers[1]!.session.tick(mesh.nowMs);
      mesh.carry();
    }
    const kinds: string[] = [];
    session.events.drain(({ kind }) => kinds.push(kind));
    expect(kinds).toContain('desync');
    expect(kinds.length).toBeLessThanOrEqual(64);
    expect(transport.sent.length).toBeLessThan(10);
  });
});

describe('lockstep', () => {
  test('hard case 54: with a delay of the one-way latency runs at full rate, and saves and loads nothing', () => {
    let saved = 0;
    const { mesh, clock } = simulated([1, 1, 1], { windowFrames: 0, delayFrames: 4, delayMs: 45 });
    for (const { game } of mesh.nodes) game.save = game.load = () => void saved++;
    clock.runUntil(2000);
    const before = mesh.nodes.map(({ session }) => session.currentFrame);
    clock.runUntil(7000);
    mesh.nodes.forEach(({ session }, i) => expect(session.currentFrame - before[i]!).toBeGreaterThanOrEqual(297));
    expect(saved).toBe(0);
    expect(mesh.firstWrong()).toBeUndefined();
  });

  test.each([9, 16])('%i slots on as many machines', (count) => {
    const { mesh, clock } = simulated(new Array<number>(count).fill(1), { windowFrames: 0, delayFrames: 3, delayMs: 20, loss: 0.1 });
    clock.runUntil(3000);
    expect(mesh.firstWrong()).toBeUndefined();
    for (const node of mesh.nodes) {
      expect(node.thrown).toBeUndefined();
      expect(node.session.confirmedFrame).toBeGreaterThan(90);
    }
  });

  test('16 slots on one machine and none elsewhere, or 15 and 1', () => {
    for (const seats of [[16], [15, 1]]) {
      const { mesh, clock } = simulated(seats, { windowFrames: 0, delayFrames: 2, delayMs: 10 });
      clock.runUntil(2000);
      expect(mesh.firstWrong()).toBeUndefined();
      expect(mesh.nodes[0]!.session.confirmedFrame).toBeGreaterThan(90);
    }
  });
});

interface SimulatedOptions {
  readonly windowFrames?: number;
  readonly delayFrames: number;
  readonly delayMs?: number;
  readonly loss?: number;
}

function simulated(seats: readonly number[], { windowFrames = 8, delayFrames, delayMs = 20, loss = 0 }: SimulatedOptions): { mesh: SessionMesh; clock: VirtualClock } {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: 11, conditions: { delayMs, loss } });
  const mesh = new SessionMesh({ network, seats, players: new ScriptedPlayers(5, 2, 'human'), windowFrames, delayFrames });
  return { mesh, clock };
}
