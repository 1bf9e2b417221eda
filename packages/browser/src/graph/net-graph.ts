/**
 * The network at a glance: rollback depth and stalls of the match, and per peer the ping with its jitter, loss, frame advantage, and
 * where the match waited for it. A panel of plots on a key; drawn 15 times a second, sampled on every frame.
 */
import type { AnyGame, Room } from '@rollmesh/core';
import { BOLD, graphPanel, text, WIDTH, type Colours, type Graph, type GraphOptions, type Painter } from './graph-panel.ts';
import { BIN_FRAMES, BINS, PeerSeries, Series } from './net-series.ts';

export type GraphRoom = Pick<Room<AnyGame>, 'stats' | 'session' | 'members' | 'phase'>;

const PAD = 10;
const HEAD = 24;
const PLOT = 40;
const ROW = 14;
const PEER = ROW + PLOT + 10;
const PLOT_WIDTH = WIDTH - 2 * PAD;
/** Plots reach at least this far, so that calm does not look like storm. */
const LEAST_ROLLBACK = 8;
const LEAST_RTT_MS = 80;
/** Half the height of the frame advantage's plot. */
const MOST_ADVANTAGE = 4;

/** Shows the net graph of `room` on F3, or `options.key`. */
export function netGraph(room: GraphRoom, options: GraphOptions = {}): Graph {
  return graphPanel(new NetPainter(room), options, 'F3');
}

class NetPainter implements Painter {
  private readonly rollback = new Series(true);
  private readonly stalled = new Series(true);
  private readonly peers = new Map<string, PeerSeries>();
  private stats: GraphRoom['stats'];
  private frames = 0;
  private stalls = 0;
  private rollbacks = 0;
  private bytes = 0;
  private bytesAtMs = 0;
  private bytesPerSecond = 0;

  constructor(private readonly room: GraphRoom) {
    this.stats = room.stats;
  }

  height(): number {
    return HEAD + ROW + PLOT + 8 + this.peers.size * PEER + 4;
  }

  sample(nowMs: number): boolean {
    const stats = (this.stats = this.room.stats);
    const stalling = stats.stalls > this.stalls;
    this.rollback.add(stats.rollbacks > this.rollbacks ? stats.rollbackFrames : 0);
    this.stalled.add(stalling ? 1 : 0);
    this.rollbacks = stats.rollbacks;
    this.stalls = stats.stalls;
    const awaited = stalling ? this.awaited() : '';
    for (const peer of stats.peers) this.samplePeer(peer, peer.id === awaited);
    for (const id of this.peers.keys()) if (!stats.peers.some((peer) => peer.id === id)) this.peers.delete(id);
    this.sampleBytes(nowMs);
    this.frames = (this.frames + 1) % BIN_FRAMES;
    if (this.frames !== 0) return false;
    this.rollback.close();
    this.stalled.close();
    for (const peer of this.peers.values()) peer.close();
    return true;
  }

  paint(pen: CanvasRenderingContext2D, colours: Colours): void {
    const { stats } = this;
    text(pen, 'Network', PAD, 17, colours.ink, BOLD);
    const rate = `${stats.clockRate >= 1 ? '+' : '−'}${Math.abs((stats.clockRate - 1) * 100).toFixed(1)} %`;
    text(pen, `delay ${stats.delayFrames}  ·  clock ${rate}  ·  ${(this.bytesPerSecond / 1024).toFixed(1)} KB/s out`, WIDTH - PAD, 17, colours.soft, undefined, 'right');
    let y = HEAD;
    text(pen, 'Rollback', PAD, y + 10, colours.ink);
    text(pen, `now ${stats.rollbackFrames}  ·  most ${stats.maxRollbackFrames}  ·  stalls ${stats.stalls}${stats.longestStallMs > 0 ? ` (${Math.round(stats.longestStallMs)} ms)` : ''}`, WIDTH - PAD, y + 10, colours.soft, undefined, 'right');
    y += ROW;
    frameOf(pen, y, colours);
    bars(pen, this.stalled, y, PLOT, 1, colours.bad, 0.35);
    bars(pen, this.rollback, y, PLOT, Math.max(LEAST_ROLLBACK, this.rollback.max()), colours.warm, 1);
    y += PLOT + 8;
    for (const peer of this.peers.values()) {
      this.paintPeer(pen, colours, peer, y);
      y += PEER;
    }
  }

