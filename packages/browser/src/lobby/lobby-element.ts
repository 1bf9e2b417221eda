/**
 * `<rollmesh-lobby>`: everything between opening the page and the match, in plain DOM. Give it `open`, and it asks for a name and a
 * code and connects; or give it `room`. Each piece is the default content of a slot (home, header, invite, players, actions, chat,
 * settings), so a page replaces one by a child with that `slot`; what stays is styled by `::part`.
 */
import { chatPiece, type ChatPiece } from './lobby-chat.ts';
import { el, LOOKS, setText, type LobbyLook } from './lobby-dom.ts';
import { homePiece, type LobbyWish } from './lobby-home.ts';
import { invitePiece } from './lobby-invite.ts';
import { playersPiece } from './lobby-players.ts';
import { seatRows, type LobbyRoom } from './lobby-room.ts';
import { settingsPiece } from './lobby-settings.ts';
import { LOBBY_STYLE } from './lobby-style.ts';
import { LOBBY_WORDS, plainFailure, type LobbyWords } from './lobby-words.ts';

export interface LobbyElement extends HTMLElement {
  /** Opens a room for what the player wants; usually a call of `openRoom`. With it the lobby begins at home. */
  open: ((wish: LobbyWish, signal: AbortSignal) => Promise<LobbyRoom>) | undefined;
  /** The open room. Setting it shows it. */
  room: LobbyRoom | undefined;
  /** What the player wants, before it is asked: a stored name, the code of the address. */
  wish: LobbyWish;
  /** Offers to hide the address at home; only with a relay. Default false. */
  offerRelay: boolean;
  /** Offers bots for free seats; only for a game whose step plays them (`bots` of its context). Default false. */
  offerBots: boolean;
  /** Other words, for instance in another language. */
  words: LobbyWords;
  /** Quick signs. */
  emotes: readonly string[];
  /** How seats look, from the first on: colours, and pictures of the game's figures. Set it before there is a room. */
  looks: readonly LobbyLook[];
  /** The link to a room. Default: this page's address with the code as its fragment. */
  linkOf(code: string): string;
  /** Connects with `wish`: what the buttons at home do, and a page that was opened by a link does at once. */
  enter(wish?: Partial<LobbyWish>): Promise<LobbyRoom | undefined>;
  /** Shows a failure in plain words. */
  fail(error: unknown): void;
}

/** Told on the element: a room was entered (`detail` is it), or left. */
export type LobbyEventName = 'room' | 'leave';

const REFRESH_MS = 1000;
const EMOTES = ['👋', '👍', '😂', '😮', '🔥', 'GG'];

/** Makes `<rollmesh-lobby>` known to the page, once. Returns nothing to keep: write the element, or `document.createElement(tag)`. */
export function defineLobby(tag = 'rollmesh-lobby'): void {
  if (customElements.get(tag) === undefined) customElements.define(tag, lobbyClass());
}

