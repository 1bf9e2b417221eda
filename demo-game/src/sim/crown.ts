/** Crown keeper: one crown; whoever wears it gathers time, whoever dashes into its wearer takes it, and a fall loses it. */
import { FLOOR } from './floor.ts';
import { landingFor } from './landing.ts';
import { CROWN_REACH, CROWN_SAFE } from './rules.ts';
import { Mode, Phase, type Context, type State } from './state.ts';

type Emit = Context['emit'];

function isUp(state: State, body: number): boolean {
  return state.fell[body] === 0;
}

/** Lays the crown down for a new round, as far from everybody as there is room. */
export function layCrown(state: State): void {
  state.points.fill(0);
  lose(state);
}

/** A frame of the crown: it is lost, picked up, and counts. */
export function keepCrown(state: State, emit: Emit): void {
  if (state.mode !== Mode.crown || state.phase !== Phase.playing) return;
  if (state.crownSafe > 0) state.crownSafe -= 1;
  const wearer = state.crownBy;
  if (wearer >= 0 && (wearer >= state.bodies || !isUp(state, wearer))) lose(state);
  else if (wearer >= 0) {
    state.points[wearer] += 1;
    state.crownX = state.x[wearer];
    state.crownY = state.y[wearer];
  } else if (state.crownSafe === 0) pickUp(state, emit);
}

/** Called for each strike: who is struck loses the crown to who struck. */
export function steal(state: State, by: number, from: number, emit: Emit): void {
  if (state.mode !== Mode.crown || state.crownBy !== from || state.crownSafe > 0) return;
  wear(state, by, emit);
}

function lose(state: State): void {
  const tile = landingFor(state, -1);
  state.crownBy = -1;
  state.crownSafe = CROWN_SAFE;
  state.crownX = tile < 0 ? 0 : FLOOR[tile].x;
  state.crownY = tile < 0 ? 0 : FLOOR[tile].y;
}

function pickUp(state: State, emit: Emit): void {
  for (let body = 0; body < state.bodies; body += 1) {
    const dx = state.x[body] - state.crownX;
    const dy = state.y[body] - state.crownY;
    if (!isUp(state, body) || state.shield[body] > 60 || dx * dx + dy * dy > CROWN_REACH * CROWN_REACH) continue;
    return wear(state, body, emit);
  }
}

function wear(state: State, body: number, emit: Emit): void {
  state.crownBy = body;
  state.crownSafe = CROWN_SAFE;
  emit('crown', { body }, body);
}

/** Who kept it longest; of those who kept it as long whoever wears it, or nobody. */
export function crownWinner(state: State): number {
  let best = -1;
  let most = 0;
  let ties = 0;
  for (let body = 0; body < state.bodies; body += 1) {
    if (state.points[body] > most) {
      most = state.points[body];
      best = body;
      ties = 1;
    } else if (state.points[body] === most && most > 0) ties += 1;
  }
  if (ties <= 1) return best;
  const wearer = state.crownBy;
  return wearer >= 0 && state.points[wearer] === most ? wearer : -1;
}
