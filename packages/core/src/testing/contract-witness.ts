/** What the contract's checks share: somebody who writes down what a transport hands over, and plain demands. */
import type { LinkEnd, Transport, TransportNotice, TransportSink } from '../link/transport.ts';

export interface PairUnderTest {
  readonly a: Transport;
  readonly b: Transport;
  wait(): void | Promise<void>;
}

export interface Check {
  readonly law: string;
  readonly check: (pair: PairUnderTest) => Promise<void>;
}

/** How many times a check waits for something before it gives up. */
const PATIENCE = 400;

export type Heard =
  | { readonly kind: 'opened'; readonly link: number; readonly peerId: string }
  | { readonly kind: 'closed'; readonly link: number; readonly end: LinkEnd }
  | { readonly kind: 'packet'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'message'; readonly link: number; readonly bytes: Uint8Array };

/** Receives for one transport and keeps copies. What arrives outside `receive` is a breach, found at the next demand. */
export class Witness implements TransportSink {
  readonly heard: Heard[] = [];
  /** What broke the contract while nobody could throw. */
  breach: string | undefined;
  /** Runs inside each packet, with the borrowed bytes. */
  onPacket: ((link: number, bytes: Uint8Array, length: number) => void) | undefined;
  private inside = false;

  constructor(readonly transport: Transport) {}

  receive(): void {
    this.inside = true;
    this.transport.receive(this);
    this.inside = false;
    if (this.breach !== undefined) throw new Error(this.breach);
  }

  of<K extends Heard['kind']>(kind: K): Extract<Heard, { kind: K }>[] {
    return this.heard.filter((item): item is Extract<Heard, { kind: K }> => item.kind === kind);
  }

  linkOpened(link: number, peerId: string): void {
    this.note({ kind: 'opened', link, peerId });
  }

  linkClosed(link: number, end: LinkEnd): void {
    this.note({ kind: 'closed', link, end });
  }

  packet(link: number, bytes: Uint8Array, length: number): void {
    if (length > bytes.length) this.breach = `a packet of ${length} bytes lay in ${bytes.length}`;
    this.note({ kind: 'packet', link, bytes: bytes.slice(0, length) });
    this.onPacket?.(link, bytes, length);
  }

  message(link: number, bytes: Uint8Array, length: number): void {
    if (length > bytes.length) this.breach = `a message of ${length} bytes lay in ${bytes.length}`;
    this.note({ kind: 'message', link, bytes: bytes.slice(0, length) });
  }

  notice(_notice: TransportNotice): void {
    this.mustBeInside();
  }

  private note(item: Heard): void {
    this.mustBeInside();
    const last = this.heard.filter((earlier) => earlier.link === item.link && earlier.kind !== 'packet' && earlier.kind !== 'message').at(-1);
    if (item.kind === 'opened' && last !== undefined) this.breach = `link ${item.link} opened twice`;
    if (item.kind !== 'opened' && last?.kind !== 'opened') this.breach = `${item.kind} on link ${item.link} while it was not open`;
    this.heard.push(item);
  }

  private mustBeInside(): void {
    if (!this.inside) this.breach = 'something was delivered outside receive';
  }
}

/** Waits until both sides have been told of the link; gives their witnesses and link numbers. */
export async function opened(pair: PairUnderTest): Promise<{ a: Witness; b: Witness; ab: number; ba: number }> {
  const a = new Witness(pair.a);
  const b = new Witness(pair.b);
  await until(pair, [a, b], () => a.of('opened').length > 0 && b.of('opened').length > 0, 'the link opens on both sides');
  return { a, b, ab: a.of('opened')[0].link, ba: b.of('opened')[0].link };
}

/** Waits and receives until `done`; throws `what` if it never comes. `each` runs before every wait. */
export async function until(pair: PairUnderTest, witnesses: readonly Witness[], done: () => boolean, what: string, each?: () => void): Promise<void> {
  for (let i = 0; i < PATIENCE; i++) {
    for (const witness of witnesses) witness.receive();
    if (done()) return;
    each?.();
    await pair.wait();
  }
  throw new Error(`Waited in vain: ${what}.`);
}

/** Lets time pass, receiving nothing. */
export async function rest(pair: PairUnderTest, times = 10): Promise<void> {
  for (let i = 0; i < times; i++) await pair.wait();
}

export function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`The contract is broken: ${what}.`);
}

/** `length` bytes that can be told from those of any other `number`. */
export function numbered(number: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = number * 31 + i * 7 + (i >> 8);
  if (length > 0) bytes[0] = number;
  if (length > 1) bytes[1] = number >> 8;
  return bytes;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
