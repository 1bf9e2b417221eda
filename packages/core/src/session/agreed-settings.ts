/** From which frame on each agreed number holds: until then what was agreed before does, on every machine. */
import type { Frame } from '../ground/frame.ts';
import { SETTINGS } from '../view/index.ts';

export class AgreedSettings {
  private readonly since = new Float64Array(SETTINGS);
  private readonly before = new Float64Array(SETTINGS);

  /** What `setting` is at `frame`, if `agreed` are the numbers of the present view. */
  at(frame: Frame, setting: number, agreed: ArrayLike<number>): number {
    return frame >= this.since[setting]! ? agreed[setting]! : this.before[setting]!;
  }

  /** What was `old` becomes `agreed` with frame `effect`; the next frame to be simulated is `current`. */
  changed(old: ArrayLike<number>, agreed: ArrayLike<number>, effect: Frame, current: Frame): void {
    for (let setting = 0; setting < SETTINGS; setting++) {
      if (old[setting] === agreed[setting]) continue;
      this.before[setting] = this.at(current, setting, old);
      this.since[setting] = effect;
    }
  }
}
