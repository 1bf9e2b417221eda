/**
 * The numbers both sides of a link must share. PROTOCOL.md describes every byte; a change here that an older peer would
 * misread raises PROTOCOL_VERSION.
 */
export const PROTOCOL_VERSION = 1;

/** "RM", little endian: the first two bytes of every hello. */
export const MAGIC = 0x4d52;

/** The high half of a packet's first byte. */
export const Kind = {
  hello: 1,
  welcome: 2,
  refuse: 3,
  input: 4,
  view: 5,
  /** An input packet with a relay section: for pairs that do not hear each other directly. */
  relay: 6,
} as const;

/** The low half of an input packet's first byte: which optional sections follow. */
export const Flag = {
  time: 1,
  echo: 2,
  checksum: 4,
  /** Not a section: the sender does not hear the receiver. */
  deaf: 8,
} as const;

/** Peers in one match. */
export const MAX_PEERS = 16;
/** Seats in one match. */
export const MAX_SLOTS = 16;
/** Colours are numbers below this. */
export const MAX_COLOURS = 64;
/** Bytes of one player's input for one frame. */
export const MAX_INPUT_BYTES = 32;
/** Frames of input that one packet can carry. */
export const MAX_RUN_FRAMES = 128;
/** A packet stays whole on its way: above about 1,160 bytes WebRTC splits it, and a split packet is lost twice as often. */
export const MAX_PACKET_BYTES = 1100;

/** Bytes that an input packet's head and sections can take, whatever they hold: 16 peers at up to 8 bytes, and the sections. */
export const HEAD_BYTES_AT_MOST = 4 + 16 * 8 + 24;

/** Bytes that an input packet with a relay section leaves free of its sender's own run. */
export const RELAY_BYTES = 400;

export function kindOf(firstByte: number): number {
  return firstByte >>> 4;
}

/** What an input packet says of the epoch: tells a rematch (`match` counts them) and the views within a match apart. */
export function epochByte(match: number, epoch: number): number {
  return (match * 37 + epoch) & 255;
}
