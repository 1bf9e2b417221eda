/**
 * What a pipe runs on: one RTCPeerConnection on its way to another peer, however the two were introduced. Through the
 * PeerServer PeerJS makes it (`PeerJsCarrier`); through other members it is our own (`relayed-call.ts`).
 */
import type { DataConnection } from 'peerjs';

export interface CarrierOwner {
  /** The control channel is open. */
  channelOpened(control: RTCDataChannel): void;
  data(data: unknown): void;
  ended(): void;
}

export interface Carrier {
  /** Where the other side was dialled, or says it dialled from: a PeerServer id, or a peer id for a call through members. */
  readonly remote: string;
  readonly pc: RTCPeerConnection | undefined;
  /** To be called in the same turn in which the carrier was made: nothing may arrive before. */
  listen(owner: CarrierOwner): void;
  /** Frees everything; idempotent. The owner hears nothing more. */
  close(): void;
}

/** A connection that PeerJS makes. Own references are kept, because `DataConnection.close()` forgets its own. */
export class PeerJsCarrier implements Carrier {
  readonly pc: RTCPeerConnection | undefined;

  constructor(private readonly connection: DataConnection) {
    this.pc = connection.peerConnection ?? undefined;
  }

  get remote(): string {
    return this.connection.peer;
  }

  listen(owner: CarrierOwner): void {
    const { connection } = this;
    connection.on('open', () => {
      owner.channelOpened(connection.dataChannel);
      // A further channel from the other side would take this one's place inside PeerJS.
      if (this.pc) this.pc.ondatachannel = (event) => event.channel.close();
    });
    connection.on('data', (data) => owner.data(data));
    connection.on('close', () => owner.ended());
    connection.on('error', () => owner.ended());
  }

  close(): void {
    this.connection.removeAllListeners();
    try {
      this.connection.close();
      this.pc?.close();
    } catch {
      // Closing what the browser has closed already.
    }
  }
}
