/**
 * The one error that Rollmesh throws at its caller. `code` is stable and meant for programs, `message` says what is
 * wrong, `remedy` what to do about it. Bytes from other peers never throw; see `link/counters.ts`.
 */
export type RollmeshErrorCode =
  | 'bad-option' // an option is missing, of the wrong type or out of its range
  | 'bad-layout' // a state or input layout cannot be built as declared
  | 'bad-input' // an input handed in does not fit its declaration
  | 'bad-state' // a call that this state of the session or room does not allow
  | 'reentrant' // a session was called from inside its own step, save or load
  | 'nondeterministic' // the guard saw something that differs between machines
  | 'aborted' // the caller's AbortSignal ended a pending call
  | 'signalling-unreachable' // the server that introduces peers does not answer
  | 'no-such-room' // nobody holds this room code
  | 'room-full' // every seat is taken
  | 'room-locked' // the members let nobody in
  | 'version-mismatch' // the other side speaks another protocol version
  | 'configuration-mismatch' // the other side runs another game, build or settings
  | 'webrtc-unavailable' // this browser has no WebRTC, or a policy forbids it
  | 'cannot-connect' // this pair finds no path to each other
  | 'peer-left'; // the other side said goodbye

export class RollmeshError extends Error {
  override readonly name = 'RollmeshError';
  constructor(
    /** Stable and meant for programs. */
    readonly code: RollmeshErrorCode,
    /** What is wrong, in a plain sentence. */
    problem: string,
    /** What the caller, or the player, can do about it. */
    readonly remedy: string,
  ) {
    super(`${problem} ${remedy}`);
  }
}
