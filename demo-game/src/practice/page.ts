/** The practice page: puts its parts together and lets real time pass for the simulated world. */
import { el } from '../dom.ts';
import { controlsPanel, START, worldOptions, type Settings } from './controls-panel.ts';
import { NewsList } from './news-list.ts';
import gameSource from './game.ts?raw';
import { MeshView } from './mesh-view.ts';
import { PeerCard } from './peer-card.ts';
import { Person } from './person.ts';
import { plotDepth, plotWaits } from './plots.ts';
import { watchTheme } from './theme.ts';
import { World } from './world.ts';

/** Figures are read, not watched: they are written so often. */
const WRITE_MS = 250;

export class Page {
  readonly settings: Settings = { ...START };
  world: World | undefined;
  private cards: PeerCard[] = [];
  private building = 0;
  private lastMs = 0;
  private writtenMs = 0;
  private readonly person = new Person();
  private readonly theme = watchTheme();
  private readonly mesh = new MeshView();
  private readonly news = new NewsList();
  private readonly peers = el('section', { class: 'peers', 'aria-label': 'The peers' });
  private readonly verdict = el('p', { class: 'verdict' });
  private readonly depth = el('canvas', { class: 'plot', role: 'img', 'aria-label': 'How many frames each peer went back' });
  private readonly waits = el('canvas', { class: 'plot lanes', role: 'img', 'aria-label': 'When each peer waited' });

  constructor(private readonly root: HTMLElement) {}

  async begin(): Promise<void> {
    const controls = controlsPanel(this.settings, { weather: (weather) => this.world?.setWeather(weather), rebuild: () => void this.build() });
    this.root.replaceChildren(
      intro(),
      el('div', { class: 'bar' }, legend(), this.verdict),
      el('div', { class: 'layout' }, el('aside', {}, controls, el('div', { class: 'links' }, el('h2', {}, 'Links'), el('p', { class: 'hint' }, 'Press a line to cut it.'), this.mesh.root)), this.peers, this.lower()),
      reading(),
      code(),
    );
    letGoOfKeys(this.root);
    await this.build();
    this.lastMs = performance.now();
    requestAnimationFrame(this.frame);
  }

  /** A new match, with what is set now. */
  private async build(): Promise<void> {
    const building = ++this.building;
    const world = await World.open(worldOptions(this.settings));
    if (building !== this.building) return world.close();
    const mine = Math.min(this.world?.mine ?? 0, world.machines.length - 1);
    this.world?.close();
    this.world = world;
    world.mine = mine;
    this.cards = world.machines.map((machine) => {
      const take = (): void => {
        world.mine = machine.index;
      };
      const card = new PeerCard(world, machine, take);
      this.person.watch(card.arena.canvas, take);
      return card;
    });
    this.peers.dataset.count = String(world.machines.length);
    this.peers.replaceChildren(...this.cards.map(({ root }) => root));
    this.mesh.show(world);
    this.news.show(world);
    this.writtenMs = 0;
  }

  private readonly frame = (nowMs: number): void => {
    requestAnimationFrame(this.frame);
    const { world, settings } = this;
    const elapsedMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    if (world === undefined) return;
    world.press = this.person.read(world, nowMs);
    world.advance(elapsedMs * settings.speed);
    const theme = this.theme();
    for (const card of this.cards) card.draw(theme, settings);
    plotDepth(this.depth, world, theme);
    plotWaits(this.waits, world, theme);
    if (nowMs - this.writtenMs < WRITE_MS) return;
    this.writtenMs = nowMs;
    this.write(world);
  };

  private write(world: World): void {
    for (const card of this.cards) card.write();
    this.mesh.update();
    this.news.update();
    const { frame, equal, compared, differed, odd } = world.agreement.verdict;
    const names = odd.map((index) => world.machines[index]!.name).join(' and ');
    const words = frame < 0 ? 'No final frame to compare yet.' : equal ? `All checksums equal up to frame ${frame}.` : `${names} computed another game.`;
    const counted = compared === 0 ? '' : ` ${compared} compared, ${differed} differed.`;
    if (this.verdict.textContent !== words + counted) this.verdict.textContent = words + counted;
    this.verdict.dataset.kind = frame < 0 ? 'wait' : equal ? 'good' : 'bad';
  }

