/** What the adapters use of packages that are installed only when this tier runs; the packages' own types need not be there. */
declare module 'rollback-netcode' {
  export interface Game {
    serialize(): Uint8Array;
    deserialize(data: Uint8Array): void;
    step(inputs: Map<string, Uint8Array>): void;
    hash(): number;
  }
  export interface TransportAdapter {
    connect(peerId: string): Promise<void>;
    disconnect(peerId: string): void;
    disconnectAll(): void;
    send(peerId: string, message: Uint8Array, reliable: boolean): void;
    broadcast(message: Uint8Array, reliable: boolean): void;
    onMessage: ((peerId: string, message: Uint8Array) => void) | null;
    onConnect: ((peerId: string) => void) | null;
    onDisconnect: ((peerId: string) => void) | null;
    readonly connectedPeers: ReadonlySet<string>;
    readonly localPeerId: string;
  }
  export const Topology: { readonly Mesh: number };
  export const SessionState: { readonly Lobby: number; readonly Playing: number };
  export function asPlayerId(id: string): string;
  export function createSession(options: { game: Game; transport: TransportAdapter; config: { topology: number; maxPlayers: number; disconnectTimeout: number } }): {
    readonly state: number;
    readonly players: ReadonlyMap<string, unknown>;
    readonly currentTick: number;
    readonly confirmedTick: number;
    createRoom(): Promise<string>;
    joinRoom(room: string, host: string): Promise<void>;
    start(): void;
    tick(input: Uint8Array): unknown;
    on(event: 'error', listener: () => void): void;
  };
}

declare module '@tboyt/telegraph' {
  export interface SaveResult<T> {
    state: T;
    checksum: string | null;
  }
  export const PlayerType: { readonly local: number; readonly remote: number };
  export class Telegraph<T> {
    constructor(config: {
      peer: unknown;
      numPlayers: number;
      disconnectNotifyStart: number;
      disconnectTimeout: number;
      callbacks: { onAdvanceFrame(): void; onLoadState(state: T): void; onSaveState(): SaveResult<T>; onEvent(): void };
    });
    readonly session: { readonly sync: { readonly lastConfirmedFrame: number } };
    addPlayer(player: { playerNumber: number; type: number; remote?: { peerId: string } }): { value: number | null };
    addLocalInput(handle: number, input: number[]): { code: string };
    syncInput(): { value: { inputs: number[][] } | null; code: string };
    setFrameDelay(handle: number, frames: number): void;
    advanceFrame(): void;
    afterTick(): void;
  }
}

/** Not exported by the package: `bundle.ts` says where it lies in its sources. */
declare module 'netplayjs-rollback' {
  export class RollbackNetcode<I, P> {
    constructor(
      host: boolean, state: { tick(inputs: Map<P, I>): void; serialize(): unknown; deserialize(state: never): void }, players: P[], initial: Map<P, I>, maxPredicted: number, pings: undefined,
      timestep: number, poll: () => I, broadcastInput: (frame: number, input: I) => void, broadcastState?: (frame: number, state: unknown) => void,
    );
    readonly history: { readonly frame: number; anyInputPredicted(): boolean }[];
    currentFrame(): number;
    largestFutureSize(): number;
    onRemoteInput(frame: number, player: P, input: I): void;
    onStateSync(frame: number, state: unknown): void;
    tick(): void;
  }
}

declare module 'msgpack-lite' {
  export function encode(value: unknown): Uint8Array;
  export function decode(bytes: Uint8Array): unknown;
}
