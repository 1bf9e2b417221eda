/** The first screen: who are you, and where to. With a code in the link it is an invitation. */
import { normaliseCode } from '@rollmesh/peerjs';
import { avatar, el } from '../dom.ts';
import { keepProfile, type Profile } from './profile.ts';

export interface HomeActions {
  create(): void;
  join(code: string): void;
  practice(): void;
  /** Opens a replay file. */
  replay(): void;
  settings(): void;
}

/** Names of the keys that move and dash, as they are bound now. */
export interface KeyNames {
  readonly move: readonly string[];
  readonly dash: readonly string[];
}

export function homeScreen(profile: Profile, invitation: string | undefined, keys: KeyNames, actions: HomeActions): HTMLElement {
  const go = (action: () => void): ((event: Event) => void) => (event) => {
    event.preventDefault();
    keepProfile(profile);
    action();
  };
  const ways = invitation === undefined ? createOrJoin(go, actions) : invited(invitation, go, actions);
  return el(
    'section',
    { class: 'home', slot: 'home' },
    logo(),
    el('p', { class: 'lead' }, 'Push your friends off a floor that will not last. One link, no account, browser to browser.'),
    el('div', { class: 'who' }, nameField(profile), seatsField(profile)),
    ...ways,
    howTo(keys, actions),
    practiceLink(),
    el('button', { id: 'watch-replay', class: 'quiet', click: go(actions.replay) }, 'Open a replay file'),
  );
}

type Go = (action: () => void) => (event: Event) => void;

function invited(code: string, go: Go, actions: HomeActions): Node[] {
  return [
    el('form', { class: 'stack', submit: go(() => actions.join(code)) }, el('button', { id: 'join', class: 'primary big', type: 'submit' }, `Join room ${code}`)),
    el('div', { class: 'pair' }, el('button', { id: 'create', click: go(actions.create) }, 'Create another room'), el('button', { id: 'practice', click: go(actions.practice) }, 'Practice with bots')),
  ];
}

function createOrJoin(go: Go, actions: HomeActions): Node[] {
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const code = el('input', { id: 'code', placeholder: 'Room code', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: '9', 'aria-label': 'Room code' });
  const join = go(() => {
    const clean = normaliseCode(code.value);
    problem.hidden = clean !== undefined;
    if (clean !== undefined) return actions.join(clean);
    problem.textContent = code.value.trim() === '' ? 'Type the code that your friend sees, or open their link.' : 'A room code has six letters or digits, such as 7K3F9Q.';
    code.focus();
  });
  return [
    el('button', { id: 'create', class: 'primary big', click: go(actions.create) }, 'Create a room'),
    el('form', { class: 'join-row', submit: join }, code, el('button', { id: 'join', type: 'submit' }, 'Join')),
    problem,
    el('button', { id: 'practice', class: 'quiet', click: go(actions.practice) }, 'Practice with bots'),
  ];
}

function nameField(profile: Profile): HTMLElement {
  const input = el('input', { id: 'name', value: profile.name, maxlength: '14', autocomplete: 'nickname', spellcheck: 'false' });
  input.addEventListener('input', () => {
    profile.name = input.value.trim() === '' ? 'Guest' : input.value.trim();
  });
  return el('label', { class: 'field' }, el('span', {}, 'Your name'), input);
}

/** One or two players at this machine. `changed` hears it, if given. */
export function seatsField(profile: Profile, changed: () => void = () => undefined): HTMLElement {
  const choice = (seats: number, text: string): HTMLElement => {
    const change = (): void => {
      profile.seats = seats;
      changed();
    };
    const radio = el('input', { type: 'radio', name: 'seats', class: `seats-${seats}`, checked: profile.seats === seats, change });
    return el('label', {}, radio, el('span', {}, text));
  };
  return el('fieldset', { class: 'field seats' }, el('legend', {}, 'At this keyboard'), el('div', { class: 'segments' }, choice(1, 'Just me'), choice(2, 'Two of us')));
}

export function logo(): HTMLElement {
  const pusher = el('img', { src: avatar(0), alt: '', class: 'pusher' });
  const pushed = el('img', { src: avatar(1), alt: '', class: 'pushed' });
  return el('h1', { class: 'logo', 'aria-label': 'Shove Off' }, pusher, el('span', {}, 'Shove'), el('em', {}, 'Off'), pushed);
}

/** The page that shows how it works. In the single file it is the same file with a question. */
function practiceLink(): HTMLElement {
  return el('a', { id: 'practice-link', class: 'quiet-link', href: document.documentElement.dataset.practice ?? './practice.html' }, 'See how rollback works');
}

function howTo({ move, dash }: KeyNames, actions: HomeActions): HTMLElement {
  const names = (keys: readonly string[]): Node[] => keys.map((name) => el('kbd', {}, name));
  return el(
    'ul',
    { class: 'how' },
    el('li', {}, el('b', {}, 'Move'), el('span', { class: 'by-key' }, ...names(move.slice(0, 4)), ' or ', ...names(move.slice(4))), el('span', { class: 'by-touch' }, 'Left thumb, anywhere on the left half.')),
    el('li', {}, el('b', {}, 'Dash'), el('span', { class: 'by-key' }, ...names(dash.slice(0, 1)), ' or ', ...names(dash.slice(1))), el('span', { class: 'by-touch' }, 'Right thumb, on the button.')),
    el('li', {}, el('b', {}, 'Win'), el('span', {}, 'Stay on. The more you are hit, the farther you fly.')),
    el('li', {}, el('b', {}, 'Keys'), el('button', { id: 'home-settings', class: 'link-button', click: () => actions.settings() }, 'Change keys, sound and more')),
  );
}