  private lower(): HTMLElement {
    return el(
      'section',
      { class: 'lower' },
      el('div', { class: 'panel' }, el('h2', {}, 'Frames gone back'), this.depth, el('h2', {}, 'Waiting'), this.waits),
      el('div', { class: 'panel' }, el('h2', {}, 'What the peers say'), this.news.root),
    );
  }
}

function intro(): HTMLElement {
  const home = document.documentElement.dataset.practice === undefined ? './' : location.href.split(/[?#]/)[0]!;
  return el(
    'header',
    { class: 'intro' },
    el('div', {}, el('h1', {}, 'See rollback work'), el('p', {}, 'Real Rollmesh peers on this page, and a network between them that you can spoil. Each picture is what one player sees.')),
    el('nav', {}, el('a', { href: home }, 'Play the game'), el('a', { href: '#code' }, 'The code')),
    el('p', { class: 'keys' }, kbd('W', 'A', 'S', 'D'), ' or ', kbd('←', '↑', '↓', '→'), ' move you, ', kbd('Space'), ' dashes; or hold a finger on a picture. While nobody presses anything, it plays by itself.'),
  );
}

/** What was pressed with a pointer keeps no keys: arrows and space belong to the game again. */
function letGoOfKeys(root: HTMLElement): void {
  root.addEventListener('pointerup', () => setTimeout(() => {
    const focused = document.activeElement;
    if (focused instanceof HTMLInputElement || focused instanceof HTMLButtonElement) focused.blur();
  }));
}

function kbd(...names: string[]): HTMLElement {
  return el('span', {}, ...names.map((name) => el('kbd', {}, name)));
}

/** The colours of the strips. */
function legend(): HTMLElement {
  return el('p', { class: 'legend' }, ...['predicted', 'confirmed', 'final'].map((kind) => el('span', { class: kind }, kind)), el('span', { class: 'again' }, 'simulated again'));
}

/** All that was written for this game to be played over a network. */
function code(): HTMLElement {
  const lines = gameSource.trimEnd().split('\n').length;
  return el(
    'section',
    { class: 'reading', id: 'code' },
    el('h2', {}, `The whole game: ${lines} lines`),
    el('p', {}, 'A state, an input, and a step from one frame to the next. Saving, loading, predicting, rolling back, checksums and coming back after a reload are not in it: the state is declared, and Rollmesh does the rest.'),
    el('details', {}, el('summary', {}, 'game.ts'), el('pre', { tabindex: '0', 'aria-label': 'Source of game.ts' }, el('code', {}, gameSource))),
  );
}

/** How to read it. */
function reading(): HTMLElement {
  const term = (kind: string, name: string, text: string): HTMLElement => el('div', {}, el('dt', { class: kind }, name), el('dd', {}, text));
  return el(
    'section',
    { class: 'reading' },
    el('h2', {}, 'How to read it'),
    el(
      'dl',
      {},
      term('predicted', 'Predicted', 'Simulated on a guess: somebody’s keys have not arrived yet, so they are taken to be as before.'),
      term('confirmed', 'Confirmed', 'All keys are here. The frame cannot change on this machine any more.'),
      term('final', 'Final', 'Everybody is known to have all keys of it. Checksums of final frames are compared, and must be equal.'),
      term('again', 'Bars', 'How often a frame was simulated again because a guess was wrong: that is a rollback.'),
    ),
    el('p', {}, 'Things to try: latency at 200 ms, then Lockstep. Freeze one of three, and one of two. Cut a link of three: they play on through the third. Flip a byte: the machine is found by its checksum, and takes the state of the others; of two, both go back to what they agreed on.'),
  );
}
