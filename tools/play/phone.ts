/** A phone: a Chromium page of a phone's size with fingers for a mouse, turned at will. */
import type { Victim } from '../browser/player.ts';

type Devtools = Awaited<ReturnType<Victim['devtools']>>;
interface Finger {
  x: number;
  y: number;
  readonly id: number;
}

export class Phone {
  private readonly fingers = new Map<number, Finger>();

  private constructor(private readonly tools: Devtools) {}

  /** Before the page is opened: what it is shown on is asked once. */
  static async of(player: Victim, width: number, height: number): Promise<Phone> {
    const phone = new Phone(await player.devtools());
    await phone.tools.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
    await phone.turn(width, height);
    return phone;
  }

  /** Lets go of everything and turns the screen. */
  async turn(width: number, height: number): Promise<void> {
    if (this.fingers.size > 0) await this.liftAll();
    await this.tools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: true });
  }

  async put(id: number, x: number, y: number): Promise<void> {
    this.fingers.set(id, { x, y, id });
    await this.send('touchStart');
  }
  async slide(id: number, x: number, y: number): Promise<void> {
    Object.assign(this.fingers.get(id)!, { x, y });
    await this.send('touchMove');
  }
  async lift(id: number): Promise<void> {
    this.fingers.delete(id);
    await this.send('touchEnd');
  }
  async tap(id: number, x: number, y: number): Promise<void> {
    await this.put(id, x, y);
    await this.lift(id);
  }

  private async liftAll(): Promise<void> {
    this.fingers.clear();
    await this.send('touchEnd');
  }

  private async send(type: 'touchStart' | 'touchMove' | 'touchEnd'): Promise<void> {
    await this.tools.send('Input.dispatchTouchEvent', { type, touchPoints: [...this.fingers.values()] });
  }
}
