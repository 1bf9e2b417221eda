/**
 * What the stages of a tick ask of who plays, and of the ways to them. `Membership` and `Relay` answer for a match whose members
 * agree on that as it goes; `FixedView` and `DirectOnly` for one whose roster never changes, which then carries nothing of agreement.
 */
import type { Frame } from '../ground/frame.ts';
import type { Remote } from '../link/remote.ts';
import type { Reader, Writer } from '../wire/cursor.ts';
import type { InputPacket } from '../wire/input-packet.ts';

export interface ViewInForce {
  /** What every input packet of this view says of match and epoch. */
  readonly epochByte: number;
  /** Whether the next frame may be simulated. */
  readonly mayStep: boolean;
  /** Whether we press nothing in the next frame. */
  readonly absent: boolean;
  /** We said goodbye, or were asked to go. */
  readonly leaving: boolean;
  /** Whether an own input of `frame` may be made now. */
  mayPress(frame: Frame): boolean;
  /** Whether rows of `peer` up to `newest` must not be taken now. */
  refuses(peer: number, newest: Frame): boolean;
  /** Whether `peer` is heard; before the match begins there is nothing to hear. */
  hears(nowMs: number, peer: number): boolean;
  /** The number that was agreed on for `setting`; 0 if none was. */
  setting(setting: number): number;
  /** An input packet of this epoch arrived, whose sender hears us or does not. */
  heard(peer: number, hearsUs: boolean): void;
  greeted(nowMs: number, peer: number): void;
  /** An input packet of another epoch arrived, which its byte tells. */
  sawEpoch(nowMs: number, peer: number, byte: number): void;
  /** A packet about who plays arrived. */
  receive(nowMs: number, peer: number, bytes: Uint8Array, length: number): void;
  /** An input that we lack is no longer kept by its sender. */
  cannotFollow(): void;
  tick(nowMs: number): void;
  send(): void;
}

export interface Ways {
  /** Before anything is sent. */
  tick(nowMs: number): void;
  /** A packet came from `peer` itself. */
  heardDirectly(nowMs: number, peer: number): void;
  /** Whether the next packet to `remote` carries a relay section. */
  due(remote: Remote, nowMs: number): boolean;
  write(writer: Writer, remote: Remote, packet: InputPacket, runBytes: number, nowMs: number): void;
  /** Reads a relay section; nothing in it takes effect yet. False if it is misspelt, or nobody is to relay here. */
  read(reader: Reader, packet: InputPacket, sender: number): boolean;
  /** An input packet of this epoch was accepted. `gap`: it continues inputs that we lack. `relayed`: with the section just read. */
  heard(nowMs: number, remote: Remote, packet: InputPacket, bytes: Uint8Array, relayed: boolean, gap: boolean): void;
}
