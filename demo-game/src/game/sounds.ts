/**
 * Every sound is made on the spot from oscillators and noise. Nothing plays before the first key or touch, because browsers
 * forbid it; `mute` is remembered.
 */

const MUTE_KEY = 'shove-off.muted';
/** The same sound not more often than this, so that eight hits at once do not clip. */
const REPEAT_MS = 35;

interface Tone {
  from: number;
  to?: number;
  seconds: number;
  gain: number;
  type?: OscillatorType;
  delay?: number;
  pan?: number;
}

export class Sounds {
  /** Fewer sounds, and softer: behind the lobby nothing is heard. */
  quiet = true;
  private context: AudioContext | undefined;
  private master: GainNode | undefined;
  private noise: AudioBuffer | undefined;
  private lastMs = new Map<string, number>();
  private isMuted = readMuted();

  /** Call from a key or pointer event. */
  unlock(): void {
    if (this.context === undefined) this.create();
    if (this.context?.state === 'suspended') void this.context.resume().catch(() => undefined);
  }

  /** Where music comes from too: the clock of the sound and the knob of all that is heard. Undefined before the first touch. */
  get output(): { readonly context: AudioContext; readonly master: AudioNode } | undefined {
    return this.context === undefined || this.master === undefined ? undefined : { context: this.context, master: this.master };
  }

  get muted(): boolean {
    return this.isMuted;
  }

  setMuted(muted: boolean): void {
    this.isMuted = muted;
    try {
      localStorage.setItem(MUTE_KEY, muted ? '1' : '0');
    } catch {
      // A page without storage forgets it; that is all.
    }
    if (this.master !== undefined && this.context !== undefined) this.master.gain.setTargetAtTime(muted ? 0 : 0.7, this.context.currentTime, 0.02);
  }

  hit(power: number, pan: number): void {
    if (!this.may('hit')) return;
    const strong = Math.min(1, power / 2);
    this.tone({ from: 210 - strong * 80, to: 42, seconds: 0.14 + strong * 0.16, gain: 0.3 + strong * 0.5, type: 'sine', pan });
    this.hiss(0.05 + strong * 0.09, 0.16 + strong * 0.3, 1800 + strong * 900, 500, pan);
    if (power > 1.1) this.tone({ from: 620, to: 180, seconds: 0.16, gain: 0.12, type: 'square', pan });
  }

  dash(pan: number): void {
    if (this.may('dash')) this.hiss(0.2, 0.2, 500, 2600, pan);
  }

  fall(pan: number): void {
    if (!this.may('fall')) return;
    this.tone({ from: 880, to: 110, seconds: 0.75, gain: 0.2, type: 'triangle', pan });
    this.tone({ from: 1320, to: 165, seconds: 0.75, gain: 0.07, type: 'sine', pan });
  }

  crack(pan: number): void {
    if (!this.may('crack')) return;
    this.hiss(0.09, 0.14, 900, 250, pan);
    this.tone({ from: 120, to: 55, seconds: 0.12, gain: 0.14, pan });
  }

  warn(pan: number): void {
    if (this.may('warn', 140)) this.tone({ from: 1180, to: 1120, seconds: 0.05, gain: 0.035, type: 'square', pan });
  }

  bonk(pan: number): void {
    if (!this.may('bonk')) return;
    this.tone({ from: 300, to: 640, seconds: 0.22, gain: 0.26, type: 'sine', pan });
    this.tone({ from: 150, to: 90, seconds: 0.2, gain: 0.2, type: 'triangle', pan });
  }

  crown(pan: number): void {
    if (!this.may('crown')) return;
    [988, 1319, 1568].forEach((from, i) => this.tone({ from, seconds: 0.2, gain: 0.1, type: 'triangle', delay: i * 0.055, pan }));
  }

  /** The longer the streak, the higher. */
  streak(count: number): void {
    if (!this.may('streak')) return;
    const step = 2 ** (Math.min(9, count - 3) / 12);
    [523, 659, 784].forEach((from, i) => this.tone({ from: from * step, seconds: 0.13, gain: 0.15, type: 'square', delay: i * 0.07 }));
  }

  count(isStart: boolean): void {
    if (!this.may('count')) return;
    this.tone({ from: isStart ? 784 : 392, seconds: isStart ? 0.4 : 0.14, gain: 0.2, type: 'triangle' });
    if (isStart) this.tone({ from: 1175, seconds: 0.4, gain: 0.12, type: 'triangle' });
  }

