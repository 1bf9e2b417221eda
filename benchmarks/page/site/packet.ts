/** The probe packet: 32 bytes, about what a game sends. Read from a stranger: a wrong one is no packet. */

export const PACKET_BYTES = 32;
const MARK = 0x726d6201;

export interface Packet {
  readonly seq: number;
  /** By the sender's clock. */
  readonly sentMs: number;
  /** The newest of ours that the sender has, -1 for none, and how long it had it when it sent. */
  readonly echoSeq: number;
  readonly heldMs: number;
  /** How many of ours it has in all. */
  readonly received: number;
}

export function writePacket(view: DataView, { seq, sentMs, echoSeq, heldMs, received }: Packet): void {
  view.setUint32(0, MARK);
  view.setUint32(4, seq);
  view.setFloat64(8, sentMs);
  view.setInt32(16, echoSeq);
  view.setFloat32(20, heldMs);
  view.setUint32(24, received);
}

export function readPacket(data: unknown): Packet | undefined {
  if (!(data instanceof ArrayBuffer) || data.byteLength !== PACKET_BYTES) return undefined;
  const view = new DataView(data);
  const packet = { seq: view.getUint32(4), sentMs: view.getFloat64(8), echoSeq: view.getInt32(16), heldMs: view.getFloat32(20), received: view.getUint32(24) };
  const sound = view.getUint32(0) === MARK && Number.isFinite(packet.sentMs) && packet.heldMs >= 0 && packet.heldMs < 60_000;
  return sound ? packet : undefined;
}
