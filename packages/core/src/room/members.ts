/** Who is in the room: oneself and everybody a link leads to. */
import { cleanName, type MemberMessage } from './messages.ts';

/** A member as the room shows it. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly isSelf: boolean;
  /** Seats it wants in a match. */
  readonly seats: number;
  readonly ready: boolean;
  /** It is in a match now (perhaps one that this machine does not take part in). */
  readonly playing: boolean;
  /** The slots it plays in the running match; empty in the lobby. */
  readonly slots: readonly number[];
  /** Round trip to it in ms, -1 until measured. */
  readonly rttMs: number;
  /** Whether it can be reached right now, over a link of its own or through other members. */
  readonly linked: boolean;
  /** It can be reached only through other members. */
  readonly relayed: boolean;
  /** Number of the colour that it chose, if it chose one. */
  readonly colour?: number;
  /** Its first seat in the lobby, from 0; -1 while it waits. Slots of a match are in the order of seats. */
  readonly seat: number;
  /** No seat is free for it: it waits for one. */
  readonly waiting: boolean;
}

/** Where a member sits, and its colour. */
export type MemberPlace = Pick<Member, 'seat' | 'waiting'> & { readonly colour?: number };

/** What is kept of a remote member. */
export class RemoteMember {
  link = -1;
  /** Without a link of its own: the member through whom it is reached. */
  over: string | undefined;
  name = '';
  seats = 1;
  ready = false;
  playing = false;
  rttMs = -1;
  /** When anything last came over its link. */
  heardMs = -1;
  /** It has told about itself at least once on this link. */
  introduced = false;

  constructor(readonly id: string) {}

  get reached(): boolean {
    return this.link >= 0 || this.over !== undefined;
  }

  update(message: MemberMessage): void {
    this.name = message.name;
    this.seats = message.seats;
    this.ready = message.ready;
    this.playing = message.playing;
    this.introduced = true;
  }
}

/** Every member by id, and by the link that leads to it. */
export class Members {
  private readonly byId = new Map<string, RemoteMember>();
  private readonly byLink = new Map<number, RemoteMember>();
  private sorted: readonly RemoteMember[] | undefined;

  opened(link: number, id: string): RemoteMember {
    const member = this.byId.get(id) ?? new RemoteMember(id);
    this.byLink.delete(member.link);
    member.link = link;
    member.introduced = false;
    member.heardMs = -1;
    this.keep(member);
    this.byLink.set(link, member);
    return member;
  }

  /** Somebody tells of a member. */
  heardOf(id: string): RemoteMember {
    const member = this.byId.get(id) ?? new RemoteMember(id);
    this.keep(member);
    return member;
  }

  /** The member whose link this was; it stays known until `forget`. */
  closed(link: number): RemoteMember | undefined {
    const member = this.byLink.get(link);
    this.byLink.delete(link);
    if (member !== undefined) member.link = -1;
    return member;
  }

  forget(id: string): void {
    const member = this.byId.get(id);
    if (member === undefined) return;
    this.byLink.delete(member.link);
    this.byId.delete(id);
    this.sorted = undefined;
  }

  on(link: number): RemoteMember | undefined {
    return this.byLink.get(link);
  }

  get(id: string): RemoteMember | undefined {
    return this.byId.get(id);
  }

  /** Everybody as the room shows them, oneself included, in ascending order of id. `match` tells the slots of others. */
  list(self: Pick<Member, 'id' | 'name' | 'seats' | 'ready' | 'playing' | 'slots'>, match: { slotsOf(id: string): readonly number[] } | undefined, place: (id: string) => MemberPlace): Member[] {
    const remote = this.all().map(
      (member): Member => ({
        id: member.id,
        name: member.name,
        isSelf: false,
        seats: member.seats,
        ready: member.ready,
        playing: member.playing,
        slots: match?.slotsOf(member.id) ?? [],
        rttMs: member.rttMs,
        linked: member.reached,
        relayed: member.link < 0 && member.reached,
        ...place(member.id),
      }),
    );
    const own: Member = { ...self, isSelf: true, rttMs: 0, linked: true, relayed: false, ...place(self.id), name: cleanName(self.name) };
    return [...remote, own].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** In ascending order of id: the same order on every machine. Borrowed: asked for in every tick, made anew only when somebody comes or goes. */
  all(): readonly RemoteMember[] {
    return (this.sorted ??= [...this.byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  private keep(member: RemoteMember): void {
    this.byId.set(member.id, member);
    this.sorted = undefined;
  }
}
