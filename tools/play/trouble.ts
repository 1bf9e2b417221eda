/**
 * What players do to a match without meaning to, in real browsers: kill it, reload, freeze, hide, come late, lose the server,
 * never get a link. Each story ends with the same sums of final frames on every machine that is left. Run it alone with
 * `npm run play:trouble`; a part of it belongs to `npm test`.
 */
import type { Victim } from '../browser/player.ts';
import { pause } from './hands.ts';
import type { Check } from './judge.ts';
import { begin, gather } from './scenario.ts';
import { PLAYS, tell, type Story, type StoryOptions } from './story.ts';
import { frameOf } from './witness.ts';

/**
 * The longest stall that the survivors of a death may have, in ms, where five browsers share two cores: pages that draw in software a
 * few times a second measure round trips of 300 ms, and silence counts only beyond four of them. What a death costs machines that
 * keep pace is judged in virtual time (`npm run figures -- deaths`).
 */
const DEATH_STALL_MS = 3000;
const LOADED_STALL_MS = 3000;

/** Four play; one is killed, one reloads, a fifth comes, one freezes, one hides, the server dies and a link breaks. */
export function anEvening(options: StoryOptions): Promise<Check[]> {
  return tell('an evening', options, false, async (story) => {
    for (const name of ['Ana', 'Bob', 'Cleo', 'Dan']) await story.start(name);
    await gather([...story.players.values()], story.host, '&delay=1');
    await begin([...story.players.values()]);
    for (const name of ['Ana', 'Bob', 'Cleo']) story.press(name, 14);
    await pause(5500);
    await killed(story);
    await reloaded(story);
    await lateComer(story);
    await frozen(story);
    await hidden(story);
    await serverDead(story);
    await story.sums('Ana', 'Bob', 'Cleo', 'Eve');
    await story.picture('Ana', 'evening');
  });
}

async function killed(story: Story): Promise<void> {
  await story.calm('Ana', 'Bob', 'Cleo');
  story.player('Dan').signal('KILL');
  await pause(2500);
  const stillMs = await story.stillMs('Ana', 'Bob', 'Cleo');
  story.check('one of four is killed: the others go on', stillMs < DEATH_STALL_MS, `longest standstill ${Math.round(stillMs)} ms`);
}

async function reloaded(story: Story): Promise<void> {
  const slots = await story.player('Bob').evaluate<string>('window.__rollmesh.room.localSlots.join()');
  const beganMs = performance.now();
  await story.player('Bob').reload();
  await story.untilPlaying('Bob');
  const tookMs = performance.now() - beganMs;
  const after = await story.player('Bob').evaluate<string>('window.__rollmesh.room.localSlots.join()');
  story.check('a page reloads and gets its seat back', after === slots, `slot ${slots} again after ${(tookMs / 1000).toFixed(1)} s, page load included`);
}

async function lateComer(story: Story): Promise<void> {
  await story.start('Eve');
  const code = await story.player('Ana').evaluate<string>('window.__rollmesh.room.code');
  await story.calm('Ana', 'Cleo');
  await story.player('Eve').open(`http://localhost:${story.host.port}/?test&renderer=canvas&name=Eve&delay=1#${code}`);
  const beganMs = performance.now();
  await story.untilPlaying('Eve');
  const tookMs = performance.now() - beganMs;
  const stillMs = await story.stillMs('Ana', 'Cleo');
  // Another browser's start alone takes both cores for a moment.
  story.check('a fifth joins mid-game, and nobody waits for it', stillMs < LOADED_STALL_MS, `plays ${(tookMs / 1000).toFixed(1)} s after its page was there; longest standstill of the others ${Math.round(stillMs)} ms`);
}

async function frozen(story: Story): Promise<void> {
  await story.calm('Ana', 'Bob', 'Eve');
  story.player('Cleo').signal('STOP');
  await pause(10_000);
  story.player('Cleo').signal('CONT');
  const tookMs = await story.untilPlaying('Cleo');
  const stillMs = await story.stillMs('Ana', 'Bob', 'Eve');
  story.check('one freezes for 10 s and plays again', stillMs < DEATH_STALL_MS, `back after ${(tookMs / 1000).toFixed(1)} s; longest standstill of the others ${Math.round(stillMs)} ms`);
}

async function hidden(story: Story): Promise<void> {
  await story.calm('Ana', 'Bob', 'Eve');
  const cleo = story.player('Cleo');
  await cleo.hide();
  await pause(500);
  const state = await cleo.evaluate<string>('document.visibilityState');
  const before = await frameOf(cleo);
  await pause(4000);
  const moved = (await frameOf(cleo)) - before;
  const plays = await cleo.evaluate<boolean>(PLAYS);
  await cleo.show();
  const stillMs = await story.stillMs('Ana', 'Bob', 'Eve');
  story.check('a hidden tab plays on and holds nobody up', state === 'hidden' && plays && moved > 120 && stillMs < DEATH_STALL_MS, `${state}: ${moved} frames in 4 s, longest standstill of the others ${Math.round(stillMs)} ms`);
}

