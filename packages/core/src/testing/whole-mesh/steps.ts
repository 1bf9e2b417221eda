/**
 * The steps of every exchange, by the bytes that make them: what a directed fault waits for. A fault that strikes at a random
 * moment hardly ever strikes between two packets of one broadcast; one that waits for its third packet always does.
 */
import { Message } from '../../room/messages.ts';
import { Seat } from '../../room/seat-messages.ts';
import { Bulk } from '../../swarm/index.ts';
import { Kind } from '../../wire/protocol.ts';
import { SAY_NAMES } from '../../view/messages.ts';

/** Steps of the agreement on who plays are packets, as are greetings; all others are messages. */
export const VIEW_STEPS = SAY_NAMES.slice(1) as readonly Exclude<(typeof SAY_NAMES)[number], ''>[];
export const SEAT_STEPS = ['token', 'seek', 'wait', 'offer', 'claim', 'bye', 'want', 'piece'] as const;
export const START_STEPS = ['hello', 'welcome', 'start-wish', 'start-propose', 'start-accept', 'start-commit', 'carried'] as const;

export type Step = (typeof VIEW_STEPS)[number] | (typeof SEAT_STEPS)[number] | (typeof START_STEPS)[number];

/** Which step some bytes are, by their first, if they are one. */
export class StepTable {
  private readonly packets = new Array<Step | undefined>(256).fill(undefined);
  private readonly messages = new Array<Step | undefined>(256).fill(undefined);

  constructor() {
    const { packets, messages } = this;
    for (const [i, name] of VIEW_STEPS.entries()) packets[(Kind.view << 4) | (i + 1)] = name;
    packets.fill('hello', Kind.hello << 4, (Kind.hello + 1) << 4);
    packets.fill('welcome', Kind.welcome << 4, (Kind.welcome + 1) << 4);
    for (const name of SEAT_STEPS) messages[name === 'want' || name === 'piece' ? Bulk[name] : Seat[name]] = name;
    messages[Message.wish] = 'start-wish';
    messages[Message.propose] = 'start-propose';
    messages[Message.accept] = 'start-accept';
    messages[Message.commit] = 'start-commit';
    messages[Message.carried] = 'carried';
  }

  of(firstByte: number, reliable: boolean): Step | undefined {
    return (reliable ? this.messages : this.packets)[firstByte];
  }
}
