/**
 * The numbers of the game in one place. Lengths are in world units (a body is 60 across), times in frames (60 a second),
 * speeds in units per frame.
 */

/** Names the game to other peers; raise VERSION with every change to the rules. */
export const NAME = 'shove-off';
export const VERSION = 6;
export const TICK_RATE = 60;

export const MAX_BODIES = 8;
/** So many figures, bots among them, make a round worth playing: few friends get company, and who comes late finds a body at once. */
export const COMPANY = 4;
export const WINS_FOR_MATCH = 3;
/** Falls that one survives, plus one, by arena: pillars throw and ice breaks, and a round is to take a minute or more. */
export const LIVES: readonly number[] = [8, 11, 12];

export const BODY_RADIUS = 30;
export const ACCELERATION = 0.62;
/** What remains of the speed after a frame: under control, and while sliding from a hit. */
export const GRIP = 0.905;
export const SLIDE = 0.955;
/** How much of the steering works while dazed. */
export const DAZED_STEERING = 0.22;

export const DASH_SPEED = 15.5;
export const DASH_FRAMES = 10;
export const DASH_COOLDOWN = 66;
/** A dash asked for this early still happens. */
export const DASH_PATIENCE = 7;
export const DASH_MASS = 1.15;

export const BOUNCE = 0.8;
/** A dash spends itself on whom it hits. */
export const STRIKE_BOUNCE = 0.3;
/** A bump slower than this is no event. */
export const BUMP_SPEED = 2.6;
/** What a dash adds to the speed of whom it hits: so much, and so much per point of wobble. */
export const KNOCK = 0.8;
export const KNOCK_PER_WOBBLE = 0.085;
export const WOBBLE_PER_STRIKE = 15;
export const WOBBLE_PER_BUMP_SPEED = 0.5;
export const MOST_WOBBLE = 200;
export const MOST_SPEED = 34;
export const DAZED_FRAMES = 16;
export const DAZED_PER_WOBBLE = 0.12;
/** For this long a fall counts for whoever hit last. */
export const CREDIT_FRAMES = 240;

/** Over nothing for longer than this is falling: a little more than it takes to see it coming. */
export const EDGE_FRAMES = 6;
/** Who has lives left is back so long after a fall, in the air for a moment, and cannot be touched a little longer. */
export const RETURN_FRAMES = 72;
export const LANDING_FRAMES = 24;
export const SHIELD_FRAMES = 84;
/** A tile to land on must last at least so long. */
export const LANDING_LASTS = 150;
/** Who fell drifts on for this long, for the eye. */
export const DRIFT_FRAMES = 50;

export const COUNTDOWN_FRAMES = 190;
export const NEXT_COUNTDOWN_FRAMES = 150;
export const ROUND_OVER_FRAMES = 330;
/** Votes count only after the result has been seen. */
export const RESULT_FRAMES = 75;
/** After the first vote for a rematch the others have this long. */
export const VOTE_FRAMES = 600;
/** With nobody at the keys the next match comes by itself. */
export const UNATTENDED_FRAMES = 420;

/** Who keeps the crown for so long wins the round; after the last frame whoever kept it longest does. */
export const CROWN_POINTS = 1200;
export const CROWN_FRAMES = 4200;
/** Nobody can take it so soon after it was taken. */
export const CROWN_SAFE = 36;
export const CROWN_REACH = 54;
/** It weighs. */
export const CROWN_PACE = 0.86;
/** So many knock-outs without a fall are a streak. */
export const STREAK = 3;

/** The pillars of the carousel: how many, how large, how fast round, how hard they throw. */
export const PILLARS = 3;
export const PILLAR_RADIUS = 38;
export const PILLAR_LAP_FRAMES = 780;
export const PILLAR_THROW = 9;

/** On ice: slower to start and to stop. */
export const ICE_ACCELERATION = 0.32;
export const ICE_GRIP = 0.955;
/** A tile carries so many frames of feet, and so many more for each body in play; then it cracks, breaks, and freezes again. */
export const ICE_CARRIES = 45;
export const ICE_CARRIES_PER_BODY = 5;
export const ICE_CRACKS = 70;
export const ICE_BACK = 300;

/** The floor stays whole for so long, and is gone after the last frame. */
export const FLOOR_HOLDS = 1500;
export const FLOOR_GONE = 6600;
/** A tile trembles for so long before it drops. */
export const TILE_WARNING = 100;
/** Tiles go in groups of this many. */
export const TILES_AT_ONCE = 3;
/** What never drops: the frame is later than any round. */
export const NEVER = 60_000;