/** Within a function, since there is no HTMLElement to extend where no page is. */
function lobbyClass(): CustomElementConstructor {
  return class RollmeshLobby extends HTMLElement implements LobbyElement {
    wish: LobbyWish = { name: '', delay: 'auto', relayOnly: false };
    offerRelay = false;
    offerBots = false;
    words = LOBBY_WORDS;
    emotes: readonly string[] = EMOTES;
    looks = LOOKS;
    private readonly panel = el('section', { part: 'panel' });
    private readonly alerts = el('div', { role: 'alert' });
    private readonly live = el('div', { part: 'said', role: 'status', 'aria-live': 'polite' });
    private opener: LobbyElement['open'];
    private shown: LobbyRoom | undefined;
    private stopListening: (() => void)[] = [];
    private joining: AbortController | undefined;

    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).append(el('style', {}, LOBBY_STYLE), this.panel, this.live);
    }

    connectedCallback(): void {
      if (this.shown === undefined) this.showHome();
    }

    get open(): LobbyElement['open'] {
      return this.opener;
    }
    set open(open: LobbyElement['open']) {
      this.opener = open;
      if (this.shown === undefined) this.showHome();
    }

    get room(): LobbyRoom | undefined {
      return this.shown;
    }
    set room(room: LobbyRoom | undefined) {
      for (const stop of this.stopListening.splice(0)) stop();
      this.shown = room;
      if (room === undefined) this.showHome();
      else this.showRoom(room);
    }

    linkOf(code: string): string {
      return `${location.href.split('#')[0]}#${code}`;
    }

    async enter(changes: Partial<LobbyWish> = {}): Promise<LobbyRoom | undefined> {
      this.wish = { ...this.wish, ...changes };
      this.joining?.abort();
      const joining = (this.joining = new AbortController());
      this.showConnecting();
      try {
        const room = await this.opener?.(this.wish, joining.signal);
        if (joining.signal.aborted) return void room?.close();
        if (room === undefined) return undefined;
        this.room = room;
        this.dispatchEvent(new CustomEvent('room', { detail: room }));
        return room;
      } catch (error) {
        if (joining.signal.aborted) return undefined;
        this.showHome();
        this.fail(error);
        return undefined;
      }
    }

    fail(error: unknown): void {
      const { title, text, again } = plainFailure(error);
      const buttons = el('div', { part: 'failure-buttons' });
      if (again && this.shown === undefined && this.opener !== undefined) buttons.append(el('button', { part: 'button retry', type: 'button', click: () => void this.enter() }, this.words.retry));
      this.alerts.replaceChildren(el('div', { part: 'failure' }, el('strong', {}, title), el('span', {}, text), buttons));
      buttons.querySelector('button')?.focus();
    }

    private showHome(): void {
      this.alerts.replaceChildren();
      const home = this.opener === undefined ? el('p', { part: 'hint' }, this.words.connecting) : homePiece(this.wish, this.offerRelay, (wish) => void this.enter(wish), this.words);
      this.panel.replaceChildren(this.alerts, slot('home', home));
    }

    private showConnecting(): void {
      const cancel = el('button', { part: 'button cancel', type: 'button' }, this.words.cancel);
      cancel.addEventListener('click', () => {
        this.joining?.abort();
        this.showHome();
      });
      this.alerts.replaceChildren();
      this.panel.replaceChildren(el('div', { part: 'connecting' }, el('span', {}, this.words.connecting), cancel));
      this.say(this.words.connecting);
      cancel.focus();
    }

    private showRoom(room: LobbyRoom): void {
      const { words } = this;
      const players = playersPiece(room, words, this.looks, this.offerBots);
      const chat = room.say === undefined && room.emote === undefined ? undefined : chatPiece(room, this.emotes, words, this.looks);
      const settings = settingsPiece(room, words);
      const actions = actionsPiece(room, words, (error) => this.fail(error));
      const leave = el('button', { part: 'button leave', type: 'button', click: () => this.leave(room) }, words.leave);
      const header = el('header', { part: 'top' }, el('div', {}, el('span', { part: 'label' }, words.codeLabel), el('strong', { part: 'code' }, room.code)), leave);
      this.alerts.replaceChildren();
      this.panel.replaceChildren(
        slot('header', header), this.alerts, slot('invite', invitePiece(this.linkOf(room.code), words)), slot('players', players.root), slot('actions', actions.root),
        ...(chat === undefined ? [] : [slot('chat', chat.root)]), ...(settings === undefined ? [] : [slot('settings', settings.root)]),
      );
      const update = (): void => {
        players.update();
        actions.update();
        settings?.update();
      };
      this.listen(room, update, chat);
      update();
    }

    private listen(room: LobbyRoom, update: () => void, chat: ChatPiece | undefined): void {
      const { words } = this;
      const news = membersNews(room, words);
      const on = (name: string, listener: (event: { member?: string; text?: string; emote?: string; kind?: string }) => void): void => void this.stopListening.push(room.on(name, listener));
      on('members', () => {
        update();
        for (const line of news()) this.say(line);
      });
      on('settings', update);
      on('seatRequest', ({ text }) => {
        update();
        this.say(text ?? '');
      });
      on('paused', ({ text }) => {
        update();
        this.say(text ?? words.paused);
      });
      on('continued', () => {
        update();
        this.say(words.wentOn);
      });
      // Round trips are measured without an event for each.
      const refresh = setInterval(update, REFRESH_MS);
      this.stopListening.push(() => clearInterval(refresh));
      on('started', () => {
        update();
        this.say(words.started);
      });
      on('ended', ({ text }) => {
        update();
        this.say(text ?? words.ended);
      });
      on('notice', ({ kind, text }) => {
        if (kind === 'cannot-connect') this.fail({ code: 'cannot-connect' });
        else this.say(text ?? '');
        actionsHint(this.panel, kind === 'cannot-connect' ? '' : (text ?? ''));
      });
      on('said', ({ member, text }) => this.say(chat?.heard(String(member), String(text)) ?? ''));
      on('emote', ({ member, emote }) => this.say(chat?.heard(String(member), String(emote)) ?? ''));
      on('closed', () => {
        if (this.shown === room) this.room = undefined;
      });
    }

    private leave(room: LobbyRoom): void {
      room.close();
      this.wish = { ...this.wish, code: undefined };
      this.room = undefined;
      this.dispatchEvent(new CustomEvent('leave', { detail: room }));
    }

    /** Read out by a screen reader. */
    private say(text: string): void {
      this.live.textContent = text;
    }
  };
}

