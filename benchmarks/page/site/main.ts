/** The page between two friends: a code to meet, half a minute of measuring, and a result that fits into a link. */
import { renderSVG } from 'uqr';
import { el } from '../../report/page/dom.ts';
import { themeButton } from '../../report/page/theme.ts';
import { host, join, MeetingError, newCode, readCode, type Line } from './connect.ts';
import { LivePlot } from './live.ts';
import { LONGEST_SECONDS, Meeting, SHORTEST_SECONDS } from './meeting.ts';
import type { Probe } from './probe.ts';
import { A, B, FRIEND, reportOf, YOU, type Names } from './report.ts';
import { unpackResult, type Result } from './result.ts';

const SECONDS = 30;
const meta = (name: string): string | undefined => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
/** The page's own server introduces, or the public one. */
const own = meta('peer-server') === 'own';
const main = el('main', {});
let meeting: Meeting | undefined;

function show(state: string, ...children: (Node | string | undefined)[]): void {
  document.body.dataset['state'] = state;
  main.replaceChildren(...children.filter((child) => child !== undefined));
}

function home(trouble?: string): void {
  const input = el('input', { placeholder: 'Code', autocomplete: 'off', autocapitalize: 'characters', maxlength: '9', 'aria-label': 'Code of a meeting' });
  const enter = (): void => {
    const code = readCode(input.value);
    if (code === undefined) home('A code has six letters and digits, such as 7K3F9Q.');
    else void arrive(code);
  };
  input.addEventListener('keydown', (event) => event.key === 'Enter' && enter());
  show(
    'home',
    el('h2', { class: 'big' }, 'How far apart are you two?'),
    el('p', { class: 'lead' }, 'This measures the way between your machine and a friend’s, directly from browser to browser, with packets as a game sends them. Then it says what input delay and how much rollback that means for each of you.'),
    trouble === undefined ? undefined : el('p', { class: 'failure', role: 'alert' }, trouble),
    el('div', { class: 'card start' }, button('Start a meeting', 'primary', () => void open()), el('span', { class: 'or' }, 'or join your friend’s'), el('div', { class: 'join' }, input, button('Join', '', enter))),
    el('p', { class: 'note' }, `Half a minute, 60 packets a second each way, about 0.5 MB. Both keep the page in view. You see each other’s network address, as in every direct connection; nothing is stored anywhere.`),
  );
}

async function open(): Promise<void> {
  const code = newCode();
  show('opening', el('p', { class: 'lead' }, 'Opening the meeting …'));
  await meet(host(code, own, () => waiting(code)), 'a');
}

async function arrive(code: string): Promise<void> {
  show('joining', el('p', { class: 'lead' }, `Looking for your friend at ${code} …`));
  await meet(join(code, own), 'b');
}

async function meet(line: Promise<Line>, side: 'a' | 'b'): Promise<void> {
  try {
    const found = await line;
    const names: Names = side === 'a' ? { a: YOU, b: FRIEND } : { a: FRIEND, b: YOU };
    meeting = new Meeting(found, wantedSeconds(), {
      measuring: (probe, seconds, beganMs) => measuring(probe, seconds, beganMs),
      finished: (packed, result) => finished(packed, result, names),
      ended: () => gone(),
    });
    if (side === 'b') show('joined', el('p', { class: 'lead' }, 'Found. It begins …'));
  } catch (error) {
    home(error instanceof MeetingError ? error.message : String(error));
  }
}

function wantedSeconds(): number {
  const wanted = Number(new URLSearchParams(location.search).get('seconds') ?? SECONDS);
  return Number.isInteger(wanted) ? Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, wanted)) : SECONDS;
}

function waiting(code: string): void {
  const link = `${pageAddress()}#${code}`;
  const qr = el('div', { class: 'qr', role: 'img', 'aria-label': 'The link as a QR code' });
  qr.innerHTML = renderSVG(link, { border: 2 });
  show(
    'waiting',
    el('h2', { class: 'big' }, 'Send this to your friend'),
    el('div', { class: 'card invite' }, el('div', {}, el('div', { class: 'code' }, code), el('p', { class: 'link' }, link), el('div', { class: 'controls' }, ...shareButtons('Copy link', link)), el('p', { class: 'note' }, 'It begins by itself when your friend opens it. Keep this page in view.')), qr),
  );
}

