/**
 * What lies over the picture while playing: a card per body, the round, the countdown, who won, the result with its two
 * buttons. Plain DOM, changed only where the state changed.
 */
import { avatar, el, icon } from '../dom.ts';
import { CHOICES, arenaOf, leading, modeOf, votesFor } from '../sim/agenda.ts';
import { COMPANY, COUNTDOWN_FRAMES, CROWN_FRAMES, CROWN_POINTS, NEXT_COUNTDOWN_FRAMES, RESULT_FRAMES, ROUND_OVER_FRAMES, TICK_RATE, WINS_FOR_MATCH } from '../sim/rules.ts';
import { Mode, Phase, type State } from '../sim/state.ts';
import { lookOf } from './palette.ts';
import type { Labels } from './arena-scene.ts';
import type { Sounds } from './sounds.ts';

export interface HudActions {
  again(): void;
  quit(): void;
  /** A vote for the next round, 0 to 2. */
  next(choice: number): void;
  /** Watch the last round, or keep the match as a file. */
  watchAgain(): void;
  save(): void;
}

export const ARENA_NAMES: readonly string[] = ['Hive', 'Carousel', 'Thin ice'];
export const MODE_NAMES: readonly string[] = ['Last one standing', 'Crown keeper'];
const MODE_HINTS: readonly string[] = ['Shove the others off', `Keep the crown for ${CROWN_POINTS / TICK_RATE} seconds`];

/** Frames of each number of the countdown, and for how long the word after it stands. */
const COUNT_FRAMES = 42;
const GO_FRAMES = 42;
/** Who won is read first. */
const AGENDA_AFTER = 50;

class Card {
  readonly root: HTMLElement;
  private readonly name = el('span', { class: 'name' });
  private readonly lives = el('span', { class: 'lives', title: 'Lives in this round' });
  private readonly count = el('span', {});
  private readonly keeps = el('span', { class: 'keeps', title: 'Time with the crown' });
  private readonly wins = el('span', { class: 'wins', title: 'Rounds won' });
  private readonly bar = el('i');
  private readonly percent = el('span', { class: 'percent', title: 'Wobble: the more, the farther you fly' });
  private shown = '';

  private readonly picture = el('img', { alt: '' });
  private look = -1;

  constructor(readonly body: number) {
    this.lives.append(el('b'), this.count);
    for (let i = 0; i < WINS_FOR_MATCH; i += 1) this.wins.append(icon('star'));
    this.root = el('div', { class: 'card' }, this.picture, el('div', { class: 'lines' }, this.name, el('div', { class: 'row' }, this.lives, this.keeps, this.wins), el('div', { class: 'wobble' }, el('div', { class: 'bar' }, this.bar), this.percent)));
  }

  private wear(look: number): void {
    if (look === this.look) return;
    this.look = look;
    this.picture.src = avatar(look);
    this.root.style.setProperty('--colour', lookOf(look).fill);
  }

  show(state: State, labels: Labels): void {
    const { body } = this;
    const wobble = Math.round(state.wobble[body]);
    this.wear(labels.lookOf(body));
    const key = `${labels.nameOf(body)}|${state.lives[body]}|${state.wins[body]}|${wobble}|${state.unattended[body]}|${state.mode}|${Math.floor(state.points[body] / 6)}|${state.streak[body]}|${state.crownBy === body}|${labels.isLocal(body)}`;
    if (key === this.shown) return;
    this.shown = key;
    this.name.replaceChildren(labels.nameOf(body), labels.isBot(body) || state.unattended[body] === 1 ? el('small', {}, 'bot') : '');
    this.lives.firstElementChild!.classList.toggle('on', state.lives[body] > 0);
    this.count.textContent = String(state.lives[body]);
    [...this.wins.children].forEach((star, i) => star.classList.toggle('on', i < state.wins[body]));
    const isCrown = state.mode === Mode.crown;
    this.lives.hidden = isCrown;
    this.keeps.hidden = !isCrown;
    this.keeps.textContent = `${(state.points[body] / TICK_RATE).toFixed(1)} s`;
    this.root.classList.toggle('crowned', isCrown && state.crownBy === body);
    this.bar.style.transform = `scaleX(${Math.min(1, wobble / 150)})`;
    this.percent.textContent = `${wobble}%`;
    this.root.classList.toggle('out', state.lives[body] === 0);
    this.root.classList.toggle('hot', wobble >= 75);
    this.root.classList.toggle('local', labels.isLocal(body));
  }
}

