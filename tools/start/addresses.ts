/** Where this machine can be reached from the local network. */
import { networkInterfaces } from 'node:os';

/** IPv4 addresses of this machine that others on the network can use, the most likely first. */
export function localAddresses(interfaces = networkInterfaces()): string[] {
  const found = Object.entries(interfaces).flatMap(([name, list]) =>
    (list ?? []).filter((each) => each.family === 'IPv4' && !each.internal).map((each) => ({ name, address: each.address })),
  );
  // Bridges of virtual machines and containers come last: nobody else is on them.
  const rank = (name: string): number => (/^(docker|br-|veth|virbr|vmnet|vbox)/i.test(name) ? 1 : 0);
  return found.sort((a, b) => rank(a.name) - rank(b.name)).map((each) => each.address);
}
