/** The page: it owns the connections, reads keys and draws what the worker says. */
import { keyboard, serveTransport } from '@rollmesh/browser';
import { peerjs } from '@rollmesh/peerjs';
import type { FromWorker, ToWorker } from './game.ts';

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const { port1, port2 } = new MessageChannel();
serveTransport(port1, peerjs());
const code = location.hash.slice(1) || undefined;
worker.postMessage({ open: { port: port2, code } } satisfies ToWorker, [port2]);

const keys = keyboard({ left: ['ArrowLeft'], right: ['ArrowRight'] });
const pen = document.querySelector('canvas')!.getContext('2d')!;
worker.onmessage = ({ data }: { data: FromWorker }) => {
  if ('code' in data) location.hash = data.code; // share this link
  else if ('problem' in data) document.title = data.problem;
  else if ('x' in data) {
    worker.postMessage({ press: keys.read() } satisfies ToWorker);
    pen.clearRect(0, 0, 640, 400);
    for (let slot = 0; slot < data.slots; slot++) pen.fillRect(data.x[slot]!, slot * 45, 40, 40);
  }
};
