/**
 * Any order of letters: a few view logs whose letters are delivered, lost, doubled and held up at random, while links come and go and peers
 * say AWAY or LEAVE, die, forget and stand still. Nobody has to get on; no epoch may end twice.
 */
import { RandomStream } from '../../src/testing/random.ts';
import { Lab } from './lab.ts';
import type { ViewModule } from './model-node.ts';

const STEPS = 80;

/** Plays one seed; throws if a law breaks. Returns how many epochs ended. */
export function playOrders(module: ViewModule, seed: number): number {
  const random = new RandomStream(seed, 'orders');
  const peers = random.pick([2, 3, 3, 3, 4, 5]);
  const lab = new Lab(module, peers);
  lab.autoSync = random.chance(0.5);
  const lost = random.pick([0, 0.2, 0.5]);
  /** Who died in a way that a later life of its page could tell of. */
  let forgot = 0;
  for (let step = 0; step < STEPS; step++) {
    const peer = random.below(peers);
    const log = lab.logs[peer]!;
    const lives = ((lab.dead >> peer) & 1) === 0;
    switch (random.below(16)) {
      case 0: case 1: case 2: case 3: case 4:
        for (let n = 1 + random.below(4); n > 0 && lab.table.length > 0; n--) {
          const at = random.below(lab.table.length);
          const letter = lab.table[at]!;
          if (!random.chance(0.15)) lab.table.splice(at, 1);
          if (!random.chance(lost)) lab.hand(letter);
        }
        break;
      case 5: case 6: case 7:
        lab.run(10 * (1 + random.below(4)), () => false);
        break;
      case 8:
        lab.run(100 + random.below(900), () => random.chance(0.5));
        break;
      case 9:
        lab.split();
        for (let cuts = random.below(peers); cuts > 0; cuts--) {
          const a = random.below(peers);
          const b = random.below(peers);
          if (a !== b) lab.silence(a, b, random.chance(0.7));
        }
        for (let other = 0; other < peers; other++) if ((forgot >> other) & 1) lab.kill(other);
        break;
      case 10:
        if (lives && random.chance(0.5)) log.away();
        break;
      case 11:
        if (lives && random.chance(0.2)) log.leave();
        break;
      case 12:
        if (lives) log.wishSetting(random.below(2), 1 + random.below(9));
        break;
      case 13:
        if (lives && random.chance(0.25)) {
          lab.kill(peer);
          forgot |= 1 << peer;
        }
        break;
      case 14:
        for (let other = 0; other < peers; other++) if (other !== peer && lives && (forgot >> other) & 1) log.forgot(other, new Uint8Array([2 + random.below(2)]));
        break;
      default:
        if (lives && ((log.view.benched >> peer) & 1) === 1) log.wishUnbench(new Uint8Array([1]));
        if (lives && random.chance(0.3)) lab.stop(peer);
        else if (((forgot >> peer) & 1) === 0) lab.goOn(peer);
    }
  }
  return lab.decided.size;
}
