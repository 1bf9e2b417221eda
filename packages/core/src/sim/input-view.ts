/**
 * Reads input bytes by name inside the simulation: `inputs[slot].left`, `.aim`, `.pressed.dash`. The objects are made
 * once per match and re-aimed at the bytes of each frame. The frame before comes from the state itself, so that edges
 * are right after a rollback and for somebody who joins from a snapshot.
 */
import { AXIS_STEPS, type InputLayout, type InputOf, type InputPlan } from './input-layout.ts';

/** The bytes that all views of a match read. */
class Source {
  constructor(public now: Uint8Array, readonly before: Uint8Array) {}
}

export class InputReader<I extends InputLayout> {
  /** One view per slot. */
  readonly inputs: readonly InputOf<I>[];
  readonly #source: Source;

  /** `before` holds the inputs of the previous frame, slot after slot, and is kept up to date by the caller. */
  constructor(plan: InputPlan, slots: number, before: Uint8Array) {
    this.#source = new Source(before, before);
    const make = compileSlot(plan);
    this.inputs = Object.freeze(Array.from({ length: slots }, (_, slot) => make(this.#source, slot * plan.width) as unknown as InputOf<I>));
  }

  /** Aims every view at the inputs of a frame: slot `s` at `s * width`. */
  aim(bytes: Uint8Array): void {
    this.#source.now = bytes;
  }
}

class Slot {
  constructor(readonly $source: Source, readonly $at: number) {}
}

function compileSlot(plan: InputPlan): (source: Source, at: number) => Slot {
  class SlotInput extends Slot {}
  class Pressed extends Slot {}
  class Released extends Slot {}
  for (const { name, kind, byte, bit } of plan.places) {
    Object.defineProperty(SlotInput.prototype, name, kind === 'axis' ? axis(byte) : held(byte, bit));
    if (kind === 'axis') continue;
    Object.defineProperty(Pressed.prototype, name, edge(byte, bit, bit));
    Object.defineProperty(Released.prototype, name, edge(byte, bit, 0));
  }
  return (source, at) => {
    const slot = new SlotInput(source, at);
    Object.defineProperty(slot, 'pressed', { value: Object.freeze(new Pressed(source, at)), enumerable: true });
    Object.defineProperty(slot, 'released', { value: Object.freeze(new Released(source, at)), enumerable: true });
    return Object.freeze(slot);
  };
}

function held(byte: number, bit: number): PropertyDescriptor & ThisType<Slot> {
  return {
    get() {
      return (this.$source.now[this.$at + byte] & bit) !== 0;
    },
  };
}

/** Changed since the frame before, and now equal to `becomes` (the bit itself, or 0). */
function edge(byte: number, bit: number, becomes: number): PropertyDescriptor & ThisType<Slot> {
  return {
    get() {
      const { now, before } = this.$source;
      const at = this.$at + byte;
      return (now[at] & bit) === becomes && (before[at] & bit) !== becomes;
    },
  };
}

function axis(byte: number): PropertyDescriptor & ThisType<Slot> {
  return {
    get() {
      const steps = (this.$source.now[this.$at + byte] << 24) >> 24;
      return steps < -AXIS_STEPS ? -1 : steps / AXIS_STEPS; // -128 is no legal encoding, but a peer may send it
    },
  };
}
