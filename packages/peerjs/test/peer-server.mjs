/**
 * A PeerServer of its own process, since its timers never end: `node peer-server.mjs [port] [expire timeout ms]`. Prints
 * its port when it listens and ends when its standard input does.
 */
import { PeerServer } from 'peer';

const [port = '0', expireMs = '5000'] = process.argv.slice(2);
PeerServer({ host: '127.0.0.1', port: Number(port), path: '/peer', expire_timeout: Number(expireMs) }, (server) => {
  console.log(server.address().port);
});
process.stdin.resume().on('end', () => process.exit(0));