function slot(name: string, content: Node): HTMLElement {
  return el('slot', { name }, content);
}

function actionsHint(panel: HTMLElement, text: string): void {
  const hint = panel.querySelector<HTMLElement>('.go-hint');
  if (hint !== null && text !== '') setText(hint, text);
}

/** Ready, start, and what is still missing. Anybody may start; it is only advised against while somebody is not ready. */
function actionsPiece(room: LobbyRoom, words: LobbyWords, fail: (error: unknown) => void): { root: HTMLElement; update(): void } {
  const ready = el('input', { type: 'checkbox', part: 'ready-box', change: () => room.setReady(ready.checked) });
  const start = el('button', { part: 'button start primary big', type: 'button' }, words.start);
  start.addEventListener('click', () => {
    try {
      room.start();
    } catch (error) {
      fail(error);
    }
  });
  const pause = el('button', { part: 'button pause big', type: 'button', click: () => room.pause?.(room.paused !== true) });
  const hint = el('p', { part: 'hint go-hint' });
  const root = el('div', { part: 'actions' }, el('div', { part: 'go' }, el('label', { part: 'check' }, ready, el('span', {}, words.iAmReady)), start, pause), hint);
  const update = (): void => {
    const own = room.members.find((member) => member.isSelf);
    ready.checked = own?.ready === true;
    const seats = seatRows(room).reduce((sum, row) => sum + (row.kind === 'bot' ? 1 : row.kind === 'member' && !row.waiting ? row.member!.seats : 0), 0);
    const missing = room.game.players.min - seats;
    const playing = room.phase === 'playing' && room.pause !== undefined;
    start.hidden = playing;
    pause.hidden = !playing;
    setText(pause, room.paused === true ? words.goOn : words.pause);
    start.disabled = room.phase !== 'lobby' || missing > 0;
    const late = room.members.filter((member) => !member.isSelf && !member.ready).map((member) => (member.name === '' ? words.guest : member.name));
    setText(hint, playing ? (room.paused === true ? words.paused : '') : missing > 0 ? words.tooFew(missing) : room.members.length === 1 ? words.alone : late.length > 0 ? words.waitingFor(late.join(', ')) : words.everybodyReady);
  };
  return { root, update };
}

/** Who came, went or became ready since the last call. */
function membersNews(room: LobbyRoom, words: LobbyWords): () => string[] {
  const read = (): Map<string, { name: string; ready: boolean }> => new Map(room.members.filter((member) => !member.isSelf).map(({ id, name, ready }) => [id, { name: name === '' ? words.guest : name, ready }]));
  let before = read();
  return () => {
    const now = read();
    const lines: string[] = [];
    for (const [id, { name, ready }] of now) {
      if (!before.has(id)) lines.push(words.came(name));
      else if (ready && !before.get(id)!.ready) lines.push(words.isReady(name));
    }
    for (const [id, { name }] of before) if (!now.has(id)) lines.push(words.went(name));
    before = now;
    return lines.length === 0 ? [] : [lines.join(' ')];
  };
}
