/** Which sources press which action, seat by seat: plain tables that a player changes, checked for conflicts and kept by the browser. */
import { isOwn } from './sources.ts';

/** A button's sources, or an axis's by direction: `less` towards -1, `more` towards 1. */
export type Binding = readonly string[] | { readonly less: readonly string[]; readonly more: readonly string[] };
export type Bindings = { readonly [action: string]: Binding };

/** One place where a source stands: `side` is given for an axis. */
export interface BindingPlace {
  readonly seat: number;
  readonly action: string;
  readonly side?: 'less' | 'more';
}
/** A source that presses two things at once. */
export interface Conflict {
  readonly source: string;
  readonly places: readonly [BindingPlace, BindingPlace];
}

interface Row extends BindingPlace {
  sources: string[];
}

const MOST_SOURCES = 16;
const LONGEST_SOURCE = 32;

export class BindingTables {
  private rows: Row[];

  constructor(private readonly defaults: readonly Bindings[]) {
    this.rows = rowsOf(defaults);
  }

  sources(place: BindingPlace): readonly string[] {
    return this.rows.find((row) => isSame(row, place))?.sources ?? [];
  }

  has(source: string): boolean {
    return this.rows.some((row) => row.sources.includes(source));
  }

  /** Every source that presses two things, once per pair. */
  conflicts(): Conflict[] {
    const found: Conflict[] = [];
    this.rows.forEach((row, i) => {
      for (const source of row.sources) for (const other of this.rows.slice(i + 1)) if (clashes(row, other, source)) found.push({ source, places: [placeOf(row), placeOf(other)] });
    });
    return found;
  }

  /** Binds `sources` and nothing else to `place`; `take` takes them from whatever else they press. Without it, conflicts are told and nothing changes. */
  bind(place: BindingPlace, sources: readonly string[], take: boolean): Conflict[] {
    const target = this.rows.find((row) => isSame(row, place));
    if (target === undefined) return [];
    const others = this.rows.filter((row) => row !== target);
    const conflicts = sources.flatMap((source) => others.filter((other) => other.sources.includes(source) && clashes({ ...target, sources: [source] }, other, source)).map((other): Conflict => ({ source, places: [placeOf(target), placeOf(other)] })));
    if (conflicts.length > 0 && !take) return conflicts;
    for (const { source, places } of conflicts) {
      const other = this.rows.find((row) => isSame(row, places[1]))!;
      other.sources = other.sources.filter((each) => each !== source);
    }
    target.sources = [...new Set(sources)];
    return conflicts;
  }

  reset(): void {
    this.rows = rowsOf(this.defaults);
  }

  /** As text for storage. */
  write(): string {
    return JSON.stringify(this.rows);
  }

  /** Takes what was stored, as far as it fits this game; anything else is ignored. */
  read(text: string): void {
    let stored: unknown;
    try {
      stored = JSON.parse(text);
    } catch {
      return;
    }
    if (!Array.isArray(stored)) return;
    for (const row of this.rows) {
      const match = stored.find((each: Partial<Row> | null) => typeof each === 'object' && each !== null && isSame(each as Row, row)) as Partial<Row> | undefined;
      if (match !== undefined && isSources(match.sources)) row.sources = [...match.sources];
    }
  }
}

function rowsOf(tables: readonly Bindings[]): Row[] {
  return tables.flatMap((table, seat) =>
    Object.entries(table).flatMap(([action, binding]): Row[] => {
      if (isList(binding)) return [{ seat, action, sources: [...binding] }];
      return [{ seat, action, side: 'less', sources: [...binding.less] }, { seat, action, side: 'more', sources: [...binding.more] }];
    }),
  );
}

export function isList(binding: Binding): binding is readonly string[] {
  return Array.isArray(binding);
}

function isSources(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_SOURCES && value.every((each) => typeof each === 'string' && each.length <= LONGEST_SOURCE);
}

function isSame(a: BindingPlace, b: BindingPlace): boolean {
  return a.seat === b.seat && a.action === b.action && a.side === b.side;
}

function placeOf({ seat, action, side }: BindingPlace): BindingPlace {
  return side === undefined ? { seat, action } : { seat, action, side };
}

/** Each seat has a pad of its own, but everybody shares the keyboard. */
function clashes(a: Row, b: Row, source: string): boolean {
  return b.sources.includes(source) && (a.seat === b.seat || !isOwn(source));
}