export class Hud {
  private readonly cards: Card[] = [];
  private readonly left = el('div', { class: 'cards left' });
  private readonly right = el('div', { class: 'cards right' });
  private readonly round = el('div', { class: 'round' });
  private readonly banner = el('div', { class: 'banner', 'aria-live': 'polite' });
  private readonly result = el('div', { class: 'result panel', hidden: true, role: 'dialog', 'aria-label': 'Result' });
  private readonly agenda = el('div', { class: 'agenda', hidden: true, role: 'group', 'aria-label': 'Vote for the next round' });
  private agendaKey = '';
  private bannerText = '';
  private resultKey = '';
  private lastCardsMs = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly sounds: Sounds,
    private readonly actions: HudActions,
  ) {
    root.append(this.left, this.right, this.round, this.banner, this.result, this.agenda);
  }

  /** Shows or hides everything; begins afresh. */
  open(on: boolean): void {
    this.root.hidden = !on;
    this.banner.replaceChildren();
    this.bannerText = '';
    this.resultKey = '';
    this.result.hidden = true;
    this.agenda.hidden = true;
    this.layCards(0);
  }

  /** The next round may be voted for. */
  get showsAgenda(): boolean {
    return !this.agenda.hidden;
  }

  get showsResult(): boolean {
    return !this.result.hidden;
  }

  /** More cards than have room at their full size. */
  get isCrowded(): boolean {
    return this.cards.length > COMPANY;
  }

  /** True if the cards take another room than before. */
  draw(state: State, labels: Labels, nowMs: number): boolean {
    const changed = this.cards.length !== state.bodies;
    if (changed) this.layCards(state.bodies);
    if (nowMs - this.lastCardsMs > 80) {
      this.lastCardsMs = nowMs;
      for (const card of this.cards) card.show(state, labels);
      const left = state.mode === Mode.crown && state.phase === Phase.playing ? ` · ${Math.ceil((CROWN_FRAMES - state.time) / TICK_RATE)} s` : '';
      const round = `Round ${state.round} · ${MODE_NAMES[state.mode]}${left}`;
      if (this.round.textContent !== round) this.round.textContent = round;
    }
    this.sayBanner(state, labels);
    this.showResult(state, labels);
    this.showAgenda(state);
    return changed;
  }

  private layCards(bodies: number): void {
    this.cards.length = 0;
    this.left.replaceChildren();
    this.right.replaceChildren();
    for (let body = 0; body < bodies; body += 1) {
      const card = new Card(body);
      this.cards.push(card);
      (body % 2 === 0 ? this.left : this.right).append(card.root);
    }
    this.root.classList.toggle('many', this.isCrowded);
  }

  private sayBanner(state: State, labels: Labels): void {
    const [text, kind, body] = bannerOf(state, labels);
    if (text === this.bannerText) return;
    this.bannerText = text;
    this.banner.replaceChildren();
    if (text === '') return;
    const line = el('div', { class: kind }, text);
    if (body >= 0) line.style.setProperty('--colour', lookOf(labels.lookOf(body)).fill);
    this.banner.append(line);
    if (kind === 'title' && state.phase === Phase.countdown) this.banner.append(el('div', { class: 'hint' }, MODE_HINTS[state.mode]));
    if (kind === 'count') this.sounds.count(false);
  }

  private showResult(state: State, labels: Labels): void {
    const visible = state.phase === Phase.matchOver && state.clock > RESULT_FRAMES / 2;
    this.result.hidden = !visible;
    if (!visible) return;
    const votes = Array.from(state.again.subarray(0, state.bodies)).join('');
    const key = `${state.champion}|${votes}|${state.clock >= RESULT_FRAMES}`;
    if (key === this.resultKey) return;
    const hadFocus = this.result.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.resultKey = key;
    this.result.replaceChildren(...this.resultParts(state, labels));
    if (hadFocus !== undefined && hadFocus !== '') document.getElementById(hadFocus)?.focus();
  }

  /** Between two rounds: what is next, and two others to vote for. */
  private showAgenda(state: State): void {
    const visible = state.phase === Phase.roundOver && state.clock > AGENDA_AFTER && (state.winner < 0 || state.wins[state.winner] < WINS_FOR_MATCH);
    this.agenda.hidden = !visible;
    if (!visible) return;
    const first = leading(state);
    const left = Math.ceil((ROUND_OVER_FRAMES - state.clock) / TICK_RATE);
    const key = `${state.round}|${first}|${state.vote.join('')}|${left}`;
    if (key === this.agendaKey) return;
    const isNew = this.agendaKey.split('|')[0] !== String(state.round);
    this.agendaKey = key;
    if (isNew) this.agenda.replaceChildren(el('p', {}), ...Array.from({ length: CHOICES }, (_, choice) => this.choice(state, choice)));
    this.agenda.firstElementChild!.textContent = `Next round in ${left}`;
    for (let choice = 0; choice < CHOICES; choice += 1) {
      const button = this.agenda.children[choice + 1];
      const votes = votesFor(state, choice);
      button.classList.toggle('leads', choice === first);
      button.querySelector('.votes')!.textContent = votes === 0 ? '' : `${votes} ${votes === 1 ? 'vote' : 'votes'}`;
    }
  }

  private choice(state: State, choice: number): HTMLElement {
    const arena = ARENA_NAMES[arenaOf(state, choice)];
    return el('button', { class: 'choice', click: () => this.actions.next(choice) }, el('kbd', {}, String(choice + 1)), el('b', {}, arena), el('small', {}, MODE_NAMES[modeOf(state, choice)]), el('span', { class: 'votes' }));
  }

  private resultParts(state: State, labels: Labels): Node[] {
    const bodies = Array.from({ length: state.bodies }, (_, body) => body).sort((a, b) => state.wins[b] - state.wins[a] || state.knockouts[b] - state.knockouts[a] || a - b);
    const best = labels.lookOf(Math.max(0, state.champion));
    const champion = el('div', { class: 'champion' }, el('img', { src: avatar(best), alt: '' }), el('h2', {}, `${labels.nameOf(state.champion)} wins the match`), ...(state.titles[Math.max(0, state.champion)] > 1 ? [el('p', {}, `${state.titles[state.champion]} matches won tonight`)] : []));
    champion.style.setProperty('--colour', lookOf(best).fill);
    const rows = bodies.map((body) => {
      const row = el('tr', {}, el('th', { scope: 'row' }, el('i', { class: 'dot' }), labels.nameOf(body)), el('td', {}, String(state.wins[body])), el('td', {}, String(state.knockouts[body])), el('td', { class: 'vote' }, state.again[body] === 1 ? 'again!' : ''));
      row.style.setProperty('--colour', lookOf(labels.lookOf(body)).fill);
      return row;
    });
    const head = el('tr', {}, el('th', {}), el('th', { scope: 'col' }, 'Rounds'), el('th', { scope: 'col' }, 'Shoves'), el('th', {}));
    const soon = state.clock < RESULT_FRAMES;
    return [
      champion,
      el('table', {}, head, ...rows),
      el('div', { class: 'buttons' }, el('button', { id: 'rematch', class: 'primary', disabled: soon, click: () => this.actions.again() }, 'Rematch', el('kbd', {}, 'R')), el('button', { id: 'to-lobby', disabled: soon, click: () => this.actions.quit() }, 'Back to lobby')),
      el('div', { class: 'buttons' }, el('button', { id: 'watch-again', class: 'quiet', click: () => this.actions.watchAgain() }, icon('play'), 'Watch the last round'), el('button', { id: 'save-replay', class: 'quiet', click: () => this.actions.save() }, 'Save the replay')),
    ];
  }
}

/** What stands in the middle of the picture: text, its style, and whose colour it has. */
function bannerOf(state: State, labels: Labels): [text: string, kind: string, body: number] {
  if (state.phase === Phase.countdown) {
    const left = (state.round === 1 ? COUNTDOWN_FRAMES : NEXT_COUNTDOWN_FRAMES) - state.clock;
    const count = Math.ceil(left / COUNT_FRAMES);
    return count > 3 || count < 1 ? [`${ARENA_NAMES[state.arena]} · ${MODE_NAMES[state.mode]}`, 'title', -1] : [String(count), 'count', -1];
  }
  if (state.phase === Phase.playing) return state.clock < GO_FRAMES ? ['Shove!', 'go', -1] : ['', '', -1];
  if (state.phase !== Phase.roundOver) return ['', '', -1];
  if (state.winner < 0) return ['Nobody left: a draw', 'title', -1];
  return [`${labels.nameOf(state.winner)} takes round ${state.round}`, 'title', state.winner];
}
