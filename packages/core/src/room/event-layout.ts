/**
 * The events a game may emit from its step, each with the moment at which it is heard, and the types they infer. How an
 * event is heard once although frames are re-simulated is in `effects.ts`.
 */

/**
 * `predicted`: heard at once, and heard as undone if it turns out not to have happened (a hit, a sound).
 * `final`: heard when its frame cannot change any more (a goal, a score, a result).
 */
export type EventMode = 'predicted' | 'final';

/** What an event carries: a number, a text, a flag, or a small flat object of them. Made afresh for each event, not changed afterwards. */
export type EventValue = number | string | boolean | null;
export type EventData = EventValue | { readonly [name: string]: EventValue };

/** An event with the type of its data: `goal: event<{ slot: number }>('final')`. */
export interface EventDeclaration<D = unknown> {
  readonly mode: EventMode;
  /** Only for the type; never set. */
  readonly carries?: D;
}

export type EventLayout = { readonly [name: string]: EventMode | EventDeclaration };
export type EventName<E extends EventLayout> = keyof E & string;

/** What the listener of an event gets as its data. */
export type EventDataOf<E extends EventLayout, K extends keyof E> = E[K] extends EventDeclaration<infer D> ? D : EventData | undefined;

/** Which of two emissions are the same event: a number or a text of the game's choosing, such as the slot that was hit. */
export type EventKey = number | string;

type EmitArguments<E extends EventLayout, K extends keyof E> =
  E[K] extends EventDeclaration<infer D> ? [data: D, key?: EventKey] : [data?: EventData, key?: EventKey];

/**
 * Emits an event of this frame. `key` says which event it is when the frame is simulated again: without one, the n-th
 * of its name within a frame is the same event. Throws `bad-option` for an event that the game does not declare.
 */
export type Emit<E extends EventLayout> = <K extends EventName<E>>(name: K, ...rest: EmitArguments<E, K>) => void;

/** Declares an event together with the type of its data. */
export function event<D extends EventData>(mode: EventMode): EventDeclaration<D> {
  return { mode };
}
