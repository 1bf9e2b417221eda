/** The sliders and choices: the weather of the simulated network, how the match is played, and how fast time passes. */
import { el } from '../dom.ts';
import type { ArenaOptions } from './arena-view.ts';
import type { Weather, WorldOptions } from './world.ts';

/** What a change of it needs: nothing, or a new match. */
export interface Settings extends ArenaOptions {
  machines: number;
  delay: number | 'auto';
  window: number;
  weather: Weather;
  /** How fast time passes, 0 to 1. */
  speed: number;
  smooth: boolean;
  truth: boolean;
}

export const START: Settings = { machines: 3, delay: 2, window: 8, weather: { latencyMs: 60, jitterMs: 10, loss: 0.02 }, speed: 1, smooth: true, truth: true };

const WEATHERS: Readonly<Record<string, Weather>> = {
  'Next door': { latencyMs: 5, jitterMs: 1, loss: 0 },
  'Same country': { latencyMs: 25, jitterMs: 4, loss: 0.005 },
  'Over the ocean': { latencyMs: 75, jitterMs: 8, loss: 0.01 },
  'Hotel Wi-Fi': { latencyMs: 60, jitterMs: 45, loss: 0.08 },
  Hopeless: { latencyMs: 160, jitterMs: 80, loss: 0.25 },
};

export interface PanelEvents {
  /** Takes effect at once. */
  weather(weather: Weather): void;
  /** Needs a new match. */
  rebuild(): void;
}

export function controlsPanel(settings: Settings, events: PanelEvents): HTMLElement {
  const sliders = weatherSliders(settings, events);
  const setWeather = (weather: Weather): void => {
    settings.weather = weather;
    sliders.show(weather);
    events.weather(weather);
  };
  const presets = Object.entries(WEATHERS).map(([name, weather]) => el('button', { type: 'button', click: () => setWeather(weather) }, name));
  return el(
    'div',
    { class: 'controls' },
    el('h2', {}, 'Network'),
    ...sliders.rows,
    el('div', { class: 'presets' }, ...presets),
    el('h2', {}, 'Match'),
    choice('Peers', 'machines', [['2', '2'], ['3', '3'], ['4', '4']], String(settings.machines), (value) => {
      settings.machines = Number(value);
      events.rebuild();
    }),
    choice('Netcode', 'window', [['8', 'Rollback'], ['0', 'Lockstep']], String(settings.window), (value) => {
      settings.window = Number(value);
      events.rebuild();
    }),
    choice('Delay', 'delay', [['auto', 'Auto'], ['0', '0'], ['2', '2'], ['4', '4 frames']], String(settings.delay), (value) => {
      settings.delay = value === 'auto' ? 'auto' : Number(value);
      events.rebuild();
    }),
    el('h2', {}, 'Show'),
    choice('Time', 'speed', [['1', '1×'], ['0.25', '¼×'], ['0.05', '1⁄20'], ['0', 'Stop']], String(settings.speed), (value) => (settings.speed = Number(value))),
    check('truth', 'Rings: where the others really are', settings.truth, (on) => (settings.truth = on)),
    check('smooth', 'Corrections fade instead of jumping', settings.smooth, (on) => (settings.smooth = on)),
  );
}

/** What a world is opened with. */
export function worldOptions({ machines, delay, window, weather }: Settings): WorldOptions {
  return { machines, delay, window, weather, seed: Math.floor(Math.random() * 2 ** 32) };
}

function weatherSliders(settings: Settings, events: PanelEvents): { rows: HTMLElement[]; show(weather: Weather): void } {
  const change = (part: Partial<Weather>): void => {
    settings.weather = { ...settings.weather, ...part };
    events.weather(settings.weather);
  };
  const latency = slider('latency', 'Latency', 250, 5, (value) => `${value} ms one way`, (value) => change({ latencyMs: value }));
  const jitter = slider('jitter', 'Jitter', 100, 5, (value) => `± ${value} ms`, (value) => change({ jitterMs: value }));
  const loss = slider('loss', 'Loss', 50, 1, (value) => `${value} %`, (value) => change({ loss: value / 100 }));
  const show = (weather: Weather): void => {
    latency.set(weather.latencyMs);
    jitter.set(weather.jitterMs);
    loss.set(Math.round(weather.loss * 100));
  };
  show(settings.weather);
  return { rows: [latency.root, jitter.root, loss.root], show };
}

function slider(id: string, name: string, most: number, step: number, words: (value: number) => string, change: (value: number) => void): { root: HTMLElement; set(value: number): void } {
  const input = el('input', { type: 'range', id, min: '0', max: String(most), step: String(step) });
  const output = el('output', { for: id });
  const write = (): void => {
    output.textContent = words(input.valueAsNumber);
    input.style.setProperty('--share', `${(input.valueAsNumber / most) * 100}%`);
    input.setAttribute('aria-valuetext', output.textContent);
  };
  input.addEventListener('input', () => {
    write();
    change(input.valueAsNumber);
  });
  const set = (value: number): void => {
    input.valueAsNumber = value;
    write();
  };
  return { root: el('label', { class: 'slider' }, el('span', {}, name), output, input), set };
}

function choice(title: string, name: string, options: readonly (readonly [value: string, text: string])[], chosen: string, change: (value: string) => void): HTMLElement {
  const radios = options.map(([value, text]) => el('label', {}, el('input', { type: 'radio', name, value, checked: value === chosen, change: () => change(value) }), el('span', {}, text)));
  return el('fieldset', { class: 'choice' }, el('legend', {}, title), el('div', {}, ...radios));
}

function check(id: string, text: string, on: boolean, change: (on: boolean) => void): HTMLElement {
  const box = el('input', { type: 'checkbox', id, checked: on, change: () => change(box.checked) });
  return el('label', { class: 'check' }, box, el('span', {}, text));
}
