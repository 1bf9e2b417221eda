/**
 * What is played next. Arena and mode go round by themselves, from the simplest on, so that six rounds show everything; in the pause between two
 * rounds the players may vote for one of three others. A vote is an input like any other, so all machines count alike.
 */
import { Mode, Phase, type Context, type Inputs, type State } from './state.ts';

export const CHOICES = 3;
const ARENAS = 3;

/** The arena of choice `choice` (0 is what comes by itself), never what was just played. */
export function arenaOf(state: State, choice: number): number {
  return choice === 2 ? state.arena : (state.arena + 1 + choice) % ARENAS;
}

export function modeOf(state: State, choice: number): number {
  if (choice === 1) return state.mode;
  return state.mode === Mode.last ? Mode.crown : Mode.last;
}

/** Moves on to what most voted for; with nobody's vote to what comes by itself. */
export function turnAgenda(state: State): void {
  const choice = leading(state);
  const arena = arenaOf(state, choice);
  const mode = modeOf(state, choice);
  state.arena = arena;
  state.mode = mode;
  state.vote.fill(0);
}

/** The choice with most votes, of as many the first. */
export function leading(state: State): number {
  let best = 0;
  let most = 0;
  for (let choice = 0; choice < CHOICES; choice += 1) {
    const votes = votesFor(state, choice);
    if (votes <= most) continue;
    most = votes;
    best = choice;
  }
  return best;
}

export function votesFor(state: State, choice: number): number {
  let votes = 0;
  for (let body = 0; body < state.bodies; body += 1) if (state.vote[body] === choice + 1) votes += 1;
  return votes;
}

/** Hears the votes of a frame; the last one of each player counts. */
export function hearWishes(state: State, inputs: Inputs, { slots, present, gone }: Context): void {
  if (state.phase !== Phase.roundOver && state.phase !== Phase.matchOver) return;
  for (let slot = 0; slot < Math.min(slots, state.bodies); slot += 1) {
    if (!present(slot) || gone(slot)) continue;
    const { pressed } = inputs[slot];
    if (pressed.next1) state.vote[slot] = 1;
    if (pressed.next2) state.vote[slot] = 2;
    if (pressed.next3) state.vote[slot] = 3;
  }
}
