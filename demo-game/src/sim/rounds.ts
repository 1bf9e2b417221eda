/** The course of a match: countdown, play, round over, and after enough wins the result, a rematch or the way out. */
import { hearWishes, turnAgenda } from './agenda.ts';
import { crownWinner, layCrown } from './crown.ts';
import { FLOOR, TILES } from './floor.ts';
import { isIn, stand } from './bodies.ts';
import { hearLate, letIn, nobodyIsLate } from './late.ts';
import * as rules from './rules.ts';
import { freeze, holds, planFloor } from './shrink.ts';
import { Mode, Phase, type Context, type Inputs, type State } from './state.ts';

type Luck = Context['prng'];

/** The ring on which they begin, by arena. */
const START_RING: readonly number[] = [3, 3, 4];
// Filled anew at each use.
const starts = new Uint8Array(TILES);

/** A match from its first round, with `bodies` bodies. */
export function startMatch(state: State, bodies: number, prng: Luck): void {
  state.bodies = bodies === 1 ? rules.COMPANY : Math.min(bodies, rules.MAX_BODIES);
  state.round = 0;
  state.champion = -1;
  state.voteClock = 0;
  state.wins.fill(0);
  state.knockouts.fill(0);
  state.streak.fill(0);
  state.again.fill(0);
  startRound(state, prng);
}

/** Up to the last seat that somebody has. */
function taken({ slots, gone }: Context): number {
  let seats = 0;
  for (let slot = 0; slot < slots; slot += 1) if (!gone(slot)) seats = slot + 1;
  return seats;
}

/** How many bodies the next round has: one for each seat that somebody has or had, and the bots that the room asked for. */
function bodiesFor(state: State, context: Context): number {
  return Math.min(context.slots, Math.max(taken(context), context.slots === 1 ? 1 : state.company));
}

/** Who is here is known with the first frame only: the seats that nobody has taken yet have no body. Alone nobody can be shoved. */
function sitDown(state: State, context: Context): void {
  state.company = Math.min(context.slots, Math.max(2, taken(context) + context.bots));
  if (bodiesFor(state, context) < state.bodies) startMatch(state, bodiesFor(state, context), context.prng);
}

/** Begins a match in `arena` with `mode`, for play on this machine alone. */
export function beginWith(state: State, arena: number, mode: number, prng: Luck): void {
  state.arena = arena;
  state.mode = mode;
  state.round = 0;
  startRound(state, prng);
}

function startRound(state: State, prng: Luck): void {
  state.round += 1;
  state.winner = -1;
  state.time = 0;
  enter(state, Phase.countdown);
  state.backAt.fill(0);
  state.worn.fill(0);
  nobodyIsLate(state);
  planFloor(state, prng, state.round === 1);
  let count = 0;
  for (let tile = 0; tile < TILES; tile += 1) {
    if (FLOOR[tile].ring !== START_RING[state.arena] || !holds(state, tile, 0)) continue;
    starts[count] = tile;
    count += 1;
  }
  const turn = prng.int(18);
  for (let body = 0; body < state.bodies; body += 1) place(state, body, starts[(turn + Math.floor((count * body) / state.bodies)) % count]);
  layCrown(state);
}

function place(state: State, body: number, tile: number): void {
  stand(state, body, FLOOR[tile].x, FLOOR[tile].y);
  state.lives[body] = rules.LIVES[state.arena];
  state.botX[body] = 0;
  state.botY[body] = 0;
  state.botDash[body] = 0;
}

function enter(state: State, phase: number): void {
  state.phase = phase;
  state.clock = 0;
}

/** Counts the frame and moves on to the next phase when it is time. */
export function advance(state: State, inputs: Inputs, context: Context): void {
  if (context.frame === 0 && context.slots > 1) sitDown(state, context);
  state.clock = Math.min(65_000, state.clock + 1);
  hearWishes(state, inputs, context);
  hearLate(state, inputs, context);
  letIn(state, context);
  switch (state.phase) {
    case Phase.countdown:
      if (state.clock >= (state.round === 1 ? rules.COUNTDOWN_FRAMES : rules.NEXT_COUNTDOWN_FRAMES)) enter(state, Phase.playing);
      break;
    case Phase.playing:
      state.time += 1;
      freeze(state);
      endRoundIfDecided(state, context);
      break;
    case Phase.roundOver:
      if (state.clock >= rules.ROUND_OVER_FRAMES) afterRound(state, context);
      break;
    case Phase.matchOver:
      if (state.clock >= rules.RESULT_FRAMES) hearVotes(state, inputs, context);
      break;
  }
}

function endRoundIfDecided(state: State, { emit }: Context): void {
  if (state.mode === Mode.crown ? !isCrownDecided(state) : isContested(state)) return;
  const winner = state.mode === Mode.crown ? crownWinner(state) : lastIn(state);
  state.winner = winner;
  if (winner >= 0) state.wins[winner] += 1;
  enter(state, Phase.roundOver);
  emit('roundOver', { winner, round: state.round });
}

function isCrownDecided(state: State): boolean {
  if (state.time >= rules.CROWN_FRAMES) return true;
  for (let body = 0; body < state.bodies; body += 1) if (state.points[body] >= rules.CROWN_POINTS) return true;
  return false;
}

function isContested(state: State): boolean {
  let left = 0;
  for (let body = 0; body < state.bodies; body += 1) if (isIn(state, body)) left += 1;
  return left > 1;
}

function lastIn(state: State): number {
  for (let body = 0; body < state.bodies; body += 1) if (isIn(state, body)) return body;
  return -1;
}

function afterRound(state: State, context: Context): void {
  const { emit, prng } = context;
  if (state.winner < 0 || state.wins[state.winner] < rules.WINS_FOR_MATCH) {
    if (context.slots > 1) state.bodies = bodiesFor(state, context);
    turnAgenda(state);
    return startRound(state, prng);
  }
  state.champion = state.winner;
  state.titles[state.winner] = Math.min(250, state.titles[state.winner] + 1);
  enter(state, Phase.matchOver);
  emit('matchOver', { winner: state.champion });
}

/** Everybody who sits at the keys votes; the last one need not be waited for for ever. */
function hearVotes(state: State, inputs: Inputs, context: Context): void {
  const { prng, emit } = context;
  let awaited = 0;
  let attended = 0;
  for (let slot = 0; slot < Math.min(context.slots, state.bodies); slot += 1) {
    if (state.unattended[slot] === 1) continue;
    attended += 1;
    if (inputs[slot].quit) return quit(state, slot, context);
    if (inputs[slot].again) state.again[slot] = 1;
    if (state.again[slot] === 0) awaited += 1;
    else if (state.voteClock === 0) state.voteClock = 1;
  }
  if (state.voteClock > 0) state.voteClock += 1;
  const agreed = attended > 0 ? awaited === 0 || state.voteClock > rules.VOTE_FRAMES : state.clock >= rules.UNATTENDED_FRAMES;
  if (!agreed) return;
  turnAgenda(state);
  startMatch(state, context.slots > 1 ? bodiesFor(state, context) : 1, prng);
  emit('rematch', { round: state.round });
}

function quit(state: State, body: number, { emit }: Context): void {
  enter(state, Phase.closed);
  emit('quit', { body });
}
