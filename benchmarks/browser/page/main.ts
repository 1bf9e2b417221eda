/**
 * The bench page: a real room over PeerJS, driven by `run`, as a game would. The tool that opened it presses keys, says when to count,
 * and takes the record home.
 */
import { openRoom, type Room } from '@rollmesh/core';
import { run } from '@rollmesh/browser';
import { peerjs } from '@rollmesh/peerjs';
import { absoluteMs, ChannelWatch } from './channel-watch.ts';
import { inputOf, pressGame, unwrapped } from './game.ts';
import type { MatchCounts, PageRecord } from './record.ts';

/** What the tool says when a page is to play. */
export interface Wish {
  readonly port: number;
  readonly code?: string;
  readonly players: number;
  readonly delay: number | 'auto';
  readonly window: number;
  /** Keep times of packets: for matches of two. */
  readonly packets: boolean;
  /** Play on animation frames and draw; without it a timer drives the room, and nothing is drawn. */
  readonly picture: boolean;
}

type BenchRoom = Room<typeof pressGame>;

const KEY = 'KeyX';
const QUIET_EVERY_MS = 16;
const watch = new ChannelWatch();
const pressedAtMs: number[] = [];
const shown: number[][] = [];
const newest: number[] = [];
const frameGapsMs: number[] = [];
const netcodeMs: number[] = [];
let room: BenchRoom | undefined;
let drew = false;
const ticksMs: number[] = [];
const steps = [0, 0, 0];
let tickMs = 0;
let accounted = 0;
let lastFrameMs = 0;
let beganMs = 0;
let before: MatchCounts | undefined;
const pen = document.querySelector('canvas')!.getContext('2d')!;

function press(event: KeyboardEvent): void {
  if (event.code === KEY && !event.repeat) pressedAtMs.push(performance.timeOrigin + event.timeStamp);
}
addEventListener('keydown', press);
addEventListener('keyup', press);

async function join(wish: Wish): Promise<string> {
  const transport = peerjs({ server: { host: 'localhost', port: wish.port, path: '/peer', secure: false }, iceServers: [], introductions: 'server' });
  room = await openRoom(pressGame, { transport, code: wish.code, delay: wish.delay, window: wish.window, autoStart: wish.players, name: 'bench' });
  watch.keeps = wish.packets;
  drew = wish.picture;
  timeTicks(room);
  if (wish.picture) run(room, { input: () => inputOf(pressedAtMs.length), draw: ({ state }) => draw(state.presses, wish), idle: () => frame() });
  else quietly(room);
  return room.code;
}

/** A player without animation frames: of eight browsers on one machine only one is looked at, and pictures of the others would take its processor. */
function quietly(of: BenchRoom): void {
  setInterval(() => {
    of.setInput(0, inputOf(pressedAtMs.length));
    of.tick(performance.now());
  }, QUIET_EVERY_MS);
}

/** The same picture and the same keys without a room: what the browser takes for those. */
function alone(): void {
  const loop = (): void => {
    picture([pressedAtMs.length, 0]);
    frame();
    requestAnimationFrame(loop);
  };
  requestAnimationFrame(loop);
}

function timeTicks(of: BenchRoom): void {
  const tick = of.tick.bind(of);
  of.tick = (nowMs) => {
    const startMs = performance.now();
    const result = tick(nowMs);
    const tookMs = performance.now() - startMs;
    tickMs += tookMs;
    if (beganMs > 0) {
      ticksMs.push(tookMs);
      steps[Math.min(2, result.frames)]! += 1;
    }
    return result;
  };
}

function draw(presses: ArrayLike<number>, { players }: Wish): void {
  picture(presses);
  const nowMs = absoluteMs();
  for (let slot = 0; slot < players; slot++) {
    const count = unwrapped(newest[slot] ?? 0, presses[slot]!);
    if (count === (newest[slot] ?? 0)) continue;
    newest[slot] = count;
    (shown[slot] ??= []).push(count, nowMs);
  }
  frame();
}

