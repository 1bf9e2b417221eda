/** The lobby and the touch pad in a real Chromium, with real clicks, keys and fingers. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { bundle, hasChromium, openPage, picture, startBrowser, type OpenPage } from './chromium.ts';

const inChromium = hasChromium ? describe : describe.skip;

let browser: Browser;
let script: string;
beforeAll(async () => {
  if (!hasChromium) return;
  script = await bundle('packages/browser/test/page/kit-page.ts');
  browser = await startBrowser();
}, 60_000);
afterAll(async () => void (await browser?.close()));

const open = (options = {}): Promise<OpenPage> => openPage(browser, script, '', options);
const calls = (page: Page): Promise<unknown[][]> => page.evaluate('kit.room.calls');

inChromium('a lobby', () => {
  test('shows who is here, and every button does what it says', async () => {
    const { page, errors } = await open({ viewport: { width: 900, height: 1150 } });
    await page.evaluate('kit.full()');
    await page.getByText('Bob the Unstoppable').waitFor();
    await picture(page, 'lobby-light');
    await page.getByLabel('I am ready').check();
    await page.getByRole('button', { name: 'Add a bot' }).click();
    await page.getByRole('button', { name: 'Remove Bob the Unstoppable' }).click();
    expect((await calls(page)).map(([name]) => name)).toEqual(['setReady', 'setBots']);
    await page.getByRole('button', { name: 'Really remove? Bob the Unstoppable' }).click();
    await page.getByRole('button', { name: 'Agree to swap seats' }).click();
    await page.getByLabel('Your name').fill('Anna');
    await page.getByLabel('Your name').press('Enter');
    await page.getByText('Settings').click();
    await page.getByLabel('Let nobody else in').check();
    await page.getByLabel('Input delay').selectOption('3');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    expect(await calls(page)).toEqual([['setReady', true], ['setBots', 1], ['kick', 'bob'], ['takeSeat', 2], ['rename', 'Anna'], ['lock', true], ['configure', { delay: 3 }], ['start']]);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 30_000);

  test('says everything aloud: who comes, is ready, talks and goes; and what others write stays text', async () => {
    const { page } = await open();
    await page.evaluate('kit.full()');
    const said = (): Promise<string | null> => page.getByRole('status').textContent();
    await page.evaluate(`kit.room.change([...kit.room.members, { id: 'dan', name: 'Dan', isSelf: false, seats: 2, ready: false, playing: false, rttMs: -1, linked: true }])`);
    expect(await said()).toBe('Dan is here.');
    await page.getByText('waits for a seat').waitFor();
    await page.evaluate(`kit.room.change(kit.room.members.filter((member) => member.id !== 'dan'))`);
    expect(await said()).toBe('Dan left.');
    await page.getByLabel('Message').fill('<img src=x onerror=alert(1)> hello');
    await page.getByLabel('Message').press('Enter');
    expect(await said()).toBe('Ana: <img src=x onerror=alert(1)> hello');
    await page.getByRole('button', { name: '🔥' }).click();
    expect(await said()).toBe('Ana: 🔥');
    await page.context().close();
  }, 30_000);

  test('is used by keyboard alone, and a piece is replaced by a child with its slot', async () => {
    const { page } = await open();
    await page.evaluate(`kit.full(); kit.lobby.insertAdjacentHTML('beforeend', '<p slot="invite">Mine</p>')`);
    expect(await page.getByText('Mine').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Copy link' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Leave' }).focus();
    const reached: string[] = [];
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(`(() => { const at = kit.lobby.shadowRoot.activeElement; return at ? at.className.split(' ').at(-1) + ':' + (at.getAttribute('aria-label') ?? at.textContent.trim()) : '' })()`));
    }
    expect(reached.join(' ')).toMatch(/name-field.*ready-box.*big:Start.*emote/s);
    await page.getByLabel('I am ready').focus();
    await page.keyboard.press('Space');
    expect(await calls(page)).toEqual([['setReady', true]]);
    // The list is drawn again and again while people come and go: focus must survive that.
    await page.getByRole('button', { name: 'Remove Cleo' }).focus();
    await page.evaluate(`kit.room.change([...kit.room.members].reverse())`);
    expect(await page.evaluate('kit.lobby.shadowRoot.activeElement.getAttribute("aria-label")')).toBe('Remove Cleo');
    await page.context().close();
  }, 30_000);

  test('begins at home, tells a failure in plain words, tries again, and enters a real room', async () => {
    const { page, errors } = await open({ colorScheme: 'dark', viewport: { width: 400, height: 860 } });
    await page.evaluate(`kit.home('room-full')`);
    await page.getByPlaceholder('Room code').fill('abcd');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('alert').getByText('The room is full').waitFor();
    await picture(page, 'lobby-failure-dark-phone');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').getByText('The room is full').waitFor();
    expect(await page.evaluate('kit.opened.map((wish) => wish.code)')).toEqual(['abcd', 'abcd']);
    await page.evaluate(`kit.lobby.remove(); kit.home()`);
    await picture(page, 'lobby-home-dark-phone');
    await page.getByLabel('Your name').fill('Zoë');
    await page.getByRole('button', { name: 'Create a room' }).click();
    await page.getByText('1 more player is needed.').waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(0);
    // A page that is covered gets no animation frames: the worker's timer goes on without them.
    await page.evaluate(`window.ticks = 0; { const room = kit.lobby.room; const tick = room.tick.bind(room); room.tick = (nowMs) => (window.ticks++, tick(nowMs)); window.frames = requestAnimationFrame; window.requestAnimationFrame = () => 0; }`);
    await page.waitForFunction('window.ticks > 5', undefined, { polling: 50 });
    await page.evaluate(`window.requestAnimationFrame = window.frames`);
    await page.evaluate('void kit.lobby.enter({ code: kit.lobby.room.code, name: "Max" })');
    await page.getByText('Zoë', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('button', { name: 'Create a room' }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  }, 30_000);

  test('does in a real room what its buttons say, among four who agree', async () => {
    const { page, errors } = await open({ viewport: { width: 1280, height: 800 } });
    await page.evaluate('kit.real(3)');
    const said = (text: string): Promise<unknown> => page.getByRole('status').getByText(text).waitFor({ state: 'attached' });
    const seats = (): Promise<string> => page.evaluate(`kit.real_[2].members.map(({ name, seat, colour }) => name + ' ' + seat + ' ' + colour).sort().join()`);
    await page.waitForFunction('kit.real_.every((room) => room.members.length === 3) && new Set(kit.real_[0].members.map(({ seat }) => seat)).size === 3');
    await page.getByText('Bob the Unstoppable', { exact: true }).waitFor();
    await page.getByLabel('Your name').fill('Anna');
    await page.getByLabel('Your name').press('Enter');
    await page.getByLabel('Your name').fill(' ');
    await page.getByLabel('Your name').press('Enter');
    await page.getByLabel('Colour').selectOption('4');
    const own = (): Promise<number> => page.evaluate('kit.real_[0].members.find(({ isSelf }) => isSelf).seat');
    const seatOf = (name: string): Promise<number> => page.evaluate(`kit.real_[0].members.find((member) => member.name === '${name}').seat`);
    await page.getByRole('button', { name: 'Sit on seat 4' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(`kit.real_[2].members.some(({ name, seat, colour }) => name === 'Anna' && seat === 3 && colour === 4)`);
    expect(await own()).toBe(3);
    const before = await seatOf('Cleo');
    await page.getByRole('button', { name: 'Ask to swap seats: Cleo' }).click();
    await page.getByRole('button', { name: 'Asked to swap: take back: Cleo' }).waitFor();
    await page.waitForFunction('kit.real_[2].seatRequests.length === 1');
    await page.evaluate('kit.real_[2].takeSeat(3)');
    await page.waitForFunction(`kit.real_[0].members.find(({ isSelf }) => isSelf).seat === ${before}`);
    await page.getByRole('button', { name: 'Ask to swap seats: Cleo' }).waitFor();
    await page.evaluate(`kit.real_[1].takeSeat(kit.real_[0].members.find(({ isSelf }) => isSelf).seat)`);
    await said('Bob the Unstoppable would like to swap seats.');
    await picture(page, 'lobby-real-wide');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('heading', { name: 'Players' }).scrollIntoViewIfNeeded();
    await page.evaluate(`kit.lobby.shadowRoot.querySelector('.players').scrollIntoView()`);
    await picture(page, 'lobby-real-phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const bob = await seatOf('Bob the Unstoppable');
    await page.getByRole('button', { name: 'Agree to swap seats: Bob' }).click();
    await page.waitForFunction(`kit.real_[2].members.find(({ name }) => name === 'Anna').seat === ${bob}`);
    await page.getByRole('button', { name: 'Add a bot' }).click();
    await page.waitForFunction('kit.real_[1].bots === 1');
    await page.getByText('Settings').click();
    await page.getByLabel('Let nobody else in').check();
    await page.getByLabel('Input delay').selectOption('3');
    await page.waitForFunction('kit.real_[1].locked');
    expect(await page.getByLabel('Hide my address').count()).toBe(0);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Pause the match' }).click();
    await page.waitForFunction('kit.real_.every((room) => room.paused)');
    await page.getByText('The match is paused.', { exact: true }).waitFor();
    await picture(page, 'lobby-real-paused');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForFunction('kit.real_.every((room) => !room.paused)');
    expect(await page.evaluate('kit.real_.map((room) => [room.running().slotCount, room.session.locked, room.settings.delay])')).toEqual([[4, true, 3], [4, true, 'auto'], [4, true, 'auto']]);
    expect((await seats()).match(/Anna \d 4/)).not.toBeNull();
    expect(errors).toEqual([]);
    await page.context().close();
  }, 60_000);

  test('fits a phone, dark', async () => {
    const { page } = await open({ colorScheme: 'dark', viewport: { width: 360, height: 1250 } });
    await page.evaluate('kit.full()');
    await page.evaluate(`kit.room.setBots(1); kit.room.say('Who needs a hand?'); kit.room.tell('said', { member: 'bob', text: 'Not me' })`);
    await picture(page, 'lobby-dark-phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.context().close();
  }, 30_000);
});

inChromium('a touch pad', () => {
  test('gives the stick and buttons of real fingers, two at once, in both directions of a phone', async () => {
    const { page, errors } = await open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
    await page.evaluate('kit.touch()');
    const read = (): Promise<Record<string, number | boolean>> => page.evaluate('kit.read()');
    const touches = await page.context().newCDPSession(page);
    const touch = (type: string, ...points: [number, number][]): Promise<unknown> => touches.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await touch('touchStart', [100, 600]);
    await touch('touchMove', [160, 600]);
    expect(await read()).toMatchObject({ x: 1, y: 0, jump: false });
    const jump = (await page.getByText('Jump').boundingBox())!;
    const at: [number, number] = [jump.x + jump.width / 2, jump.y + jump.height / 2];
    await touch('touchStart', [160, 600], at);
    expect(await read()).toMatchObject({ x: 1, jump: true, dash: false, fire: false });
    await picture(page, 'touch-portrait');
    await touch('touchEnd');
    await page.waitForFunction('!kit.read().jump');
    expect(await read()).toMatchObject({ x: 0, y: 0, jump: false });
    await page.setViewportSize({ width: 844, height: 390 });
    await picture(page, 'touch-landscape');
    await touch('touchStart', [120, 250]);
    await touch('touchMove', [120, 200]);
    expect((await read()).y).toBeLessThan(-0.8);
    await page.evaluate('kit.enable(false)');
    expect(await read()).toMatchObject({ x: 0, y: 0 });
    expect(await page.evaluate('kit.shown()')).toBe(false);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 30_000);

  test('stays away from who plays with a mouse, whose buttons and place are inputs too', async () => {
    const { page } = await open({ viewport: { width: 800, height: 600 } });
    await page.evaluate('kit.touch()');
    expect(await page.evaluate('kit.shown()')).toBe(false);
    await page.mouse.move(600, 300);
    await page.mouse.down();
    const pressed = (await page.evaluate('kit.read()')) as { aim: number; fire: boolean };
    expect(pressed.fire).toBe(true);
    expect(pressed.aim).toBeCloseTo(0.5, 2);
    await page.mouse.up();
    await page.keyboard.down('ArrowLeft');
    expect(await page.evaluate('kit.read().x')).toBe(-1);
    await page.context().close();
  }, 30_000);
});