  roundOver(won: boolean): void {
    if (!this.may('round')) return;
    const notes = won ? [523, 659, 784] : [440, 392, 330];
    notes.forEach((from, i) => this.tone({ from, seconds: 0.22, gain: 0.17, type: 'triangle', delay: 0.12 + i * 0.11 }));
  }

  matchOver(): void {
    if (!this.may('match')) return;
    [523, 659, 784, 1047, 784, 1047].forEach((from, i) => this.tone({ from, seconds: i === 5 ? 0.7 : 0.2, gain: 0.18, type: 'triangle', delay: i * 0.13 }));
    [262, 330, 392].forEach((from) => this.tone({ from, seconds: 0.9, gain: 0.08, type: 'sawtooth', delay: 0.65 }));
  }

  /** A button of the lobby. */
  click(): void {
    this.tone({ from: 660, to: 880, seconds: 0.06, gain: 0.08, type: 'triangle' });
  }

  joined(came: boolean): void {
    this.tone({ from: came ? 523 : 494, seconds: 0.1, gain: 0.12, type: 'triangle' });
    this.tone({ from: came ? 784 : 370, seconds: 0.16, gain: 0.12, type: 'triangle', delay: 0.09 });
  }

  private may(name: string, everyMs = REPEAT_MS): boolean {
    if (this.quiet || this.context === undefined || this.isMuted) return false;
    const nowMs = performance.now();
    if (nowMs - (this.lastMs.get(name) ?? -Infinity) < everyMs) return false;
    this.lastMs.set(name, nowMs);
    return true;
  }

  private create(): void {
    if (typeof AudioContext === 'undefined') return;
    const context = new AudioContext();
    const master = context.createGain();
    master.gain.value = this.isMuted ? 0 : 0.7;
    const soft = context.createDynamicsCompressor();
    master.connect(soft).connect(context.destination);
    const noise = context.createBuffer(1, context.sampleRate, context.sampleRate);
    const samples = noise.getChannelData(0);
    for (let i = 0; i < samples.length; i += 1) samples[i] = Math.random() * 2 - 1;
    Object.assign(this, { context, master, noise });
  }

  private tone({ from, to = from, seconds, gain, type = 'sine', delay = 0, pan = 0 }: Tone): void {
    const { context } = this;
    if (context === undefined || this.isMuted) return;
    const at = context.currentTime + delay;
    const oscillator = context.createOscillator();
    oscillator.type = type;
    oscillator.frequency.setValueAtTime(from, at);
    oscillator.frequency.exponentialRampToValueAtTime(Math.max(20, to), at + seconds);
    oscillator.connect(this.fading(at, seconds, gain, pan));
    oscillator.start(at);
    oscillator.stop(at + seconds + 0.05);
  }

  /** Noise through a filter that slides from one frequency to another. */
  private hiss(seconds: number, gain: number, from: number, to: number, pan: number): void {
    const { context, noise } = this;
    if (context === undefined || noise === undefined || this.isMuted) return;
    const at = context.currentTime;
    const source = context.createBufferSource();
    source.buffer = noise;
    const filter = context.createBiquadFilter();
    filter.type = 'bandpass';
    filter.Q.value = 0.9;
    filter.frequency.setValueAtTime(from, at);
    filter.frequency.exponentialRampToValueAtTime(to, at + seconds);
    source.connect(filter).connect(this.fading(at, seconds, gain, pan));
    source.start(at, Math.random() * 0.5, seconds + 0.05);
  }

  private fading(at: number, seconds: number, gain: number, pan: number): AudioNode {
    const level = this.context!.createGain();
    level.gain.setValueAtTime(0.0001, at);
    level.gain.exponentialRampToValueAtTime(gain, at + 0.006);
    level.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
    if (pan === 0 || this.context!.createStereoPanner === undefined) {
      level.connect(this.master!);
      return level;
    }
    const panner = this.context!.createStereoPanner();
    panner.pan.value = pan;
    level.connect(panner).connect(this.master!);
    return level;
  }
}

function readMuted(): boolean {
  try {
    return localStorage.getItem(MUTE_KEY) === '1';
  } catch {
    return false;
  }
}
