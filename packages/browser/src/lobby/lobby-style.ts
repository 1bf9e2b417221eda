/** How the lobby looks: dark or light as the page or the system asks, from 320 px up. Colours and sizes are custom properties. */
export const LOBBY_STYLE = `
:host { --bg: light-dark(#ffffff, #171a2e); --ink: light-dark(#1a1d33, #eef0ff); --soft: light-dark(#5a6080, #a3a9cc); --line: light-dark(#dfe2f0, #30355a); --field: light-dark(#f4f5fb, #0f1224);
  --accent: light-dark(#3d4de0, #8f9bff); --on-accent: light-dark(#ffffff, #10132b); --good: light-dark(#0b7a55, #4fdba8); --bad: light-dark(#b3261e, #ff9c94); --radius: 14px;
  color-scheme: light dark; display: block; box-sizing: border-box; width: min(100%, 680px); color: var(--ink); font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.panel { background: var(--bg); border: 1px solid var(--line); border-radius: calc(var(--radius) + 6px); padding: clamp(16px, 4vw, 28px); display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; box-shadow: 0 12px 40px rgb(0 0 0 / .18); }
.top { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
.label { display: block; color: var(--soft); font-size: .8rem; }
.code { font: 700 clamp(1.5rem, 7vw, 2.1rem)/1.1 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: .08em; }
p { margin: 0; } small { color: var(--soft); } h2 { font-size: 1rem; margin: 0 0 8px; }
button, select, input { font: inherit; color: inherit; }
.button { min-height: 44px; padding: 0 18px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--field); font-weight: 600; cursor: pointer; }
.button:hover { border-color: var(--accent); }
.button:disabled { opacity: .45; cursor: default; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.big { min-height: 52px; font-size: 1.1rem; }
.quiet { min-height: 32px; padding: 0 10px; font-size: .85rem; font-weight: 500; background: none; } .quiet.primary { background: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input:not([type=checkbox]), select { min-width: 0; min-height: 44px; padding: 0 12px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--field); }
input[type=checkbox] { width: 22px; height: 22px; margin: 0; accent-color: var(--accent); flex: none; }
::placeholder { color: var(--soft); opacity: 1; }
.home, .create-form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; } .join-form, .chat-form { display: flex; gap: 8px; }
.join-form input, .chat-form input { flex: 1; } .code-field { text-transform: uppercase; letter-spacing: .06em; } .code-field::placeholder { text-transform: none; letter-spacing: 0; }
.field { display: grid; gap: 4px; } .field > span { font-size: .85rem; color: var(--soft); }
.check { display: flex; gap: 10px; align-items: center; min-height: 44px; cursor: pointer; } .check small { display: block; }
.invite { display: grid; grid-template-columns: 1fr auto; gap: 20px; align-items: center; } .invite-text { display: grid; gap: 12px; min-width: 0; }
.link-row { display: flex; flex-wrap: wrap; gap: 8px; } .link { flex: 1 1 180px; text-overflow: ellipsis; font-size: .9rem; }
.qr { margin: 0; text-align: center; font-size: .75rem; color: var(--soft); } .qr-image { display: block; border-radius: 10px; margin: 0 auto 4px; }
.members { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; container-type: inline-size; }
.member { display: grid; grid-template-columns: auto minmax(0, auto) auto 1fr auto auto; align-items: center; gap: 10px; min-height: 48px; padding: 4px 12px; border-radius: var(--radius); background: var(--field); }
.dot { width: 18px; height: 18px; border-radius: 50%; background: var(--colour); box-shadow: inset 0 0 0 2px rgb(0 0 0 / .18); }
.dot.faces { display: flex; width: auto; height: auto; border-radius: 0; background: none; box-shadow: none; } .face { height: 2.4em; margin: -.2em 0; } .face + .face { margin-left: -.8em; }
.name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } input.name { min-height: 36px; width: 100%; max-width: 12em; background: var(--bg); }
.ping { color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums; white-space: nowrap; } .state { color: var(--soft); font-size: .85rem; text-align: right; white-space: nowrap; } .ready .state { color: var(--good); font-weight: 600; }
.member-buttons { display: flex; gap: 4px; } .member-buttons:empty { display: none; } .member-buttons select { min-height: 32px; padding: 0 4px; font-size: .85rem; }
.member.empty { display: flex; background: none; border: 1.5px dashed var(--line); } .empty .name { font-weight: 400; color: var(--soft); white-space: normal; flex: 1; } .empty .dot { box-shadow: inset 0 0 0 2px var(--line); } .member.bot { display: flex; }
.member.waiting { opacity: .7; } .where { display: flex; gap: 6px; white-space: nowrap; } .sit { min-width: 36px; } .member.empty .member-buttons { flex-wrap: wrap; justify-content: end; } .seat-number { white-space: nowrap; }
.bots { display: flex; gap: 6px; margin-top: 8px; } .bots:empty { display: none; }
.go { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; justify-content: space-between; } .go .button { flex: 1 1 200px; max-width: 320px; }
.hint { color: var(--soft); font-size: .9rem; } .connecting { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 52px; }
[role=alert]:empty { margin-bottom: -20px; }
.failure { border: 1px solid var(--bad); border-radius: var(--radius); padding: 14px 16px; display: grid; gap: 8px; } .failure strong { color: var(--bad); } .failure-buttons { display: flex; gap: 8px; margin-top: 4px; }
.chat-log { list-style: none; margin: 0 0 8px; padding: 0; max-height: 9.5em; overflow: auto; overflow-wrap: anywhere; } .chat-log:empty { display: none; } .chat-log b { border-left: 4px solid var(--colour); padding-left: 8px; }
.emotes { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; } .emotes:empty { display: none; } .emote { padding: 0; min-width: 44px; font-size: 1.15rem; }
.settings { border-top: 1px solid var(--line); padding-top: 12px; } .settings summary { cursor: pointer; min-height: 32px; color: var(--soft); } .settings[open] summary { margin-bottom: 8px; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 520px) { .invite { grid-template-columns: 1fr; } .qr-image { width: 112px; height: 112px; } }
@container (max-width: 640px) { .member { grid-template-columns: auto minmax(0, 1fr) auto auto; gap: 4px 10px; padding: 8px 12px; } .where { grid-column: 3; } .member .ping { grid-column: 4; }
  .state { grid-column: 2; grid-row: 2; text-align: left; } .member-buttons { grid-column: 3 / -1; grid-row: 2; justify-content: end; } }
@container (max-width: 380px) { .state { grid-column: 2 / -1; } .member-buttons { grid-column: 2 / -1; grid-row: 3; flex-wrap: wrap; justify-content: start; } .self .state { grid-column: 2; } .self .member-buttons { grid-column: 3 / -1; grid-row: 2; } }
`;
