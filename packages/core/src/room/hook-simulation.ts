/**
 * A simulation for a game that keeps its state in its own objects (a physics world, an entity system, plain objects)
 * and brings its own save and load. Sessions drive it like a declared one.
 */
import { RollmeshError } from '../ground/errors.ts';
import { checksumValue } from '../sim/checksum-value.ts';
import { LIVE, type FrameInputs, type Simulation } from '../sync/simulation.ts';

export interface SimulationHooks<S> {
  /**
   * Returns a copy of the whole state that later steps do not change. `reuse` is a copy made earlier that is no longer
   * needed and may be overwritten and returned, to spare an allocation.
   */
  save(reuse: S | undefined): S;
  /** Makes the live state equal to `saved`, which must stay as it is: it may be loaded again. */
  load(saved: S): void;
  /** Advances the live state by one frame. Must depend on nothing but that state and `inputs`. */
  step(inputs: FrameInputs): void;
  /** A 32-bit sum of a copy; equal states must give equal sums on every machine. `checksumValue` by default. */
  checksum?(saved: S): number;
}

/** Makes a simulation of a game's own save, load and step. */
export function hookSimulation<S>(hooks: SimulationHooks<S>): Simulation {
  for (const name of ['save', 'load', 'step'] as const) {
    if (typeof hooks?.[name] !== 'function') throw new RollmeshError('bad-option', `hookSimulation was given no ${name}.`, 'Give it { save, load, step } and, if you have one, checksum.');
  }
  return new HookedSimulation(hooks);
}

/** Use `hookSimulation`. */
export class HookedSimulation<S> implements Simulation {
  readonly #hooks: SimulationHooks<S>;
  #places: (S | undefined)[] = [];
  #stepping = false;

  constructor(hooks: SimulationHooks<S>) {
    this.#hooks = hooks;
  }

  reserve(count: number): void {
    this.#places = new Array<S | undefined>(count).fill(undefined);
  }

  save(place: number): void {
    this.#outsideStep();
    const saved = this.#hooks.save(this.#places[place]);
    if (typeof saved === 'object' && this.#isElsewhere(saved, place)) {
      throw new RollmeshError('bad-state', 'save returned the same object for two frames.', 'Return a copy, such as structuredClone(state), never the live state itself.');
    }
    this.#places[place] = saved;
  }

  load(place: number): void {
    this.#outsideStep();
    this.#hooks.load(this.saved(place));
  }

  /** Loads a copy that lies in no place. */
  loadCopy(saved: S): void {
    this.#outsideStep();
    this.#hooks.load(saved);
  }

  checksum(place: number): number {
    const saved = place === LIVE ? this.#hooks.save(undefined) : this.saved(place);
    return (this.#hooks.checksum?.(saved) ?? checksumValue(saved)) >>> 0;
  }

  step(inputs: FrameInputs): void {
    this.#outsideStep();
    this.#stepping = true;
    try {
      this.#hooks.step(inputs);
    } finally {
      this.#stepping = false;
    }
  }

  /** The copy in `place`. */
  saved(place: number): S {
    const saved = this.#places[place];
    if (saved === undefined) throw new RollmeshError('bad-state', `Nothing was saved in place ${place}.`, 'Return a value from save, and save a place before loading it.');
    return saved;
  }

  #isElsewhere(saved: S, place: number): boolean {
    for (let other = 0; other < this.#places.length; other += 1) {
      if (other !== place && this.#places[other] === saved && saved !== null) return true;
    }
    return false;
  }

  #outsideStep(): void {
    if (this.#stepping) throw new RollmeshError('reentrant', 'The simulation was driven from inside its own step.', 'Save, load and step only from outside.');
  }
}
