/** The only source of domain time. Everything that stores, compares or shows a moment asks a `Clock`. */

/** Tells the present moment. A process may run on a shifted clock, so that days can be simulated. */
export interface Clock {
  /** The present moment. */
  now(): Date;
}

/**
 * The machine's clock, moved by a fixed offset.
 *
 * @param offsetMs Milliseconds added to the machine's time; default 0. Negative values go back.
 */
export function systemClock(offsetMs = 0): Clock {
  return { now: () => new Date(Date.now() + offsetMs) };
}

/** A clock that stands still until it is moved; for tests and simulations. */
export interface ManualClock extends Clock {
  /** Moves the clock forward (or back, with a negative value) by so many milliseconds. */
  advance(ms: number): void;
}

/** Makes a clock that stands at `start`. */
export function manualClock(start: Date): ManualClock {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    advance: (ms) => {
      current += ms;
    },
  };
}
