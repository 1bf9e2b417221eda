/** Rooms and links for Rollmesh over PeerJS. */
export { peerjs, type PeerJsFactory } from './join.ts';
export { codeFromLink, normaliseCode, roomLink } from './code.ts';
export type { Knocker, PeerJsOptions, PeerServerAddress } from './options.ts';
export type { MeshTransport, PeerJsCounters } from './transport.ts';
export type { TransportMember } from './reach.ts';
