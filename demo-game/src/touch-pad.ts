/**
 * Touch: the left half of the screen is a stick that appears under the thumb, the right half dashes. Shown once a finger
 * touches the screen.
 */
const REACH = 52;
const TAP_MS = 40;

export class TouchPad {
  /** Whether the stick and the button take part at all. */
  active = false;
  /** -1 to 1. */
  x = 0;
  y = 0;
  private dashUntilMs = 0;
  private stickId: number | undefined;
  private originX = 0;
  private originY = 0;
  private readonly stick: HTMLElement;
  private readonly knob: HTMLElement;
  private readonly button: HTMLElement;

  constructor(private readonly root: HTMLElement) {
    root.innerHTML = '<div class="stick"><div class="knob"></div></div><div class="dash-button">Dash</div>';
    this.stick = root.querySelector('.stick')!;
    this.knob = root.querySelector('.knob')!;
    this.button = root.querySelector('.dash-button')!;
    root.addEventListener('pointerdown', (event) => this.start(event));
    root.addEventListener('pointermove', (event) => this.move(event));
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) root.addEventListener(name, (event) => this.end(event));
    root.addEventListener('contextmenu', (event) => event.preventDefault());
  }

  /** Shows or hides it with the match. */
  enable(on: boolean): void {
    this.active = on && (matchMedia('(pointer: coarse)').matches || navigator.maxTouchPoints > 0);
    this.root.hidden = !this.active;
    this.x = 0;
    this.y = 0;
    this.stickId = undefined;
  }

  /** Whether dash is touched, or was a moment ago: a short tap must not fall between two frames. */
  get dash(): boolean {
    return performance.now() < this.dashUntilMs;
  }

  private start(event: PointerEvent): void {
    event.preventDefault();
    this.root.classList.add('used');
    if (event.clientX > innerWidth * 0.5) {
      this.dashUntilMs = performance.now() + TAP_MS;
      this.button.classList.add('down');
      return;
    }
    this.stickId = event.pointerId;
    this.originX = event.clientX;
    this.originY = event.clientY;
    this.root.setPointerCapture(event.pointerId);
    this.stick.style.transform = `translate(${this.originX}px, ${this.originY}px)`;
    this.stick.classList.add('down');
  }

  private move(event: PointerEvent): void {
    if (event.pointerId !== this.stickId) return;
    const dx = event.clientX - this.originX;
    const dy = event.clientY - this.originY;
    const length = Math.hypot(dx, dy);
    const scale = length > REACH ? REACH / length : 1;
    this.x = (dx * scale) / REACH;
    this.y = (dy * scale) / REACH;
    this.knob.style.transform = `translate(${dx * scale}px, ${dy * scale}px)`;
  }

  private end(event: PointerEvent): void {
    this.button.classList.remove('down');
    if (event.pointerId !== this.stickId) return;
    this.stickId = undefined;
    this.x = 0;
    this.y = 0;
    this.knob.style.transform = '';
    this.stick.classList.remove('down');
    this.stick.style.transform = '';
  }
}
