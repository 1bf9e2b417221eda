/**
 * Who played when, as the members agreed: read from what their sessions told. All must have told the same, as far as each
 * got; whoever got furthest is the reference.
 */
import type { Frame } from '../ground/frame.ts';
import type { SessionEvent } from '../session/events.ts';

export type PresenceStatus = 'here' | 'absent' | 'gone';

interface Change {
  readonly kind: 'benched' | 'unbenched' | 'dropped' | 'left';
  readonly peer: number;
  readonly frame: Frame;
}

const STATUS = { benched: 'absent', unbenched: 'here', dropped: 'gone', left: 'gone' } as const;

export class AgreedPresence {
  readonly changes: readonly Change[];
  /** The first two sessions that told different things, as a sentence. */
  readonly disagreement: string | undefined;

  /** `told`: the events of each session, in order. */
  constructor(told: readonly (readonly SessionEvent[])[]) {
    const each = told.map((events) => events.filter(isChange));
    this.changes = each.reduce((longest, one) => (one.length > longest.length ? one : longest), []);
    for (const [index, one] of each.entries()) {
      const at = one.findIndex((change, i) => textOf(change) !== textOf(this.changes[i]!));
      if (at >= 0) this.disagreement ??= `node ${index} was told ${textOf(one[at]!)}, others ${textOf(this.changes[at]!)}`;
    }
  }

  statusAt(peer: number, frame: Frame): PresenceStatus {
    let status: PresenceStatus = 'here';
    for (const change of this.changes) if (change.peer === peer && change.frame <= frame) status = STATUS[change.kind];
    return status;
  }
}

function isChange(event: SessionEvent): event is SessionEvent & Change {
  return event.kind in STATUS;
}

function textOf({ kind, peer, frame }: Change): string {
  return `${peer} ${kind} at ${frame}`;
}
