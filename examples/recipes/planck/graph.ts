/**
 * Saves and restores a web of objects as it is: every number, every reference, every circle. Some objects stay who they are (anchors: the
 * game and the engine's own callbacks hold on to them) and get their fields back; some never change (constants) and are not looked into;
 * the rest is copied, both ways, because engines recycle it.
 */
export type Treatment =
  | 'anchor'
  | 'constant'
  /** Copied once, however many refer to it. */
  | 'shared'
  /** Copied where it is met: only one object refers to it. Much cheaper. */
  | 'owned'
  /** Owned, and copied by this function, since it refers to nothing: a vector. Undefined if this one is no such thing after all. */
  | ((value: never) => object | undefined);

/** A saved web: for each anchor, an object that holds what its fields held. */
export type SavedGraph = Map<object, Fields>;

type Fields = Record<string, unknown>;
type Copy = (value: object) => object;

/** What is known of all objects with one prototype. */
interface Kind {
  readonly treatment: Treatment;
  /** Makes an empty object of the kind. Faster than `Object.create`, and so are the objects. */
  readonly make: new () => object;
}

export class GraphSaver {
  private readonly kinds = new Map<object | null, Kind>();

  /** `treatmentOf` is asked once per class, with one of its objects. */
  constructor(private readonly treatmentOf: (object: object) => Treatment) {}

  save(root: object): SavedGraph {
    const saved: SavedGraph = new Map([[root, {}]]);
    const waiting = [root];
    const copy = this.copier((anchor) => {
      if (saved.has(anchor)) return;
      saved.set(anchor, {});
      waiting.push(anchor);
    });
    for (let anchor = waiting.pop(); anchor !== undefined; anchor = waiting.pop()) fill(saved.get(anchor)!, anchor as Fields, copy);
    return saved;
  }

  load(saved: SavedGraph): void {
    const copy = this.copier(() => {});
    for (const [anchor, fields] of saved) fill(anchor as Fields, fields, copy);
  }

  private copier(meet: (anchor: object) => void): Copy {
    const copies = new Map<object, object>();
    const copy = (value: object): object => {
      if (Array.isArray(value)) return fillArray(value, copy);
      const { treatment, make } = this.kindOf(value);
      if (treatment === 'constant') return value;
      if (treatment === 'anchor') {
        meet(value);
        return value;
      }
      if (treatment === 'owned') return fill(new make() as Fields, value as Fields, copy);
      if (treatment !== 'shared') return treatment(value as never) ?? fill({}, value as Fields, copy);
      const known = copies.get(value);
      if (known !== undefined) return known;
      const made = new make();
      copies.set(value, made);
      return fill(made as Fields, value as Fields, copy);
    };
    return copy;
  }

  private kindOf(object: object): Kind {
    const prototype = Object.getPrototypeOf(object) as object | null;
    const known = this.kinds.get(prototype);
    if (known !== undefined) return known;
    const make = function () {} as unknown as Kind['make'];
    make.prototype = prototype;
    const kind = { treatment: this.treatmentOf(object), make };
    this.kinds.set(prototype, kind);
    return kind;
  }
}

function fill(to: Fields, from: Fields, copy: Copy): Fields {
  for (const name of Object.keys(from)) {
    const value = from[name];
    to[name] = typeof value === 'object' && value !== null ? copy(value) : value;
  }
  return to;
}

function fillArray(from: readonly unknown[], copy: Copy): object {
  const made: unknown[] = [];
  for (const value of from) made.push(typeof value === 'object' && value !== null ? copy(value) : value);
  return made;
}
