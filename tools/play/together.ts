/**
 * A round among friends, in one room: a Chromium that makes it, a Firefox with two at one keyboard, and a phone that comes late by the
 * link and plays by touch. Then the phone's page is loaded anew, who made the room is killed, and what both recorded is played again. Told by `npm test`; alone with
 * `npm run play:trouble -- together`.
 */
import { LIVE, openReplay } from '@rollmesh/core';
import { shoveOff } from '../../demo-game/src/sim/shove-off.ts';
import type { Player } from '../browser/player.ts';
import { pause } from './hands.ts';
import type { Check } from './judge.ts';
import { Phone } from './phone.ts';
import { START } from './scenario.ts';
import { PLAYS, tell, type Story, type StoryOptions } from './story.ts';
import { frameOf } from './witness.ts';

const READY = 'rollmesh-lobby .check';
const LINK = "document.querySelector('rollmesh-lobby').shadowRoot.querySelector('.link').value";
/** The page, its script and a seat in a running match; asked is 3 s, and three other browsers share two cores here. */
const LATE_MS = 12_000;
const OWN = '(() => { const { room } = window.__rollmesh; const slot = room.localSlots[0]; return { slot, x: room.state.x[slot], y: room.state.y[slot], lives: room.state.lives[slot] }; })()';

interface Own {
  readonly slot: number;
  readonly x: number;
  readonly y: number;
}

export function together(options: StoryOptions): Promise<Check[]> {
  return tell('together', options, false, async (story) => {
    const ana = await story.start('Ana', { width: 900, height: 600 });
    const second = (await story.startFirefox('Fox')) ?? (await story.start('Fox'));
    await meet(story, ana, second);
    await ana.click(START);
    for (const player of [ana, second]) await player.until(`${PLAYS} && window.__rollmesh.room.state.phase === 1`, 30_000, 'the round did not begin');
    const phone = await comeLate(story);
    // They walk off the floor, all but the phone: a round by real keys, from the first to the last life.
    await ana.keyDown('ArrowUp');
    for (const key of ['KeyW', 'ArrowUp']) await second.keyDown(key);
    await fingers(story, phone);
    await roundEnds(story, ana, second);
    await reload(story);
    await creatorDies(story, second);
    await story.sameSums(second, story.player('Dan'));
    await replays(story, second, story.player('Dan'));
    await watched(story, second);
  });
}

/** In the lobby, by link: two seats at one keyboard, ready, a word. */
async function meet(story: Story, ana: Player, second: Player): Promise<void> {
  const page = `http://localhost:${story.host.port}/?test&renderer=canvas&delay=2`;
  await ana.open(`${page}&name=Ana`);
  await ana.click('#create');
  await ana.until("window.__rollmesh?.phase === 'room'", 30_000, 'the room did not open');
  const code = new URL(await ana.evaluate<string>(LINK)).hash.slice(1);
  await second.open(`${page}&name=Fox`);
  await second.click('.segments label:last-child');
  await second.type('#code', code);
  await second.click('#join');
  await second.until("window.__rollmesh?.phase === 'room' && window.__rollmesh.room.members.length === 2", 40_000, 'did not come into the room');
  await second.click(READY);
  await second.evaluate("window.__rollmesh.room.say('Ready when you are')");
  const seen = "(() => { const other = window.__rollmesh.room.members.find((each) => !each.isSelf); return other?.ready === true && other.seats === 2; })()";
  await ana.until(seen, 10_000, 'does not see who is ready');
  await ana.until("document.querySelector('rollmesh-lobby').shadowRoot.querySelector('.chat-log').textContent.includes('Ready when you are')", 10_000, 'did not hear the chat');
  story.check('in the lobby by code: two seats at one keyboard, ready, and a word are seen by the other', true, `room ${code}`);
}

