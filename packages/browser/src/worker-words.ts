/** What page and worker say to each other about a transport that lives in the page, and the port between them. Both are the same build and trust each other. */
import type { LinkEnd, TransportNotice } from '@rollmesh/core';

/** A `MessagePort`, of a browser or of Node; or a dedicated worker's own scope. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Ports deliver only once they are started; workers have no such call. */
  start?(): void;
}

/** From the worker. */
export type Wish =
  | { readonly kind: 'join'; readonly code: string | undefined; readonly appId: string; readonly maxPeers: number; readonly greeting: Uint8Array }
  | { readonly kind: 'abort' }
  | { readonly kind: 'packet' | 'message'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'unlink'; readonly link: number }
  /** "What came?" Said often: the page asks its transport only then. */
  | { readonly kind: 'poll' }
  | { readonly kind: 'close' };

/** From the page. */
export type Answer =
  | { readonly kind: 'joined'; readonly selfId: string; readonly code: string; readonly nonce: Uint32Array; readonly maxMessageBytes: number }
  /** `refused` is the greeting that the page could not accept: the worker can say better what is wrong with it. */
  | { readonly kind: 'failed'; readonly code: string; readonly problem: string; readonly remedy: string; readonly refused: Uint8Array | undefined }
  | { readonly kind: 'came'; readonly arrivals: readonly Arrival[]; readonly pending: readonly Pending[] };

export type Arrival =
  | { readonly kind: 'opened'; readonly link: number; readonly peerId: string }
  | { readonly kind: 'closed'; readonly link: number; readonly end: LinkEnd }
  | { readonly kind: 'packet' | 'message'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'notice'; readonly notice: TransportNotice };

/** Of one link: the message bytes that the page took from the worker so far, and how many of them have not left yet. */
export interface Pending {
  readonly link: number;
  readonly taken: number;
  readonly bytes: number;
}
