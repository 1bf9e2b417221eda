/** A broken assertion is our mistake, never the caller's or a peer's. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

export function assert(condition: boolean, law: string): asserts condition {
  if (!condition) throw new AssertionError(`Rollmesh broke its own law: ${law}. Please report this.`);
}