/** The link opens straight into the running match: a bot gives up its body. */
async function comeLate(story: Story): Promise<Phone> {
  const link = await story.player('Ana').evaluate<string>(`(location.href)`);
  const dan = await story.start('Dan');
  const phone = await Phone.of(dan, 360, 740);
  const beganMs = performance.now();
  await dan.open(link.replace('name=Ana', 'name=Dan'));
  await dan.until(`${PLAYS} && window.__rollmesh.room.state.lives[window.__rollmesh.room.localSlots[0]] > 0`, 30_000, 'does not play');
  const tookMs = performance.now() - beganMs;
  const slot = await dan.evaluate<number>('window.__rollmesh.room.localSlots[0]');
  story.check('a phone opens the link and plays in the running match', slot === 3 && tookMs < LATE_MS, `seat ${slot} after ${(tookMs / 1000).toFixed(1)} s`);
  return phone;
}

const ON_THE_FLOOR = 'window.__rollmesh.room.state.fell[window.__rollmesh.room.localSlots[0]] === 0';

/** The stick under the left thumb and the button under the right, upright and lying down. */
async function fingers(story: Story, phone: Phone): Promise<void> {
  const dan = story.player('Dan');
  const results: string[] = [];
  let fine = true;
  for (const [width, height] of [[360, 740], [740, 360]] as const) {
    await phone.turn(width, height);
    await pause(300);
    await dan.until(ON_THE_FLOOR, 10_000, 'is not back on the floor');
    const before = await dan.evaluate<Own>(OWN);
    // Towards the middle, where the floor lasts longest.
    const [dx, dy] = [before.x > 0 ? -60 : 60, before.y > 0 ? -60 : 60];
    await phone.put(1, width * 0.25, height * 0.7);
    await phone.slide(1, width * 0.25 + dx, height * 0.7 + dy);
    await pause(450);
    const dashed = await dash(dan, phone);
    await phone.lift(1);
    const after = await dan.evaluate<Own>(OWN);
    const moved = Math.hypot(after.x - before.x, after.y - before.y);
    const wide = await dan.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    fine &&= moved > 10 && dashed && wide <= 0;
    results.push(`${width}x${height}: moved ${Math.round(moved)}, ${dashed ? 'dashed' : 'no dash'}`);
  }
  story.check('fingers move and dash, upright and lying down', fine, results.join('; '));
}

/** Whoever is pushed off the floor in this very moment tries again, as a player would. */
async function dash(dan: Player, phone: Phone): Promise<boolean> {
  const button = await dan.evaluate<{ x: number; y: number }>("(() => { const box = document.querySelector('#touch > div').shadowRoot.querySelector('.button').getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()");
  const dashes = 'window.__rollmesh.room.state.cooldown[window.__rollmesh.room.localSlots[0]] > 0';
  for (let tries = 0; tries < 4; tries++) {
    await dan.until(ON_THE_FLOOR, 10_000, 'is not back on the floor');
    await phone.tap(2, button.x, button.y);
    if (await dan.until(dashes, 1500, 'did not dash').then(() => true, () => false)) return true;
  }
  return false;
}

async function roundEnds(story: Story, ana: Player, second: Player): Promise<void> {
  const players = [ana, second, story.player('Dan')];
  for (const player of players) await player.until('(window.__rollmesh.events().roundOver ?? 0) > 0', 60_000, 'the round did not end');
  const wins = await Promise.all(players.map((player) => player.evaluate<string>('window.__rollmesh.room.state.wins.join()')));
  const told = await Promise.all(players.map((player) => player.evaluate<number>('window.__rollmesh.events().roundOver')));
  const falls = await Promise.all(players.map((player) => player.evaluate<string>("(({ fall = 0, 'fall:undone': undone = 0 }) => fall - undone)(window.__rollmesh.events())")));
  story.check('a round from the first to the last life ends alike on all, and is told once', new Set(wins).size === 1 && told.every((count) => count === 1), `rounds won by seat: ${wins[0]}; falls told ${falls.join(', ')}`);
  await ana.keyUp('ArrowUp');
  for (const key of ['KeyW', 'ArrowUp']) await second.keyUp(key);
}

