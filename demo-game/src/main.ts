/**
 * The page: reads the address, opens the stage, and hands over to the app. The address may carry the room's code after `#`,
 * and: `?name=` the player, `?cloud` the public PeerServer instead of this page's own, `?delay=` frames of input delay,
 * `?bodies=` how many in practice, `?renderer=canvas` no WebGL, `?test` the hook for tests.
 */
import { App } from './app.ts';
import { Music } from './game/music.ts';
import { Sounds } from './game/sounds.ts';
import { openStage } from './game/stage.ts';
import { TestRecorder } from './test-hook.ts';

const query = new URLSearchParams(location.search);
const sounds = new Sounds();
const music = new Music(sounds);
const recorder = query.has('test') ? new TestRecorder() : undefined;

void openStage({
  parent: document.getElementById('stage')!,
  sounds,
  music,
  canvas: query.get('renderer') === 'canvas',
  drawn: (busyMs) => recorder?.frame(busyMs),
}).then((stage) => new App({ stage, sounds, music, query, recorder }).begin());
