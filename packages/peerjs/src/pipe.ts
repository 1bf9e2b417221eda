/**
 * One RTCPeerConnection with its channels: the control channel, which its carrier opens, and beside it the channel for
 * packets, which PeerJS cannot make (its `reliable: false` still retransmits). Both sides create the latter with the
 * same number, so it needs no announcement; an announced one would take the place of PeerJS's own.
 *
 * A door's pipe carries no packets and has that channel all the same, as the sign that the connection stands. Chromium calls
 * an announced channel open when its announcement arrives; if a lost packet holds up the connection itself, the channel
 * is "connecting" again a millisecond later, for a second or more, and what was sent in between is lost. A channel that
 * nobody announces opens once, when it can carry something.
 */
import type { Carrier, CarrierOwner } from './carrier.ts';

const INPUTS_CHANNEL: RTCDataChannelInit = { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 };

/** Bytes that may wait for the network before a packet is dropped instead: about two packets. */
const PACKET_BACKLOG_BYTES = 2400;

/** A longer packet is a mistake: it would travel in pieces, and one lost piece loses them all. */
export const MAX_PACKET_BYTES = 16_384;

const MAX_EARLY_FRAMES = 8;
/** In the place of something that is no frame. */
const NO_FRAME = new Uint8Array();

/** Packets up to this length are sent from a scratch buffer with a ready view for each length. */
const SCRATCH_BYTES = 1280;

export interface PipeOwner {
  /** Every channel is open. */
  pipeOpened(): void;
  control(bytes: Uint8Array): void;
  packet(bytes: Uint8Array): void;
  /** `broken`: the path failed. Otherwise the other side closed. Called at most once, never after `close`. */
  pipeEnded(broken: boolean): void;
  /** Something arrived that is no bytes at all. */
  malformed(): void;
}

export class Pipe implements CarrierOwner {
  owner: PipeOwner | undefined;
  private readonly pc: RTCPeerConnection | undefined;
  private readonly inputs: RTCDataChannel | undefined;
  private controlChannel: RTCDataChannel | undefined;
  /** What a side said that saw the channels open before we did: no answer would leave yet, not even a refusal. */
  private early: Uint8Array[] = [];
  private isOpen = false;
  private isClosed = false;
  private readonly scratch = new Uint8Array(SCRATCH_BYTES);
  private readonly views: Uint8Array<ArrayBuffer>[] = [];
  private readonly onState = (): void => this.stateChanged();

  /** To be called in the same turn in which `carrier` was made: nothing may arrive before. */
  constructor(private readonly carrier: Carrier) {
    carrier.listen(this);
    this.pc = carrier.pc;
    if (this.pc === undefined) return;
    this.pc.addEventListener('connectionstatechange', this.onState);
    this.inputs = this.openInputs(this.pc);
  }

  /** Where the other side is, as whoever introduced it says. */
  get remote(): string {
    return this.carrier.remote;
  }

  get open(): boolean {
    return this.isOpen && !this.isClosed;
  }

  /** Whether the other side ever answered: an offer alone proves nobody is there. */
  get answered(): boolean {
    return Boolean(this.pc?.remoteDescription?.sdp);
  }

  /** Bytes on the control channel that have not left yet. */
  get pendingBytes(): number {
    return this.open ? (this.controlChannel?.bufferedAmount ?? 0) : 0;
  }

  /** The lossy channel as the browser made it, for tests and diagnostics. */
  get packetChannel(): RTCDataChannel | undefined {
    return this.inputs;
  }

  sendControl(frame: Uint8Array): boolean {
    if (!this.open || this.controlChannel?.readyState !== 'open') return false;
    try {
      this.controlChannel.send(frame as Uint8Array<ArrayBuffer>);
      return true;
    } catch {
      // The browser's own buffer is full: what is reliable cannot be kept up.
      this.ended(true);
      return false;
    }
  }

  sendPacket(bytes: Uint8Array, length: number): boolean {
    const channel = this.inputs;
    if (!this.open || channel === undefined || channel.readyState !== 'open') return false;
    if (channel.bufferedAmount > PACKET_BACKLOG_BYTES) return false;
    try {
      channel.send(this.borrow(bytes, length));
      return true;
    } catch {
      return false;
    }
  }

  /** Frees everything at once; idempotent. The owner hears nothing more. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.owner = undefined;
    this.pc?.removeEventListener('connectionstatechange', this.onState);
    if (this.inputs !== undefined) this.inputs.onmessage = this.inputs.onopen = this.inputs.onclose = this.inputs.onerror = null;
    this.carrier.close();
  }

  private openInputs(pc: RTCPeerConnection): RTCDataChannel {
    const channel = pc.createDataChannel('inputs', INPUTS_CHANNEL);
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => this.maybeOpened();
    channel.onclose = () => this.ended();
    channel.onmessage = (event: MessageEvent) => {
      if (event.data instanceof ArrayBuffer && event.data.byteLength <= MAX_PACKET_BYTES) this.owner?.packet(new Uint8Array(event.data));
      else this.owner?.malformed();
    };
    return channel;
  }

  channelOpened(control: RTCDataChannel): void {
    this.controlChannel = control;
    this.maybeOpened();
  }

  private maybeOpened(): void {
    if (this.isOpen || this.isClosed || this.controlChannel?.readyState !== 'open' || this.inputs?.readyState !== 'open') return;
    this.isOpen = true;
    this.owner?.pipeOpened();
    for (const frame of this.early) this.heard(frame);
    this.early = [];
  }

  data(data: unknown): void {
    const frame = data instanceof ArrayBuffer ? new Uint8Array(data) : NO_FRAME;
    if (this.isOpen) this.heard(frame);
    else if (this.early.length < MAX_EARLY_FRAMES) this.early.push(frame);
  }

  private heard(frame: Uint8Array): void {
    if (frame.length === 0) this.owner?.malformed();
    else this.owner?.control(frame);
  }

  private stateChanged(): void {
    const state = this.pc?.connectionState;
    if (state === 'failed') this.ended(true);
    else if (state === 'closed') this.ended();
  }

  ended(broken = this.pc?.connectionState === 'failed'): void {
    if (this.isClosed) return;
    const owner = this.owner;
    this.close();
    owner?.pipeEnded(broken);
  }

  /** The first `length` bytes as a view; a fresh view only for the first packet of each length. */
  private borrow(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
    if (length > SCRATCH_BYTES) return bytes.slice(0, length) as Uint8Array<ArrayBuffer>;
    const view = (this.views[length] ??= this.scratch.subarray(0, length));
    for (let at = 0; at < length; at++) view[at] = bytes[at];
    return view;
  }
}