function picture(presses: ArrayLike<number>): void {
  pen.fillStyle = '#14171c';
  pen.fillRect(0, 0, 320, 200);
  pen.fillStyle = '#79a8ff';
  for (let slot = 0; slot < presses.length; slot++) pen.fillRect(20 + slot * 36, 40 + (presses[slot]! % 100), 28, 28);
}

/** One animation frame is over: what the netcode took since the last one. */
function frame(): void {
  const nowMs = performance.now();
  const total = tickMs + watch.receiveMs;
  if (beganMs > 0) {
    frameGapsMs.push(nowMs - lastFrameMs);
    netcodeMs.push(total - accounted);
  }
  accounted = total;
  lastFrameMs = nowMs;
}

function begin(): void {
  watch.clear();
  frameGapsMs.length = netcodeMs.length = ticksMs.length = tickMs = accounted = 0;
  steps.fill(0);
  lastFrameMs = performance.now();
  beganMs = absoluteMs();
  before = room && counts(room);
}

function counts(of: BenchRoom): MatchCounts {
  const { ticks: all, stalls, longestStallMs, rollbacks, maxRollbackFrames, resimulatedFrames, delayFrames, peers } = of.stats;
  const sum = (one: (peer: (typeof peers)[number]) => number): number => peers.reduce((total, peer) => total + one(peer), 0);
  return {
    ticks: all, stalls, longestStallMs, rollbacks, maxRollbackFrames, resimulatedFrames, delayFrames, sums: sumsOf(of),
    bytesOut: sum(({ bytesOut }) => bytesOut), packetsOut: sum(({ packetsOut }) => packetsOut), rttMs: Math.max(0, ...peers.map(({ rttMs }) => rttMs)),
  };
}

/** The newest checkpoints that are final here. */
function sumsOf({ session }: BenchRoom): [number, number][] {
  const sums: [number, number][] = [];
  const newestFrame = session?.newestCheckpoint ?? 0;
  for (let frameOf = newestFrame; frameOf > 0 && frameOf > newestFrame - 160; frameOf -= 16) {
    const sum = session!.checksumAt(frameOf);
    if (sum !== undefined) sums.push([frameOf, sum]);
  }
  return sums;
}

function end(): PageRecord {
  const now = room && counts(room);
  const since = (key: 'ticks' | 'stalls' | 'rollbacks' | 'resimulatedFrames' | 'bytesOut' | 'packetsOut'): number => (now?.[key] ?? 0) - (before?.[key] ?? 0);
  const record: PageRecord = {
    slot: room?.localSlots[0] ?? 0,
    userAgent: navigator.userAgent, drew,
    pressedAtMs, shown: Array.from(shown, (pairs) => pairs ?? []), beganMs, endedMs: absoluteMs(), frameGapsMs, netcodeMs,
    ticksMs, steps, sendsMs: [...watch.sendsMs], receivesMs: [...watch.receivesMs],
    sent: [...watch.sent], received: [...watch.received],
    stats: {
      ticks: since('ticks'), stalls: since('stalls'), rollbacks: since('rollbacks'), resimulatedFrames: since('resimulatedFrames'), bytesOut: since('bytesOut'), packetsOut: since('packetsOut'),
      longestStallMs: now?.longestStallMs ?? 0, maxRollbackFrames: now?.maxRollbackFrames ?? 0, delayFrames: now?.delayFrames ?? 0, rttMs: now?.rttMs ?? 0, sums: now?.sums ?? [],
    },
  };
  beganMs = 0;
  return record;
}

const bench = { join, alone, begin, end, now: absoluteMs, frame: () => (room?.phase === 'playing' ? room.stats.frame : 0), leave: () => room?.close() };
export type Bench = typeof bench;
(globalThis as { bench?: Bench }).bench = bench;
