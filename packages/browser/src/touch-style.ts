/** How the stick and the buttons on the screen look: sized by the shorter side, clear of notches and rounded corners. */
export const TOUCH_STYLE = `
:host { --size: clamp(60px, 17vmin, 96px); --edge: clamp(14px, 4vmin, 32px); --ink: #fff; user-select: none; -webkit-user-select: none; -webkit-touch-callout: none; }
:host([hidden]) { display: none; }
.zone, .button { position: absolute; pointer-events: auto; touch-action: none; -webkit-tap-highlight-color: transparent; }
.zone { left: 0; top: 25%; bottom: 0; width: 50%; }
.stick { position: absolute; left: calc(env(safe-area-inset-left) + var(--edge)); bottom: calc(env(safe-area-inset-bottom) + var(--edge)); box-sizing: border-box;
  width: 136px; height: 136px; border-radius: 50%; border: 2px solid rgb(255 255 255 / .45); background: rgb(20 24 48 / .28); box-shadow: 0 0 0 1px rgb(0 0 0 / .25); opacity: .6; pointer-events: none; }
.stick.down { opacity: 1; }
.knob { position: absolute; left: 50%; top: 50%; width: 60px; height: 60px; margin: -30px; border-radius: 50%; background: rgb(255 255 255 / .8); box-shadow: 0 2px 10px rgb(0 0 0 / .4); }
.button { right: calc(env(safe-area-inset-right) + var(--edge)); bottom: calc(env(safe-area-inset-bottom) + var(--edge)); box-sizing: border-box; width: var(--size); height: var(--size);
  display: grid; place-items: center; border-radius: 50%; border: 2px solid rgb(255 255 255 / .6); background: rgb(20 24 48 / .45); box-shadow: 0 0 0 1px rgb(0 0 0 / .25); color: var(--ink);
  font: 600 clamp(12px, 3.6vmin, 17px)/1 system-ui, sans-serif; text-shadow: 0 1px 2px rgb(0 0 0 / .6); }
.button.down { background: rgb(255 255 255 / .85); color: #14182f; text-shadow: none; transform: scale(.94); }
.at1 { transform: translateX(calc(var(--size) * -1.15)); } .at1.down { transform: translateX(calc(var(--size) * -1.15)) scale(.94); }
.at2 { transform: translateY(calc(var(--size) * -1.15)); } .at2.down { transform: translateY(calc(var(--size) * -1.15)) scale(.94); }
.at3 { transform: translate(calc(var(--size) * -1.15), calc(var(--size) * -1.15)); } .at3.down { transform: translate(calc(var(--size) * -1.15), calc(var(--size) * -1.15)) scale(.94); }
:host(.mirrored) .zone { left: 50%; }
:host(.mirrored) .stick { left: auto; right: calc(env(safe-area-inset-right) + var(--edge)); }
:host(.mirrored) .button { right: auto; left: calc(env(safe-area-inset-left) + var(--edge)); }
:host(.mirrored) .at1, :host(.mirrored) .at1.down { transform: translateX(calc(var(--size) * 1.15)); }
:host(.mirrored) .at3, :host(.mirrored) .at3.down { transform: translate(calc(var(--size) * 1.15), calc(var(--size) * -1.15)); }
@media (prefers-reduced-motion: no-preference) { .stick { transition: opacity .15s; } }
`;