async function reload(story: Story): Promise<void> {
  const dan = story.player('Dan');
  const slots = 'window.__rollmesh.room.localSlots.join()';
  const before = await dan.evaluate<string>(slots);
  await dan.reload();
  const tookMs = await story.untilPlaying('Dan');
  const after = await dan.evaluate<string>(slots);
  story.check('the phone loads the page anew and has its seat back', after === before, `seat ${after} ${(tookMs / 1000).toFixed(1)} s after the page was there`);
}

async function creatorDies(story: Story, second: Player): Promise<void> {
  const dan = story.player('Dan');
  await story.calm('Dan');
  story.player('Ana').signal('KILL');
  await pause(2500);
  const stillMs = await story.stillMs('Dan');
  const frame = await frameOf(second);
  await pause(1500);
  const [later, plays] = [await frameOf(second), await dan.evaluate<boolean>(PLAYS)];
  story.check('who made the room is killed, and the others play on', later - frame > 30 && plays && stillMs < 2500, `${later - frame} frames in 1.5 s; longest standstill ${Math.round(stillMs)} ms`);
}

/** The files that the pages recorded, one from the first frame and one from midway, opened and played here. */
async function replays(story: Story, ...players: readonly Player[]): Promise<void> {
  const told: string[] = [];
  let fine = true;
  for (const player of players) {
    const [text, sums] = await player.evaluate<[string, Record<number, number>]>('[btoa(String.fromCharCode(...window.__rollmesh.room.recording)), window.__rollmesh.checksums()]');
    const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
    const replay = openReplay(bytes, shoveOff);
    let equal = 0;
    let different = 0;
    for (; !replay.ended; replay.step()) {
      const sum = sums[replay.frame];
      if (sum === undefined) continue;
      if (replay.run.checksum(LIVE) >>> 0 === sum >>> 0) equal += 1;
      else different += 1;
    }
    fine &&= equal > 60 && different === 0 && replay.badFrame < 0;
    told.push(`${player.name}: frames ${replay.firstFrame} to ${replay.endFrame} in ${bytes.length} bytes, ${equal} sums equal, ${different} different`);
  }
  story.check('the replays that two browsers saved play again to the same checksums', fine, told.join('; '));
}

/** The file of one browser on the replay screen of the other: dropped on the page, played to its end, and saved again by its button. */
async function watched(story: Story, second: Player): Promise<void> {
  const dan = story.player('Dan');
  const file = await second.evaluate<string>('btoa(String.fromCharCode(...window.__rollmesh.room.recording))');
  await dan.evaluate(`(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => (blob.arrayBuffer().then((bytes) => (window.__saved = btoa(String.fromCharCode(...new Uint8Array(bytes))))), make.call(URL, blob));
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob('${file}'), (letter) => letter.charCodeAt(0))], 'match.rmrp'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  })()`);
  await dan.until("document.querySelector('#replay-scrub') !== null", 10_000, 'the replay screen did not open');
  await dan.keyDown('End');
  await dan.keyUp('End');
  const atEnd = "(({ value, max }) => Number(value) >= Number(max) - 1)(document.querySelector('#replay-scrub'))";
  await dan.until(atEnd, 20_000, 'the replay did not come to its end');
  await pause(300);
  const says = await dan.evaluate<string>("document.querySelector('.replay-bar .says').textContent");
  await dan.evaluate("document.querySelector('#replay-save').click()");
  const kept = await dan.until(`window.__saved === '${file}'`, 5000, 'was not saved').then(() => true, () => false);
  await dan.evaluate("document.querySelector('#replay-close').click()");
  const closed = await dan.until("document.querySelector('.replay-bar') === null", 5000, 'did not close').then(() => true, () => false);
  story.check('the replay of one browser is watched in the other to its end, every recorded sum agrees, and it is saved as it was', says === '' && kept && closed, says === '' ? 'no sum differs' : says);
}
