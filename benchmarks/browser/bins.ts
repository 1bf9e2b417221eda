/** How latencies are counted for pictures: in bins of so many ms, and everything beyond the last in the last. */
export const BIN_MS = 4;
export const BINS = 150;
