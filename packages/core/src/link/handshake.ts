/**
 * How two sides of a link find out that they are about to play the same match. Each says hello until it is welcomed and
 * answers every acceptable hello with a welcome, so any of these packets may be lost, doubled or late; a welcome is
 * never answered, so the exchange ends.
 */
import type { Hello, Refusal } from '../wire/hello.ts';

const HELLO_EVERY_MS = 100;

export class Handshake {
  /** They accepted us. */
  welcomed = false;
  /** We accepted them. */
  accepted = false;
  /** Why it failed, said by either side. */
  refusal: Refusal | undefined;
  private nextHelloMs = -1;

  /** Both sides know: inputs may flow. */
  get complete(): boolean {
    return this.welcomed && this.accepted;
  }

  /** Another life of the peer is at the other end: from the start. */
  restart(): void {
    this.welcomed = false;
    this.accepted = false;
    this.refusal = undefined;
    this.nextHelloMs = -1;
  }

  /** Whether a hello is due now; asking marks it as sent. */
  helloDue(nowMs: number): boolean {
    if (this.welcomed || this.refusal !== undefined || nowMs < this.nextHelloMs) return false;
    this.nextHelloMs = nowMs + HELLO_EVERY_MS;
    return true;
  }
}

/** What keeps `theirs` from playing with `ours`; undefined if nothing does. `expectedPeer` is who the link leads to. */
export function refusalOf(ours: Hello, theirs: Hello, expectedPeer: number): Refusal | undefined {
  if (theirs.matchLow !== ours.matchLow || theirs.matchHigh !== ours.matchHigh) return 'match';
  if (theirs.tickRate !== ours.tickRate) return 'tick-rate';
  if (theirs.inputBytes !== ours.inputBytes) return 'input-size';
  if (theirs.peers !== ours.peers || theirs.slots !== ours.slots) return 'players';
  if (theirs.configHash !== ours.configHash) return 'configuration';
  if (theirs.peer !== expectedPeer) return 'roster';
  return undefined;
}
