/**
 * Which fields of a state are shown smoothly, by type: `'x'` is a number, a list or a point of the state, `'shots.x'` a column of a
 * pool. What is made of them (`Shown`) has the same shape, in ordinary numbers.
 */
type List = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
interface Point {
  x: number;
  y: number;
}
interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}
interface AnyPool {
  readonly capacity: number;
  has(index: number): boolean;
}
type PlaceOf<T> = T extends List | Points | number | Point ? true : false;
type ColumnsOf<P> = { [K in keyof P & string]: P[K] extends List | Points ? K : never }[keyof P & string];

/** The names that may be shown smoothly. */
export type SmoothPath<S> = { [K in keyof S & string]: S[K] extends AnyPool ? `${K}.${ColumnsOf<S[K]>}` : PlaceOf<S[K]> extends true ? K : never }[keyof S & string];

type ShownValue<T> = T extends number ? number : T extends List ? Float64Array : T extends Points ? Points : T extends Point ? Readonly<Point> : never;
type RootOf<K> = K extends `${infer Root}.${string}` ? Root : K;
type ColumnOf<K, Root> = K extends `${Root & string}.${infer Column}` ? Column : never;

/** The smooth fields of a state, in the shape of the state. Other fields are not in it: read them from the state. */
export type Shown<S, K extends string> = {
  readonly [Root in RootOf<K> & keyof S]: S[Root] extends AnyPool
    ? { readonly [Column in ColumnOf<K, Root> & keyof S[Root]]: ShownValue<S[Root][Column]> }
    : ShownValue<S[Root]>;
};

/** How one field is shown. */
export interface SmoothField {
  /** In radians: goes the shorter way round. */
  readonly angle?: boolean;
  /** A step or a correction larger than this, in the field's own unit, is a jump and is shown at once. Default: none is. */
  readonly snap?: number;
  /** A correction is half forgotten after so many ms. Default 50; 0 shows it at once. */
  readonly halfLifeMs?: number;
}

/** `['x', 'y']`, or with details `{ x: { snap: 200 }, heading: 'angle' }`. */
export type SmoothFields<K extends string> = readonly K[] | { readonly [P in K]: 'linear' | 'angle' | SmoothField };
