/**
 * In a match that is guarded, a name that was never declared (`inputs[0].jmup`, `state.scoer`) is told when it is read or
 * written, instead of being undefined for ever. What is declared is found before this is asked, so it costs nothing.
 */
import { unknownName } from '../ground/names.ts';
import type { StateLayout } from '../sim/fields.ts';
import type { InputOf, InputPlan } from '../sim/input-layout.ts';
import { POOL_NAMES } from '../sim/pool.ts';

const ASKED = Symbol('asked');
const CONTEXT = ['frame', 'slots', 'bots', 'prng', 'emit', 'present', 'gone'];
const PRNG = ['int', 'range', 'float', 'chance', 'shuffle', 'pick', 'weighted', 'uint32'];
/** What is not for steps, although it is no secret. */
const HIDDEN = /^\$|Bits$/;
/** What tools look for on whatever they are shown. */
const BY_TOOLS = ['then', 'toJSON', 'nodeType', 'tagName', 'hasAttribute', 'asymmetricMatch', 'inspect'];

/** Whatever a step is given tells it. */
export function tellAllMissing(layout: StateLayout, input: InputPlan, state: object, slot: InputOf<Record<never, never>>, context: { readonly prng: object }): void {
  tellMissing(state, 'state field', Object.keys(layout));
  for (const [name, { type }] of Object.entries(layout)) {
    const part = (state as Record<string, object>)[name];
    if (type === 'pool') tellMissing(part, 'field or function of a pool', POOL_NAMES);
    if (type === 'vec2') tellMissing(part, 'part of a vec2', ['x', 'y']);
  }
  tellMissing(context, 'word of the context', CONTEXT);
  tellMissing(context.prng, 'function of prng', PRNG);
  tellMissing(slot, 'input', [...input.byName.keys(), 'pressed', 'released']);
  const buttons = input.places.filter(({ kind }) => kind !== 'axis').map(({ name }) => name);
  for (const edges of [slot.pressed, slot.released]) tellMissing(edges, 'button', buttons);
}

/** Makes all objects that share the shape of `one` tell it. `what` completes "There is no ...". */
function tellMissing(one: object, what: string, known: readonly string[]): void {
  const shape = Object.getPrototypeOf(one) as object;
  const parent = Object.getPrototypeOf(shape) as { [ASKED]?: true };
  if (parent[ASKED] === true) return;
  const tell = (name: string | symbol, receiver: object): void => {
    if (typeof name === 'string' && /^[A-Za-z]\w*$/.test(name) && !BY_TOOLS.includes(name)) throw unknownName('bad-state', `There is no ${what} "${name}".`, name, [...new Set([...known, ...Object.keys(receiver)])].filter((each) => !HIDDEN.test(each)));
  };
  const asked = new Proxy(parent, {
    get(target, name, receiver): unknown {
      if (name === ASKED) return true;
      if (!(name in target)) tell(name, receiver as object);
      return Reflect.get(target, name, receiver);
    },
    set(target, name, value, receiver) {
      if (!(name in target)) tell(name, receiver as object);
      return Reflect.set(target, name, value, receiver);
    },
  });
  Object.setPrototypeOf(shape, asked);
}
