/** Where two states differ, told by field name. */

export interface StateDifference {
  /** The declared name, such as `x`, `ball.y` or `shots.owner`; in parentheses for what travels hidden with the state. */
  readonly field: string;
  /** Which element of an array or pool; -1 for a single value. */
  readonly index: number;
  readonly a: number | boolean;
  readonly b: number | boolean;
}