/** The server is dead, then the connection between two is closed under the game. */
async function serverDead(story: Story): Promise<void> {
  story.host.kill();
  await pause(800);
  const ana = story.player('Ana');
  await story.calm('Bob', 'Cleo', 'Eve');
  const links = 'Object.fromEntries(window.__rollmesh.room.linked().map((member) => [member.id, member.link]))';
  const before = await ana.evaluate<Record<string, number>>(links);
  await ana.evaluate("void [...window.__witness.connections].find((each) => each.connectionState === 'connected')?.close()");
  const beganMs = performance.now();
  const mended = `(() => { const before = ${JSON.stringify(before)}; const now = ${links}; return Object.keys(before).every((id) => now[id] !== undefined) && Object.keys(before).some((id) => now[id] !== before[id]); })()`;
  await ana.until(mended, 30_000, 'the link was not repaired');
  const tookMs = performance.now() - beganMs;
  await story.untilPlaying('Ana');
  story.check('the server is dead and a link is closed: it is repaired through the others', true, `all ${Object.keys(before).length} links of Ana are open again after ${(tookMs / 1000).toFixed(1)} s`);
  await pause(3000);
}

/** Of two, one vanishes for 3 s and comes back, then for good. */
export function ofTwo(options: StoryOptions): Promise<Check[]> {
  return tell('of two', options, false, async (story) => {
    for (const name of ['Ana', 'Bob']) await story.start(name);
    await gather([...story.players.values()], story.host, '&delay=1');
    await begin([...story.players.values()]);
    const ana = story.player('Ana');
    story.press('Ana', 20);
    story.press('Bob', 4);
    await pause(4500);
    story.player('Bob').signal('STOP');
    await ana.until("document.querySelector('#pause') !== null", 5000, 'no pause was told');
    await story.picture('Ana', 'paused');
    await pause(2500);
    const waitedAt = await frameOf(ana);
    story.player('Bob').signal('CONT');
    await ana.until(`document.querySelector('#pause') === null && window.__rollmesh.stats().frame > ${waitedAt + 60}`, 15_000, 'the match did not go on');
    story.check('one vanishes for 3 s: the other waits, and the same match goes on', true, `waited at frame ${waitedAt}`);
    await story.sums('Ana', 'Bob');
    story.player('Bob').signal('KILL');
    await ana.until("document.querySelector('#pause-go-on') !== null", 6000, 'no pause was told');
    await pause(1500);
    const still = await frameOf(ana);
    await pause(1000);
    const held = (await frameOf(ana)) - still;
    await ana.click('#pause-go-on');
    await ana.until(`window.__rollmesh.stats().frame > ${still + 120}`, 8000, 'going on alone did not work');
    story.check('one vanishes for good: nobody is handed the match, and the player chooses', held === 0, `${held} frames until then; went on alone from frame ${still}`);
  });
}

/** Ana and Cleo never get a link; they play through Bob. */
export function noLink(options: StoryOptions): Promise<Check[]> {
  return tell('no link', options, true, async (story) => {
    const names = ['Ana', 'Bob', 'Cleo'];
    for (const name of names) await story.start(name);
    const [ana, bob, cleo] = names.map((name) => story.player(name)) as [Victim, Victim, Victim];
    await gather([ana, bob], story.host, '&delay=1&introductions=server');
    const [anaId, bobId] = await Promise.all([ana, bob].map((player) => player.evaluate<string>('window.__rollmesh.room.selfId')));
    story.host.change({ up: false }, { from: anaId! });
    story.host.change({ up: true }, { between: [anaId!, bobId!] });
    const code = await ana.evaluate<string>('window.__rollmesh.room.code');
    await cleo.open(`http://localhost:${story.host.port}/?test&renderer=canvas&name=Cleo&delay=1&introductions=server#${code}`);
    await cleo.until("['room', 'home'].includes(window.__rollmesh?.phase)", 40_000, 'the page did not come up');
    if ((await cleo.evaluate<string>('window.__rollmesh.phase')) === 'home') await cleo.click('#join');
    for (const player of [ana, bob, cleo]) await player.until('window.__rollmesh?.room?.members.length === 3', 60_000, 'not everybody is in the room');
    await begin([ana, bob, cleo]);
    const cleoId = await cleo.evaluate<string>('window.__rollmesh.room.selfId');
    for (const name of names) story.press(name, 8);
    await pause(9000);
    const relayed = await ana.evaluate<boolean>(`window.__rollmesh.room.members.find((member) => member.id === ${JSON.stringify(cleoId)}).relayed`);
    const frames = await Promise.all([ana, bob, cleo].map(frameOf));
    story.check('two that have no link play through the third', relayed && Math.min(...frames) > 240, `relayed: ${relayed}; frames ${frames.join(', ')}`);
    await story.sums(...names);
  });
}
