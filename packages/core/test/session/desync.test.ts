/** A machine that computes something else is noticed by everybody, on final frames, with the frame. */
import { describe, expect, test } from '@jest/globals';
import { HandMesh } from './by-hand.ts';

describe('a desync is told', () => {
  test.each([1, 16])('scenario 43: with a sum every %i frames: by everybody, once per peer, within 30 frames of the fault', (checksumEveryFrames) => {
    const mesh = new HandMesh(3, { checksumEveryFrames });
    // Nothing changes on the keys, so nothing is rolled back and the fault stays.
    mesh.run(50, (peer) => [peer, 0]);
    mesh.peers[2]!.game.words[3]! ^= 1;
    const faultFrame = mesh.peers[2]!.session.currentFrame;
    mesh.run(50, (peer) => [peer, 0]);
    const told = mesh.peers.map(({ events }) => events.filter(({ kind }) => kind === 'desync'));
    expect(told[0]).toMatchObject([{ peer: 2 }]);
    expect(told[1]).toMatchObject([{ peer: 2 }]);
    expect(told[2]!.map(({ peer }) => peer).sort()).toEqual([0, 1]);
    for (const event of told.flat()) {
      expect(event.frame).toBeGreaterThan(faultFrame - 10);
      expect(event.frame).toBeLessThanOrEqual(faultFrame + 30);
      expect(event.ours).not.toBe(event.theirs);
    }
  });

  test('and never for a prediction: mispredicted frames under latency and loss tell nothing', () => {
    const mesh = new HandMesh(3, { checksumEveryFrames: 1 });
    mesh.connect();
    let count = 0;
    for (let round = 0; round < 300; round++) {
      for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [(round * (peer + 1)) & 255, round & 3]);
      if (round % 4 === 3) mesh.carry(() => count++ % 5 !== 0);
    }
    expect(mesh.peers[0]!.session.stats.rollbacks).toBeGreaterThan(30);
    for (let peer = 0; peer < 3; peer++) {
      expect(mesh.peers[peer]!.events.filter(({ kind }) => kind === 'desync')).toEqual([]);
      expect(mesh.firstWrong(peer)).toBe(-1);
    }
  });
});
