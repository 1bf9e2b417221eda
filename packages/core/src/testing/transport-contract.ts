/**
 * The transport contract of `link/transport.ts` as checks that any test runner can run over any transport. A check
 * throws what is wrong; a transport that passes them all may carry a room.
 */
import type { Transport } from '../link/transport.ts';
import { linkChecks } from './contract-links.ts';
import { packetChecks } from './contract-packets.ts';

/** Two peers that are being linked with each other, and a way to let time pass for both. */
export interface TransportPair {
  readonly a: Transport;
  readonly b: Transport;
  /** Lets some time pass, for bytes to travel: 20 ms or so, real or virtual. */
  wait(): void | Promise<void>;
  /** Cleans up; the transports may be closed already. */
  end?(): void | Promise<void>;
}

/** Makes a pair whose link is opening or open; nothing of it may have been received yet. */
export type MakeTransportPair = () => TransportPair | Promise<TransportPair>;

export interface ContractCheck {
  /** The law, as a test's name. */
  readonly law: string;
  /** Makes a pair of its own; rejects if the law is broken. */
  run(): Promise<void>;
}

/**
 * Every check of the contract. Packets may be lost, doubled and reordered by the pair; the checks send enough of them.
 * `for (const { law, run } of transportContract(makePair)) test(law, run);`
 */
export function transportContract(makePair: MakeTransportPair): ContractCheck[] {
  return [...linkChecks, ...packetChecks].map(({ law, check }) => ({
    law,
    run: async () => {
      const pair = await makePair();
      try {
        await check(pair);
      } finally {
        await pair.end?.();
      }
    },
  }));
}
