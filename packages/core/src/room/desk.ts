/** Between the room and its table: who is there to sit, what changed on the board is told, and what a member looks like in the list. */
import type { Transport } from '../link/transport.ts';
import { BoardKind, type BoardMessage } from './board-messages.ts';
import type { Listeners } from './listeners.ts';
import type { MemberPlace, Members, RemoteMember } from './members.ts';
import type { Person } from './seating.ts';
import { Table, type TableHost } from './table.ts';

export interface DeskHost {
  readonly selfId: string;
  readonly transport: Transport;
  readonly listeners: Listeners;
  /** Players on this machine. */
  readonly seats: number;
  readonly game: { readonly players: { readonly max: number } };
  linked(): readonly RemoteMember[];
  nameOf(id: string): string;
  /** Members look different now. */
  membersChanged(): void;
  /** Bots or the lock changed. */
  settingsChanged(): void;
}

export class Desk implements TableHost {
  readonly table: Table;
  private list: readonly Person[];

  constructor(
    private readonly host: DeskHost,
    private readonly members: () => Members,
  ) {
    this.list = [{ id: host.selfId, seats: host.seats }];
    this.table = new Table(this);
  }

  get selfId(): string {
    return this.host.selfId;
  }

  get transport(): Transport {
    return this.host.transport;
  }

  get mostSeats(): number {
    return this.host.game.players.max;
  }

  people(): readonly Person[] {
    return this.list;
  }

  /** Members came, went, or told of themselves. */
  look(): void {
    const people = [...this.members().all(), { id: this.selfId, seats: this.host.seats }].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (people.length === this.list.length && people.every(({ id, seats }, i) => id === this.list[i]!.id && seats === this.list[i]!.seats)) return;
    this.list = people.map(({ id, seats }) => ({ id, seats }));
    this.table.somethingChanged();
  }

  /** Where a member sits, and its colour. */
  placeOf(id: string): MemberPlace {
    const seat = this.table.seatOf(id);
    const { colour } = this.table.board.cardOf(id);
    return { seat, waiting: seat < 0, ...(colour < 0 ? {} : { colour }) };
  }

  linked(): readonly RemoteMember[] {
    return this.host.linked();
  }

  isLinked(id: string): boolean {
    return (this.members().get(id)?.link ?? -1) >= 0;
  }

  isMember(id: string): boolean {
    return this.members().get(id) !== undefined;
  }

  reaches(id: string): boolean {
    return this.members().get(id)?.reached === true;
  }

  boardChanged(kind: BoardMessage['kind']): void {
    this.table.somethingChanged();
    this.host.membersChanged();
    if (kind === BoardKind.bots || kind === BoardKind.locked) this.host.settingsChanged();
  }

  seatAsked(id: string): void {
    this.host.listeners.tell('seatRequest', { member: id, seat: this.table.seatOf(id), text: `${this.host.nameOf(id)} would like to swap seats.` });
  }
}
