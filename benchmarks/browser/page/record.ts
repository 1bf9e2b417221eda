/** What a bench page brings home: plain numbers, times as `performance.timeOrigin + performance.now()`, which one machine's browsers share. */

export interface PageRecord {
  readonly slot: number;
  readonly userAgent: string;
  /** It drew what it played. */
  readonly drew: boolean;
  /** When each press happened, by the event's own time stamp; the nth is press number n + 1. */
  readonly pressedAtMs: readonly number[];
  /** By slot: pairs of (newest press drawn, when), one for each drawing that showed something new. */
  readonly shown: readonly (readonly number[])[];
  /** When everything below began and ended to be counted. */
  readonly beganMs: number;
  readonly endedMs: number;
  /** Between animation frames. */
  readonly frameGapsMs: readonly number[];
  /** Main-thread time in the netcode for each animation frame: the tick with everything in it, and the channels' messages. */
  readonly netcodeMs: readonly number[];
  /** Each call of a channel's `send`, each message's handler, and each tick of the room (sending included). */
  readonly sendsMs: readonly number[];
  readonly receivesMs: readonly number[];
  readonly ticksMs: readonly number[];
  /** Ticks of the room that simulated no new frame, one, and more. */
  readonly steps: readonly number[];
  /** Packets as pairs of (sum of the bytes, when): as `send` was called, and as the message was handled. */
  readonly sent: readonly number[];
  readonly received: readonly number[];
  readonly stats: MatchCounts;
}

/** What the match did while it was counted. */
export interface MatchCounts {
  readonly ticks: number;
  readonly stalls: number;
  readonly longestStallMs: number;
  readonly rollbacks: number;
  readonly maxRollbackFrames: number;
  readonly resimulatedFrames: number;
  readonly delayFrames: number;
  readonly bytesOut: number;
  readonly packetsOut: number;
  readonly rttMs: number;
  /** Sums of final states by frame, to be compared among the machines. */
  readonly sums: readonly (readonly [frame: number, sum: number])[];
}
