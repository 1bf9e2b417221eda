/**
 * A PeerServer of its own process, since its timers never end: `node peer-server.mjs [port] [alive timeout ms]`. Prints
 * its port when it listens and ends when its standard input does.
 */
import { PeerServer } from 'peer';

const [port = '0', aliveMs = '90000'] = process.argv.slice(2);
PeerServer({ host: '127.0.0.1', port: Number(port), path: '/peer', alive_timeout: Number(aliveMs) }, (server) => {
  console.log(server.address().port);
});
process.stdin.resume().on('end', () => process.exit(0));
