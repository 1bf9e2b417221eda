/** The menu over a match and the settings: which of them is open, and what their buttons lead to. */
import type { GameRoom } from './connection.ts';
import { el } from './dom.ts';
import type { Music } from './game/music.ts';
import type { Sounds } from './game/sounds.ts';
import type { Hands } from './input.ts';
import { openMenu } from './lobby/menu-dialog.ts';
import type { Profile } from './lobby/profile.ts';
import { openSettings } from './lobby/settings-dialog.ts';

export interface MenuPlaces {
  readonly profile: Profile;
  readonly hands: Hands;
  readonly sounds: Sounds;
  readonly music: Music;
  toggleMute(): void;
  leave(): void;
  /** Something of the profile was changed. */
  changed(what: keyof Profile): void;
  settingsClosed(): void;
}

export class Menus {
  private dialog: HTMLDialogElement | undefined;

  constructor(private readonly places: MenuPlaces) {}

  get isOpen(): boolean {
    return this.dialog !== undefined;
  }

  close(): void {
    this.dialog?.close();
  }

  /** The menu of a match; without a room there is nobody to pause for, to greet or to come late. `atOnce`: how it is with who comes late. */
  openMenu(room: GameRoom | undefined, atOnce: boolean): void {
    if (this.isOpen) return;
    this.dialog = openMenu({
      pause: room === undefined ? undefined : () => room.pause(true),
      emote: room === undefined ? undefined : (sign) => room.emote(sign),
      late: room === undefined ? undefined : { atOnce, choose: (now) => this.places.hands.letIn(now) },
      settings: () => this.openSettings(false),
      leave: () => this.places.leave(),
      closed: () => (this.dialog = undefined),
    });
  }

  /** `seats`: how many play here may be changed now. */
  openSettings(seats: boolean): void {
    if (this.isOpen) return;
    const { profile, hands, sounds, music, toggleMute, changed, settingsClosed } = this.places;
    const sound = el('input', { type: 'checkbox', id: 'set-sound', checked: !sounds.muted, change: toggleMute });
    const tunes = el('input', { type: 'checkbox', id: 'set-music', checked: !music.muted, change: () => music.setMuted(!music.muted) });
    this.dialog = openSettings({
      profile,
      hands,
      sound: [el('label', { class: 'check' }, sound, el('span', {}, 'Sound', el('small', {}, 'M while playing.'))), el('label', { class: 'check' }, tunes, el('span', {}, 'Music'))],
      seats,
      changed,
      closed: () => {
        this.dialog = undefined;
        settingsClosed();
      },
    });
  }
}
