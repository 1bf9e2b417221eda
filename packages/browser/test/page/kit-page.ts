/** The page that the kit's browser tests open: a lobby with a room that offers everything, or a touch pad; told by `window.kit`. */
import { controls, defineLobby, run, touchPad, type LobbyElement, type LobbyMember, type LobbyRoom } from '@rollmesh/browser';
import { defineGame, f64, loopback, openRoom, RollmeshError, type Room } from '@rollmesh/core';

const game = defineGame({
  name: 'kit-page',
  players: [2, 4],
  input: { x: 'axis', y: 'axis', jump: 'button' },
  state: { x: f64(4), y: f64(4) },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) state.x[slot]! += inputs[slot]!.x * 3;
  },
});

/** A room with everything that a lobby can show, kept in this page. */
class FullRoom implements LobbyRoom {
  readonly code = 'WQRT-7K2M';
  phase: LobbyRoom['phase'] = 'lobby';
  readonly selfId = 'me';
  readonly game = { players: { min: 2, max: 4 } };
  bots = 0;
  locked = false;
  settings = { delay: 'auto' as number | 'auto', relayOnly: false };
  seatRequests = ['cleo'];
  readonly calls: unknown[][] = [];
  private readonly listeners = new Map<string, ((event: unknown) => void)[]>();
  members: LobbyMember[] = [
    { id: 'me', name: 'Ana', isSelf: true, seats: 1, ready: false, playing: false, rttMs: 0, linked: true, colour: 0 },
    { id: 'bob', name: 'Bob the Unstoppable', isSelf: false, seats: 1, ready: true, playing: false, rttMs: 23.4, linked: true, colour: 1 },
    { id: 'cleo', name: 'Cleo', isSelf: false, seats: 1, ready: false, playing: false, rttMs: 148, linked: true, colour: 3 },
  ];

  on(name: string, listener: (event: unknown) => void): () => void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
    return () => this.listeners.set(name, (this.listeners.get(name) ?? []).filter((each) => each !== listener));
  }
  tell(name: string, event: unknown): void {
    for (const listener of this.listeners.get(name) ?? []) listener(event);
  }
  change(members: LobbyMember[]): void {
    this.members = members;
    this.tell('members', { members });
  }
  private called(name: string, ...args: unknown[]): void {
    this.calls.push([name, ...args]);
    this.tell('members', { members: this.members });
  }
  setReady(ready: boolean): void {
    this.members = this.members.map((member) => (member.isSelf ? { ...member, ready } : member));
    this.called('setReady', ready);
  }
  setBots(bots: number): void {
    this.bots = bots;
    this.called('setBots', bots);
  }
  start = (): void => this.called('start');
  close = (): void => this.called('close');
  rename = (name: string): void => this.called('rename', name);
  setColour = (colour: number): void => this.called('setColour', colour);
  takeSeat = (seat: number): void => this.called('takeSeat', seat);
  kick = (id: string): void => this.called('kick', id);
  lock(locked: boolean): void {
    this.locked = locked;
    this.called('lock', locked);
  }
  configure = (settings: object): void => this.called('configure', settings);
  say = (text: string): void => this.tell('said', { member: 'me', text });
  emote = (emote: string): void => this.tell('emote', { member: 'me', emote });
}

function makeLobby(): LobbyElement {
  defineLobby();
  const lobby = document.createElement('rollmesh-lobby') as LobbyElement;
  document.body.style.cssText = 'margin:0;min-height:100vh;display:grid;place-items:start center;padding:16px;box-sizing:border-box;color-scheme:light dark;background:light-dark(#e9ebf5,#0c0e1c)';
  document.body.append(lobby);
  return lobby;
}

const kit = {
  FullRoom,
  lobby: undefined as LobbyElement | undefined,
  room: undefined as FullRoom | undefined,
  opened: [] as object[],

  full(): void {
    kit.room = new FullRoom();
    kit.lobby = makeLobby();
    kit.lobby.offerBots = true;
    kit.lobby.room = kit.room;
  },
  /** Real rooms: one in the lobby, the others beside it; what those others do is told by name. */
  async real(count: number): Promise<void> {
    const transport = loopback();
    const names = ['Ana', 'Bob the Unstoppable', 'Cleo', 'Dan'];
    for (let i = 0; i < count; i++) kit.real_.push(await openRoom(game, { transport, code: kit.real_[0]?.code, name: names[i] }));
    setInterval(() => kit.real_.forEach((room) => room.tick(performance.now())), 16);
    kit.lobby = makeLobby();
    kit.lobby.offerBots = true;
    kit.lobby.room = kit.real_[0];
  },
  real_: [] as Room<typeof game>[],

  home(failWith?: string): void {
    const hub = loopback();
    kit.lobby = makeLobby();
    kit.lobby.offerRelay = true;
    kit.lobby.open = async (wish) => {
      kit.opened.push(wish);
      if (failWith !== undefined) throw new RollmeshError(failWith as 'room-full', 'x', 'y');
      const room = await openRoom(game, { transport: hub, name: wish.name, code: wish.code });
      run(room, { input: () => ({}) });
      return room;
    };
  },
  touch(): void {
    document.documentElement.style.cssText = 'height:100%;background:linear-gradient(#27408b,#8b3a62)';
    document.body.style.cssText = 'margin:0;position:fixed;inset:0';
    const pad = touchPad(document.body, { buttons: [{ name: 'jump', label: 'Jump' }, { name: 'dash', label: 'Dash' }, { name: 'use', label: 'Use' }] });
    const hands = controls({
      seats: [{ x: { less: ['ArrowLeft', 'StickX-'], more: ['ArrowRight', 'StickX+'] }, y: { less: ['StickY-'], more: ['StickY+'] }, jump: ['Space', 'Touch:jump'], dash: ['Touch:dash'], aim: { less: ['PointerX-'], more: ['PointerX+'] }, fire: ['Mouse0'] }],
      devices: [pad],
      pointer: document.body,
    });
    Object.assign(kit, { read: () => ({ ...hands.read() }), shown: () => !pad.element.hidden, enable: (on: boolean) => pad.enable(on) });
  },
};
Object.assign(window, { kit });
