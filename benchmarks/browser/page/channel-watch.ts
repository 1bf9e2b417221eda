/**
 * Times what data channels cost the page, from outside: `send` is called through a watch, and so is every message handler. Knows nothing
 * of who uses them.
 */

export class ChannelWatch {
  /** How long each call took. */
  readonly sendsMs: number[] = [];
  readonly receivesMs: number[] = [];
  /** All handlers together, for differences. */
  receiveMs = 0;
  /** Pairs of (sum, when) while `keeps`. */
  readonly sent: number[] = [];
  readonly received: number[] = [];
  keeps = false;

  constructor() {
    this.watchSend();
    this.watchMessages();
  }

  clear(): void {
    this.receiveMs = 0;
    this.sendsMs.length = this.receivesMs.length = this.sent.length = this.received.length = 0;
  }

  private watchSend(): void {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the channel is `this` below
    const watch = this;
    const send = RTCDataChannel.prototype.send as (this: RTCDataChannel, data: unknown) => void;
    RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown): void {
      if (watch.keeps && isPacket(this)) watch.sent.push(sumOf(data as Uint8Array), absoluteMs());
      const beganMs = performance.now();
      send.call(this, data);
      watch.sendsMs.push(performance.now() - beganMs);
    } as typeof RTCDataChannel.prototype.send;
  }

  private watchMessages(): void {
    const property = Object.getOwnPropertyDescriptor(RTCDataChannel.prototype, 'onmessage')!;
    const wrap = (handler: (event: MessageEvent) => void) => (event: MessageEvent): void => {
      if (this.keeps && isPacket(event.target as RTCDataChannel)) this.received.push(sumOf(new Uint8Array(event.data as ArrayBuffer)), absoluteMs());
      const beganMs = performance.now();
      handler.call(event.target, event);
      const tookMs = performance.now() - beganMs;
      this.receiveMs += tookMs;
      this.receivesMs.push(tookMs);
    };
    Object.defineProperty(RTCDataChannel.prototype, 'onmessage', {
      ...property,
      set(this: RTCDataChannel, handler: ((event: MessageEvent) => void) | null) {
        property.set!.call(this, typeof handler === 'function' ? wrap(handler) : null);
      },
    });
  }
}

function isPacket(channel: RTCDataChannel): boolean {
  return channel.maxRetransmits === 0;
}

/** FNV-1a: tells a packet from others. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}

export function absoluteMs(): number {
  return performance.timeOrigin + performance.now();
}
