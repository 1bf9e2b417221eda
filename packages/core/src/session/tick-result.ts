/** What a tick did. None of these is an error. */
export type TickResult =
  | 'connecting' // not everybody has answered yet
  | 'advanced' // one frame was simulated
  | 'stalled' // the window is full: somebody's inputs are missing
  | 'refused' // somebody plays something else: see the event
  | 'left' // we said that we leave, or were asked to: nothing is simulated any more
  | 'outdated'; // the others went on without us further than inputs can bring us back
