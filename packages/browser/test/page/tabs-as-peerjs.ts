/** Stands in for `@rollmesh/peerjs` where an example is to play between tabs of one browser. */
export { tabs as peerjs } from '@rollmesh/browser';
