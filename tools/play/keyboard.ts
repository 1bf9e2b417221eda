/** The whole way by keyboard alone: a room, a match, the menu, a key bound anew and played with, and out again. */
import type { Victim } from '../browser/player.ts';
import type { Check } from './judge.ts';
import { PLAYS, tell, type StoryOptions } from './story.ts';

/** What has the focus, seen through custom elements: its id, or its classes. */
const FOCUSED = '(() => { let element = document.activeElement; while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement; return `${element?.id ?? ""} ${element?.className ?? ""}`; })()';
const MOST_TABS = 40;
const DASHES_WITHIN_MS = 8000;

export function byKeyboard(options: StoryOptions): Promise<Check[]> {
  return tell('keyboard alone', options, false, async (story) => {
    const ana = await story.start('Ana', { width: 900, height: 700 });
    await ana.open(`http://localhost:${story.host.port}/?test&renderer=canvas&name=Ana`);
    await ana.until("window.__rollmesh?.phase === 'home'", 30_000, 'the page did not come up');
    await goTo(ana, 'create');
    await ana.until("window.__rollmesh.phase === 'room'", 30_000, 'the room did not open');
    await goTo(ana, 'start');
    await ana.until(`${PLAYS} && window.__rollmesh.room.state.phase === 1`, 30_000, 'the match did not begin');
    await tap(ana, 'Escape');
    const back = await ana.evaluate<string>(FOCUSED);
    await goTo(ana, 'menu-settings');
    await goTo(ana, 'bind-0-dash');
    await tap(ana, 'KeyX');
    const shown = await ana.evaluate<string>("document.querySelector('#bind-0-dash').textContent");
    await tap(ana, 'Escape');
    await ana.until("document.querySelector('dialog') === null", 5000, 'the settings do not close by Escape');
    const dashes = await dashed(ana);
    await tap(ana, 'Escape');
    await goTo(ana, 'menu-leave');
    await ana.until("window.__rollmesh.phase === 'home'", 5000, 'leaving did not work');
    story.check('a room, a match, a key bound anew and played with, and out again', back.startsWith('menu-back') && shown === 'X' && dashes, `the menu opens at ${back.trim()}, dash is on ${shown}, ${dashes ? 'dashes' : 'no dash'}`);
  });
}

/** A dash is possible while one is on the floor: who was pushed off it comes back first. */
async function dashed(player: Victim): Promise<boolean> {
  for (const endMs = performance.now() + DASHES_WITHIN_MS; performance.now() < endMs; ) {
    await tap(player, 'KeyX');
    if (await player.evaluate<boolean>('window.__rollmesh.room.state.cooldown[window.__rollmesh.room.localSlots[0]] > 0')) return true;
  }
  return false;
}

/** Tab until the element of that id or class has the focus, then Enter. */
async function goTo(player: Victim, wanted: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if ((await player.evaluate<string>(FOCUSED)).split(' ').includes(wanted)) return tap(player, 'Enter');
    await tap(player, 'Tab');
  }
  throw new Error(`Tab never came to ${wanted}.`);
}

async function tap(player: Victim, key: string): Promise<void> {
  await player.keyDown(key);
  await player.keyUp(key);
}
