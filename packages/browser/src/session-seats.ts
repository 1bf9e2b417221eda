/** Where a page keeps what gives its player's seat back after a reload: in the tab's own storage, which no other tab reads. */
import type { SeatStore } from '@rollmesh/core';

/**
 * For `openRoom`'s `seatStore`. A page that may not store anything keeps nothing, and gets no seat back. A tab that the browser
 * duplicates copies its storage; whoever plays already keeps the seat then, and the copy looks for another.
 */
export function sessionSeats(): SeatStore {
  return {
    load(code) {
      try {
        return globalThis.sessionStorage?.getItem(keyOf(code)) ?? undefined;
      } catch {
        return undefined;
      }
    },
    save(code, token) {
      try {
        globalThis.sessionStorage?.setItem(keyOf(code), token);
      } catch {
        // Storage is full or forbidden: the seat is not kept, everything else works.
      }
    },
  };
}

function keyOf(code: string): string {
  return `rollmesh-seat:${code}`;
}