  private paintPeer(pen: CanvasRenderingContext2D, colours: Colours, peer: PeerSeries, y: number): void {
    const rttMs = peer.rttMs.at(0);
    const advantage = peer.advantageFrames.at(0);
    const figures: [string, string][] = [[`${advantage >= 0 ? '+' : '−'}${Math.abs(advantage).toFixed(1)} frames`, colours.good], [`${peer.lossPercent.at(0).toFixed(1)} % lost`, colours.bad], [`${Math.round(rttMs)} ms ±${Math.round(peer.jitterMs.at(0))}`, colours.calm]];
    text(pen, peer.name.slice(0, 16), PAD, y + 10, colours.ink);
    // In the colours of their plots, from the right.
    let right = WIDTH - PAD;
    for (const [words, colour] of rttMs < 0 ? [['not measured yet', colours.soft] as const] : figures) {
      text(pen, words, right, y + 10, colour, undefined, 'right');
      right -= pen.measureText(words).width + 12;
    }
    const top = y + ROW;
    frameOf(pen, top, colours);
    bars(pen, peer.stalled, top, PLOT, 1, colours.bad, 0.35);
    bars(pen, peer.lossPercent, top, PLOT, 25, colours.bad, 0.9);
    const most = Math.max(LEAST_RTT_MS, peer.rttMs.max() + peer.jitterMs.max()) * 1.1;
    band(pen, peer, top, most, colours.calm);
    line(pen, peer.rttMs.count, (back) => PLOT - (Math.max(0, peer.rttMs.at(back)) / most) * PLOT, top, colours.calm);
    line(pen, peer.rttMs.count, (back) => PLOT / 2 - (clamp(peer.advantageFrames.at(back) / MOST_ADVANTAGE) * PLOT) / 2, top, colours.good);
  }

  private samplePeer(stats: GraphRoom['stats']['peers'][number], awaited: boolean): void {
    let peer = this.peers.get(stats.id);
    if (peer === undefined) this.peers.set(stats.id, (peer = new PeerSeries()));
    if (this.frames === 0) peer.name = this.room.members.find((member) => member.id === stats.id)?.name || 'Guest';
    peer.rttMs.add(stats.rttMs);
    peer.jitterMs.add(stats.jitterMs);
    peer.lossPercent.add(stats.lossPercent);
    peer.advantageFrames.add(stats.advantageFrames);
    peer.stalled.add(awaited ? 1 : 0);
  }

  /** Who holds the match up: the one whose inputs are here the least far. */
  private awaited(): string {
    const { session } = this.room;
    if (session === undefined) return '';
    let least = Infinity;
    let id = '';
    session.stats.links().forEach((link, i) => {
      const received = session.receivedFrame(link.peer);
      if (session.plays(link.peer) && received < least) {
        least = received;
        id = this.stats.peers[i]?.id ?? '';
      }
    });
    return id;
  }

  private sampleBytes(nowMs: number): void {
    if (nowMs - this.bytesAtMs < 1000) return;
    const bytes = this.stats.peers.reduce((sum, peer) => sum + peer.bytesOut, 0);
    if (this.bytesAtMs > 0) this.bytesPerSecond = Math.max(0, ((bytes - this.bytes) * 1000) / (nowMs - this.bytesAtMs));
    this.bytes = bytes;
    this.bytesAtMs = nowMs;
  }
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** Where bin `back` stands: the newest at the right edge. */
function placeOf(back: number): number {
  return PAD + PLOT_WIDTH * (1 - (back + 0.5) / BINS);
}

function frameOf(pen: CanvasRenderingContext2D, y: number, colours: Colours): void {
  pen.fillStyle = colours.line;
  pen.fillRect(PAD, y + PLOT, PLOT_WIDTH, 1);
  pen.fillRect(PAD, y + PLOT / 2, PLOT_WIDTH, 0.5);
}

function bars(pen: CanvasRenderingContext2D, series: Series, y: number, height: number, most: number, colour: string, alpha: number): void {
  const width = PLOT_WIDTH / BINS;
  pen.globalAlpha = alpha;
  pen.fillStyle = colour;
  pen.beginPath();
  for (let back = 0; back < BINS; back++) {
    const value = series.at(back);
    if (value <= 0) continue;
    const size = Math.min(1, value / most) * height;
    pen.rect(placeOf(back) - width / 2, y + height - size, width - 0.3, size);
  }
  pen.fill();
  pen.globalAlpha = 1;
}

function line(pen: CanvasRenderingContext2D, count: number, heightOf: (back: number) => number, y: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let back = 0; back < count; back++) pen.lineTo(placeOf(back), y + heightOf(back));
  pen.stroke();
}

/** Ping plus and minus its jitter. */
function band(pen: CanvasRenderingContext2D, peer: PeerSeries, y: number, most: number, colour: string): void {
  const at = (back: number, sign: number): number => y + PLOT - (Math.max(0, peer.rttMs.at(back) + sign * peer.jitterMs.at(back)) / most) * PLOT;
  pen.globalAlpha = 0.22;
  pen.fillStyle = colour;
  pen.beginPath();
  const { count } = peer.rttMs;
  for (let back = 0; back < count; back++) pen.lineTo(placeOf(back), at(back, 1));
  for (let back = count - 1; back >= 0; back--) pen.lineTo(placeOf(back), at(back, -1));
  pen.fill();
  pen.globalAlpha = 1;
}
