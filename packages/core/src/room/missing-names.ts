/**
 * In a match that is guarded, a name that was never declared (`inputs[0].jmup`, `state.scoer`) is told when it is read or
 * written, instead of being undefined for ever. What is declared is found before this is asked, so it costs nothing.
 */
import { unknownName } from '../ground/names.ts';

const ASKED = Symbol('asked');
/** What tools look for on whatever they are shown. */
const BY_TOOLS = ['then', 'toJSON', 'nodeType', 'tagName', 'hasAttribute', 'asymmetricMatch', 'inspect', 'length'];

/** Makes all objects that share the shape of `one` tell it. `what` completes "There is no ...". */
export function tellMissing(one: object, what: string, known: readonly string[]): void {
  const shape = Object.getPrototypeOf(one) as object;
  const parent = Object.getPrototypeOf(shape) as { [ASKED]?: true };
  if (parent[ASKED] === true) return;
  const tell = (name: string | symbol): void => {
    if (typeof name === 'string' && /^[A-Za-z]\w*$/.test(name) && !BY_TOOLS.includes(name)) throw unknownName('bad-state', `There is no ${what} "${name}".`, name, known);
  };
  const asked = new Proxy(parent, {
    get(target, name, receiver): unknown {
      if (name === ASKED) return true;
      if (!(name in target)) tell(name);
      return Reflect.get(target, name, receiver);
    },
    set(target, name, value, receiver) {
      if (!(name in target)) tell(name);
      return Reflect.set(target, name, value, receiver);
    },
  });
  Object.setPrototypeOf(shape, asked);
}