/** For others: this machine's address on its network rather than "localhost". */
function pageAddress(): string {
  const near = /^(localhost|127\.)/.test(location.hostname);
  return near && own ? (meta('lan-address') ?? location.href.split('#')[0]!) : location.href.split(/[#?]/)[0]!;
}

function measuring(probe: Probe, seconds: number, beganMs: number): void {
  const bar = el('div', { class: 'fill' });
  const tile = (text: string): { readonly element: HTMLElement; readonly value: HTMLElement } => {
    const value = el('b', {}, '–');
    return { element: el('div', { class: 'tile' }, value, el('span', {}, text)), value };
  };
  const rtt = tile('round trip, ms, last second');
  const there = tile('lost on the way there, %');
  const back = tile('lost on the way back, %');
  const plot = new LivePlot();
  const note = el('p', { class: 'note' }, '');
  show('measuring', el('h2', { class: 'big' }, 'Measuring …'), el('div', { class: 'progress', role: 'progressbar' }, bar), el('div', { class: 'tiles' }, rtt.element, there.element, back.element), el('div', { class: 'card' }, plot.element, note));
  const frame = (): void => {
    if (document.body.dataset['state'] !== 'measuring' || !bar.isConnected) return;
    const nowMs = performance.now() - beganMs;
    bar.style.width = `${Math.min(100, nowMs / seconds / 10)}%`;
    const recent = probe.roundTrips.slice(-60).map(({ ms }) => ms).sort((a, b) => a - b);
    if (recent.length > 0) rtt.value.textContent = recent[recent.length >> 1]!.toFixed(0);
    there.value.textContent = probe.lossSoFar.there.toFixed(1);
    back.value.textContent = probe.lossSoFar.back.toFixed(1);
    note.textContent = probe.missed > 0 ? `${probe.missed} packets were not sent in time: is the page in view, is the machine busy? They do not count as lost.` : '';
    plot.draw(probe, seconds);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function finished(packed: string, result: Result, names: Names): void {
  history.replaceState(null, '', `#r=${packed}`);
  const link = `${pageAddress()}#r=${packed}`;
  const again = meeting === undefined ? undefined : button('Measure again', '', () => meeting?.again());
  show('result', el('div', { class: 'controls share' }, ...shareButtons('Copy link to this result', link), again, button('New meeting', '', () => leave())), reportOf(result, names));
}

function gone(): void {
  meeting = undefined;
  if (document.body.dataset['state'] === 'result') return;
  home('Your friend’s page has gone, or the connection broke.');
}

function leave(): void {
  location.assign(location.href.split('#')[0]!);
}

function button(text: string, kind: string, onClick: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', class: `action ${kind}` }, text);
  made.addEventListener('click', onClick);
  return made;
}

function shareButtons(text: string, link: string): HTMLElement[] {
  const copy = button(text, 'primary', () => {
    // Pages of a local network may not write to the clipboard: people copy it themselves.
    const done = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'));
    done.then(() => (copy.textContent = 'Copied'), () => void prompt('Copy this link:', link));
  });
  if (typeof navigator.share !== 'function') return [copy];
  return [copy, button('Share …', '', () => void navigator.share({ url: link, title: 'How far apart are we?' }).catch(() => undefined))];
}

function begin(): void {
  const hash = location.hash.slice(1);
  if (hash.startsWith('r=')) {
    const result = unpackResult(hash.slice(2));
    if (result === undefined) return home('This link carries no result that can be read. Was it cut off?');
    return finished(hash.slice(2), result, { a: A, b: B });
  }
  const code = readCode(hash);
  if (code === undefined) home();
  else void arrive(code);
}

document.body.append(
  el('header', {}, el('div', { class: 'top' }, el('h1', {}, 'Rollmesh ', el('span', {}, 'between two friends')), el('nav', {}, themeButton()))),
  main,
  el('footer', {}, own ? 'The way is measured from browser to browser; this page’s server only introduces you.' : 'The way is measured from browser to browser; the public PeerServer only introduces you.'),
);
addEventListener('hashchange', () => location.reload());
begin();
