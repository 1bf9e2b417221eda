/** What must be true of a match that was played: each a line with what was measured. */
import type { WayCounters } from '../relay/index.ts';
import type { Scenario } from './scenario.ts';
import type { Outcome } from './witness.ts';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

const LONGEST_STALL_MS = 1000;

export function judge(scenario: Scenario, outcomes: readonly Outcome[], ways: readonly WayCounters[]): Check[] {
  const checks = [sameSums(outcomes, scenario.seconds * 60), rollbacks(outcomes), lossyChannels(outcomes), stalls(outcomes), noErrors(scenario, outcomes), roundTrips(scenario, outcomes)];
  if (scenario.halfway?.killServer) checks.push(playsOn('play goes on after the PeerServer is killed', scenario, outcomes));
  if (scenario.halfway?.cutMs !== undefined) {
    checks.push(playsOn(`play goes on after a cut of ${scenario.halfway.cutMs} ms`, scenario, outcomes));
    checks.push({ ...stalls(outcomes), name: 'the stall of the cut is reported by everybody', passed: outcomes.every(({ stats }) => stats.stalls > 0 && stats.longestStallMs > 0) });
  }
  if (scenario.impair?.loss !== undefined) checks.push(lossAsAsked(scenario.impair.loss, ways, outcomes.length));
  return checks.map((check) => ({ ...check, name: `${scenario.name}: ${check.name}` }));
}

/** With `?test` the session sums every frame that is confirmed by everybody. */
export function sameSums(outcomes: readonly Pick<Outcome, 'sums'>[], wantedFrames: number): Check {
  const [first, ...others] = outcomes;
  const common = Object.keys(first!.sums).filter((frame) => others.every((other) => other.sums[frame] !== undefined));
  const different = common.filter((frame) => others.some((other) => other.sums[frame] !== first!.sums[frame]));
  const last = Math.max(0, ...common.map(Number));
  return {
    name: `the same checksums of all confirmed frames on all ${outcomes.length} machines`,
    // A slow machine draws and ticks less often; a third of the frames is play all the same.
    passed: different.length === 0 && common.length > wantedFrames / 3 && last > wantedFrames / 3,
    detail: `${common.length} sums up to frame ${last}, ${different.length} different${different.length > 0 ? ` from frame ${different[0]}` : ''}`,
  };
}

function rollbacks(outcomes: readonly Outcome[]): Check {
  return {
    name: 'rollbacks happened on every machine',
    passed: outcomes.every(({ stats }) => stats.rollbacks > 0),
    detail: outcomes.map(({ name, stats }) => `${name} ${stats.rollbacks} (deepest ${stats.maxRollbackFrames})`).join(', '),
  };
}

function lossyChannels(outcomes: readonly Outcome[]): Check {
  const lossy = outcomes.flatMap(({ channels }) => channels.filter(({ maxRetransmits }) => maxRetransmits === 0));
  const wanted = outcomes.length * (outcomes.length - 1);
  return {
    name: 'the input channels are really lossy',
    passed: lossy.length >= wanted && lossy.every(({ ordered }) => !ordered),
    detail: `${lossy.length} of ${wanted} with ordered false, maxRetransmits 0`,
  };
}

function stalls(outcomes: readonly Outcome[]): Check {
  return {
    name: `no stall above ${LONGEST_STALL_MS} ms, neither told nor seen`,
    passed: outcomes.every(({ stats, stillMs }) => stats.longestStallMs <= LONGEST_STALL_MS && stillMs <= LONGEST_STALL_MS),
    detail: outcomes.map(({ name, stats, stillMs }) => `${name} ${stats.stalls} stalled ticks, longest ${Math.round(stats.longestStallMs)} ms, stood still ${Math.round(stillMs)} ms`).join('; '),
  };
}

function noErrors(scenario: Scenario, outcomes: readonly Outcome[]): Check {
  // PeerJS logs a lost signalling server as an error: that is what was done to it.
  const killed = scenario.halfway?.killServer ? /WebSocket|ERR_CONNECTION|Lost connection|network|can.t establish a connection/i : /(?!)/;
  // Two that dial each other at once give one of the two connections up; Firefox tells of what PeerJS still tried on it.
  const givenUp = /InvalidStateError: Peer connection is closed/;
  const errors = outcomes.flatMap(({ name, errors: all }) => all.filter((error) => !killed.test(error) && !givenUp.test(error)).map((error) => `${name}: ${error}`));
  return { name: 'no errors in any page', passed: errors.length === 0, detail: errors.slice(0, 3).join(' | ') || 'none' };
}

function roundTrips(scenario: Scenario, outcomes: readonly Outcome[]): Check {
  const leastMs = (scenario.impair?.delayMs ?? 0) * 2;
  const told = outcomes.map(({ name, stats }) => `${name} ${stats.peers.map((peer) => `${Math.round(peer.rttMs)} ms ${peer.lossPercent.toFixed(1)} %`).join(', ')}`).join('; ');
  return {
    name: leastMs > 0 ? `round trips of at least ${leastMs} ms are measured` : 'round trips are measured',
    passed: outcomes.every(({ stats }) => stats.peers.length === outcomes.length - 1 && stats.peers.every(({ rttMs }) => rttMs > 0 && rttMs >= leastMs)),
    detail: `round trip and loss as the game tells them: ${told}; delay ${outcomes[0]!.stats.delayFrames} frames`,
  };
}

function playsOn(name: string, scenario: Scenario, outcomes: readonly Outcome[]): Check {
  const least = Math.min(...outcomes.map(({ framesInSecondHalf }) => framesInSecondHalf));
  return { name, passed: least > (scenario.seconds * 60) / 6, detail: `at least ${least} frames after it` };
}

/** A connection that was dialled twice and given up has a handful of packets: its share says nothing. */
const ENOUGH_PACKETS = 1000;

function lossAsAsked(asked: number, ways: readonly WayCounters[], players: number): Check {
  const used = ways.filter(({ packets }) => packets > ENOUGH_PACKETS);
  const shares = used.map(({ lost, packets }) => lost / packets);
  const packets = used.map((way) => way.packets);
  return {
    name: `${asked * 100} % of all packets are lost between each two`,
    passed: used.length >= players * (players - 1) && shares.every((share) => Math.abs(share - asked) < asked / 2),
    detail: `${shares.map((share) => (share * 100).toFixed(1)).join(', ')} % of ${Math.min(...packets)} to ${Math.max(...packets)} packets`,
  };
}
