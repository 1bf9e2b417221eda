/** One line of net figures for the corner: how far the others are, and what the netcode does about it. */
import type { RoomStats } from '@rollmesh/core';

export function netLine(stats: RoomStats): string {
  const pings = stats.peers.map((peer) => (peer.rttMs < 0 ? '…' : String(Math.round(peer.rttMs))));
  const ping = pings.length === 0 ? 'alone' : `ping ${pings.join(' / ')} ms`;
  const stalls = stats.stalls === 0 ? 'no stalls' : `stalls ${stats.stalls} (longest ${Math.round(stats.longestStallMs)} ms)`;
  return `${ping} · delay ${frames(stats.delayFrames)} · rollback ${frames(stats.rollbackFrames)}, most ${stats.maxRollbackFrames} · ${stalls}`;
}

function frames(count: number): string {
  return count === 1 ? '1 frame' : `${count} frames`;
}
