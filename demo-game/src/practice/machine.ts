/**
 * One peer of the practice page: a node of the simulated network, the room that runs on it, and what can be done to it. It shares with the
 * others nothing but bytes over that network, as if each stood in another house.
 */
import { openRoom, type AroundStep, type Room, type RoomStats, type SeatStore } from '@rollmesh/core';
import { mix, type SimNode } from '@rollmesh/core/testing';
import { starChase, type StarChase } from './game.ts';
import type { Hands } from './hands.ts';

export const NAMES = ['Ada', 'Bo', 'Cleo', 'Dev'] as const;

export interface MachineOptions {
  /** Input delay in frames, or as the way to the others asks. */
  readonly delay: number | 'auto';
  /** Frames that may be predicted; 0 is lockstep. */
  readonly window: number;
  /** Machines of the room: it starts by itself with so many. */
  readonly machines: number;
}

/** What a machine tells, in plain words. */
export interface Line {
  readonly atMs: number;
  readonly machine: number;
  readonly kind: string;
  readonly text: string;
}

export class Machine {
  room: Room<StarChase> | undefined;
  /** Its code does not run. */
  frozen = false;
  /** Its page is loading. */
  loading = false;
  /** How many pages have run here. */
  life = 0;
  desyncs = 0;
  private seat: string | undefined;
  /** The frame after which one byte of its state is flipped, each time that it is computed; -1 for none. */
  private spoilFrame = -1;
  private spoilt = false;

  constructor(
    readonly index: number,
    public node: SimNode,
    readonly hands: Hands,
    private readonly options: MachineOptions,
    private readonly tell: (kind: string, text: string) => void,
  ) {}

  get name(): string {
    return NAMES[this.index]!;
  }

  /** Opens the room: again after a reload, on a new node. */
  async open(node = this.node): Promise<void> {
    this.node = node;
    const { delay, window, machines } = this.options;
    const nonce = Uint32Array.of(mix(this.index, 1), mix(this.index, 2), mix(this.index, 3), this.life);
    this.room = await openRoom(starChase, {
      transport: () => Promise.resolve({ transport: node.transport(), code: 'PRACTICE', nonce }),
      name: this.name, delay, window, autoStart: machines, checksumEvery: 8, guard: this.spoil, seatStore: this.seatStore,
    });
    this.loading = false;
    this.listen(this.room);
  }

  /** The page goes without a word; what it kept for its seat stays. */
  crash(): void {
    this.node.crash();
    this.room = undefined;
    this.loading = true;
    this.frozen = false;
    this.life += 1;
  }

  freeze(on: boolean): void {
    this.frozen = on;
    if (on) this.node.pause();
    else this.node.resume();
  }

  /** Plays what is due. `press` is what a person presses here; without it the machine's own hands play. */
  tick(nowMs: number, press: ReturnType<Hands['press']> | undefined): void {
    const { room } = this;
    if (room === undefined || this.frozen) return;
    room.setInput(0, press ?? this.hands.press(nowMs, room.phase === 'playing' ? room.state : undefined, this.slot));
    room.tick(nowMs);
  }

  get playing(): boolean {
    return this.room?.phase === 'playing';
  }

  /** Its seat in the running match; -1 for none. */
  get slot(): number {
    return this.room?.localSlots[0] ?? -1;
  }

  get stats(): RoomStats | undefined {
    return this.room?.stats;
  }

  /** Flips one byte of this machine's state, as a bug or a bad memory chip would: from the next frame on it computes another game. */
  corrupt(): void {
    if (this.room?.phase !== 'playing') return;
    this.spoilFrame = this.room.state.frames + 1;
    this.spoilt = false;
  }

  private readonly spoil: AroundStep = (step) => {
    step();
    if (this.spoilFrame < 0 || this.room?.phase !== 'playing') return;
    const { state } = this.room;
    // Rollbacks compute the frame anew: it is spoilt anew, or they would heal it. Once it is final it happened, once.
    if (state.frames !== this.spoilFrame || (this.spoilt && this.room.session!.finalFrame >= this.spoilFrame - 1)) return;
    this.spoilt = true;
    const bytes = new Uint8Array(state.x.buffer, state.x.byteOffset, state.x.byteLength);
    bytes[this.slot * 8 + 6] ^= 0x08;
  };

  private listen(room: Room<StarChase>): void {
    const { tell } = this;
    room.on('started', ({ midway }) => tell('started', midway ? 'comes into the running match.' : 'The match begins.'));
    room.on('ended', ({ text }) => tell('ended', text));
    for (const kind of ['stalled', 'benched', 'unbenched', 'left', 'paused', 'notice'] as const) room.on(kind, ({ text }) => tell(kind, text));
    room.on('resumed', () => tell('resumed', 'Nobody is waited for any more.'));
    room.on('continued', () => tell('continued', 'The match goes on.'));
    room.on('desync', ({ text }) => {
      this.desyncs += 1;
      tell('desync', text);
    });
    room.on('report', ({ report }) => tell('report', `What differs: ${report.differences.slice(0, 3).map(({ field, index }) => `${field}[${index}]`).join(', ') || 'not known'}.`));
  }

  private readonly seatStore: SeatStore = {
    load: () => this.seat,
    save: (_code, token) => {
      this.seat = token;
    },
  };
}
