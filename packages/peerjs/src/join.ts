/**
 * `peerjs(options)`: the factory that opens or joins a room, and the one place where everything begun is taken back
 * when that fails or is cancelled.
 */
import { RollmeshError, type JoinedTransport, type JoinRequest } from '@rollmesh/core';
import { randomNonce } from './chance.ts';
import { makeCode, requireCode } from './code.ts';
import { MAX_GREETING_BYTES } from './frames.ts';
import { Guesses } from './guesses.ts';
import { knock } from './knock.ts';
import { checkWebRtc, loadPeerJs } from './load.ts';
import { meetMembers } from './meet.ts';
import { resolveOptions, type PeerJsOptions, type Settings } from './options.ts';
import { aborted, signallingUnreachable, webrtcUnavailable } from './problems.ts';
import { IdTaken } from './signalling.ts';
import { PeerJsTransport, type MeshTransport } from './transport.ts';

const MAX_PEERS = 16;
const CODE_TRIES = 8;
/** Of this page, whatever factory was used. */
const guesses = new Guesses();

/** A `TransportFactory` whose transports also tell who is in the room. */
export type PeerJsFactory = (request: JoinRequest) => Promise<JoinedTransport & { readonly transport: MeshTransport }>;

/**
 * Rooms and links over PeerJS and WebRTC, for `openRoom(game, { transport: peerjs() })`.
 *
 * The factory rejects with a `RollmeshError`: 'bad-option', 'aborted', 'webrtc-unavailable', 'signalling-unreachable',
 * 'no-such-room', 'room-full', 'version-mismatch', 'configuration-mismatch', 'cannot-connect', 'peer-left'.
 *
 * @throws RollmeshError 'bad-option' at once if an option is out of its range
 */
export function peerjs(options: PeerJsOptions = {}): PeerJsFactory {
  const settings = resolveOptions(options);
  return (request) => join(settings, request);
}

async function join(settings: Settings, request: JoinRequest): ReturnType<PeerJsFactory> {
  checkRequest(request);
  const wanted = request.code === undefined ? undefined : requireCode(request.code);
  if (request.signal?.aborted) throw aborted();
  const missing = checkWebRtc(settings.rtc);
  if (missing !== undefined) throw webrtcUnavailable(missing);
  const PeerClass = await loadPeerJs();
  if (request.signal?.aborted) throw aborted();

  const transport = new PeerJsTransport(PeerClass, settings, request);
  const cancel = cancellation(request.signal);
  try {
    const entering = wanted === undefined ? create(transport) : enter(transport, wanted);
    const code = await Promise.race([entering, cancel.promise]);
    transport.opened();
    return { transport, code, nonce: randomNonce() };
  } catch (error) {
    transport.close();
    throw error instanceof IdTaken ? signallingUnreachable(settings) : error;
  } finally {
    cancel.forget();
  }
}

async function create(transport: PeerJsTransport): Promise<string> {
  const registered = transport.signalling.open();
  registered.catch(() => undefined);
  const code = await claimSomeRoom(transport);
  await registered;
  return code;
}

/** A code that nobody uses yet: the first door of a used one is taken. */
async function claimSomeRoom(transport: PeerJsTransport): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const code = makeCode();
    try {
      await transport.doors.claim(transport.settle(code), 0);
      return code;
    } catch (error) {
      if (!(error instanceof IdTaken) || attempt >= CODE_TRIES) throw error;
    }
  }
}

async function enter(transport: PeerJsTransport, code: string): Promise<string> {
  const { mesh, signalling, settings, timers } = transport;
  const room = transport.settle(code);
  await signalling.open();
  const parts = { mesh, signalling, settings, timers, code };
  await unhurried(transport);
  const startMs = performance.now();
  const roster = await knock(parts, room).catch((error: RollmeshError) => {
    // The door may just be passing to another hand, or a first attempt have had bad luck.
    if (error.code === 'no-such-room') guesses.wasWrong(performance.now());
    const again = PASSING.has(error.code) && performance.now() - startMs < settings.connectTimeoutMs / 2;
    if (!again) throw error;
    return knock(parts, room);
  });
  guesses.wasRight();
  await meetMembers(parts, roster);
  return code;
}

/** Who has guessed wrong several times waits before the next guess. */
function unhurried({ timers }: PeerJsTransport): Promise<void> {
  const waitMs = guesses.waitMs(performance.now());
  return waitMs === 0 ? Promise.resolve() : new Promise((resolve) => timers.after(waitMs, resolve));
}

/** Failures of a knock that are worth a second one, if they came early. */
const PASSING: ReadonlySet<string> = new Set(['cannot-connect', 'peer-left']);

function checkRequest(request: JoinRequest): void {
  const { maxPeers, appId } = request;
  if (!Number.isInteger(maxPeers) || maxPeers < 1 || maxPeers > MAX_PEERS) {
    throw new RollmeshError('bad-option', `maxPeers is ${maxPeers}.`, `It must be a whole number from 1 to ${MAX_PEERS}.`);
  }
  if (typeof appId !== 'string' || appId === '') throw new RollmeshError('bad-option', 'appId is missing.', 'Give your game a name.');
  const greeting = request.greeting();
  if (greeting.length > MAX_GREETING_BYTES) {
    throw new RollmeshError('bad-option', `The greeting has ${greeting.length} bytes.`, `Up to ${MAX_GREETING_BYTES} are carried.`);
  }
}

/** A promise that rejects when the caller's signal does, and a way to stop listening. */
function cancellation(signal: AbortSignal | undefined): { promise: Promise<never>; forget(): void } {
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(aborted());
    signal?.addEventListener('abort', onAbort);
  });
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) };
}
