/**
 * Sitting down: a wish for a seat is followed until it came true. A free seat is taken at once; two who ask for each other's seats
 * swap. All write the same list on the board; who wrote in vain, because another wrote at the same time, writes again.
 */
import { whole } from '../ground/check.ts';
import { WAITS, type Sitting } from './board-messages.ts';
import { Board, type BoardHost } from './board.ts';
import { seatEverybody, whoSits, type Person } from './seating.ts';

/** So long nothing may change before a wish counts as come true, and before newcomers are written down. */
const SETTLED_MS = 500;
const LOOK_EVERY_MS = 100;

export interface TableHost extends BoardHost {
  /** Everybody in the room in ascending order of id, with the seats each needs. */
  people(): readonly Person[];
  /** Whether this member can be reached now. */
  reaches(id: string): boolean;
  readonly mostSeats: number;
  /** Somebody asks for our seat. */
  seatAsked(id: string): void;
}

export class Table {
  readonly board: Board;
  private cached: readonly Sitting[] | undefined;
  private wish = WAITS;
  /** The wished seat was free when it was wished: who is too late does not ask for it. */
  private wishedFree = false;
  private changed = true;
  private nowMs = 0;
  private changedMs = 0;
  private nextMs = 0;
  private asking: readonly string[] = [];

  constructor(private readonly host: TableHost) {
    this.board = new Board(host);
  }

  /** Everybody's seat as this machine knows it. */
  get seating(): readonly Sitting[] {
    return (this.cached ??= seatEverybody(this.host.people(), this.board.seating, this.host.mostSeats, this.board.locked));
  }

  seatOf(id: string): number {
    return this.seating.find((one) => one.id === id)?.seat ?? WAITS;
  }

  /** Members who ask for our seat. */
  get requests(): readonly string[] {
    const own = this.seatOf(this.host.selfId);
    if (own === WAITS) return [];
    return this.seating.filter(({ id, seat }) => id !== this.host.selfId && seat !== WAITS && seat !== own && this.board.cardOf(id).asks === own).map(({ id }) => id);
  }

  /** How many seats bots fill: as many as there is room for. */
  get bots(): number {
    const taken = this.seating.reduce((sum, { id, seat }) => sum + (seat === WAITS ? 0 : this.seatsOf(id)), 0);
    return Math.max(0, Math.min(this.board.bots, this.host.mostSeats - taken));
  }

  /** Wishes for `seat`; one's own takes the wish back. */
  take(seat: number): void {
    const { selfId, mostSeats } = this.host;
    whole('seat', seat, 0, mostSeats - this.seatsOf(selfId));
    this.wish = seat;
    if (seat === this.seatOf(selfId)) return this.forget();
    this.wishedFree = this.others(seat).length === 0;
    this.changed = true;
    this.changedMs = this.nowMs;
    this.follow();
  }

  /** Newcomers wait from now on, or sit down again. */
  lock(locked: boolean): void {
    if (locked) this.board.writeSeating(this.seating);
    if (locked !== this.board.locked) this.board.writeLocked(locked);
  }

  /** Members came, went, or need other seats; or the board changed. */
  somethingChanged(): void {
    this.cached = undefined;
    this.changed = true;
    this.changedMs = this.nowMs;
  }

  tick(nowMs: number): void {
    this.nowMs = nowMs;
    this.board.tick(nowMs);
    if (nowMs < this.nextMs || !this.changed) return;
    this.nextMs = nowMs + LOOK_EVERY_MS;
    this.follow();
    this.hearRequests();
    if (nowMs - this.changedMs < SETTLED_MS) return;
    this.changed = false;
    if (this.wish !== WAITS && this.wish === this.seatOf(this.host.selfId)) this.forget();
    this.writeDown();
  }

  private follow(): void {
    const { wish } = this;
    const own = this.seatOf(this.host.selfId);
    if (wish === WAITS || wish === own) return;
    const blocking = this.others(wish);
    const [other] = blocking;
    if (other === undefined) return this.board.writeSeating([{ id: this.host.selfId, seat: wish }, ...this.withoutUs]);
    const swap = blocking.length === 1 && own !== WAITS && other.seat === wish && this.seatsOf(other.id) === this.seatsOf(this.host.selfId);
    if (!swap || this.wishedFree) return this.forget();
    if (this.board.cardOf(this.host.selfId).asks !== wish) this.board.writeCard({ asks: wish });
    if (this.board.cardOf(other.id).asks !== own) return;
    const rest = this.withoutUs.filter(({ id }) => id !== other.id);
    this.board.writeSeating([{ id: this.host.selfId, seat: wish }, { id: other.id, seat: own }, ...rest]);
  }

  private forget(): void {
    this.wish = WAITS;
    if (this.board.cardOf(this.host.selfId).asks !== WAITS) this.board.writeCard({ asks: WAITS });
  }

  private hearRequests(): void {
    const { requests } = this;
    for (const id of requests) if (!this.asking.includes(id)) this.host.seatAsked(id);
    this.asking = requests;
  }

  /** The lowest of those who reach each other writes down where all sit, so that who comes later cannot push them away. */
  private writeDown(): void {
    const { selfId } = this.host;
    const here = this.seating.filter(({ id }) => id !== selfId && this.host.reaches(id));
    if (here.length === 0 || here.some(({ id }) => id < selfId)) return;
    const written = this.board.seating;
    const known = this.board.locked ? this.seating.filter(({ id }) => written.some((one) => one.id === id)) : this.seating;
    if (known.some(({ id, seat }) => !written.some((one) => one.id === id && one.seat === seat))) this.board.writeSeating(known);
  }

  private get withoutUs(): Sitting[] {
    return this.seating.filter(({ id }) => id !== this.host.selfId);
  }

  private others(seat: number): Sitting[] {
    return whoSits(this.withoutUs, (id) => this.seatsOf(id), seat, this.seatsOf(this.host.selfId));
  }

  private seatsOf(id: string): number {
    return this.host.people().find((one) => one.id === id)?.seats ?? 1;
  }
}
