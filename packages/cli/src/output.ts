/** Where a command writes: `process.stdout`, or anything like it. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}
