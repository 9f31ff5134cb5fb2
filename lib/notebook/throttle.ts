/** When a throttle lets something be drawn. */
export interface ThrottleOptions {
  /** Milliseconds from one drawing to the next, at least; 100 unless given. */
  interval?: number;
  /** The share of the time that drawing may take; a fifth unless given. */
  share?: number;
  /** The clock, in milliseconds. */
  now?: () => number;
}

/** Throttles that hold a drawing back. */
const waiting = new Set<Throttle>();

/**
 * Draws what it is offered, but not too often: what comes too early is held back until something
 * newer takes its place, or until `flush`. There are no timers, for they would not fire during a
 * loop that never awaits.
 */
export class Throttle {
  readonly #interval: number;
  readonly #share: number;
  readonly #now: () => number;
  #due = -Infinity;
  #held: (() => void) | undefined;

  /** Draws the first offer at once. */
  constructor(
    { interval = 100, share = 0.2, now = () => performance.now() }: ThrottleOptions = {},
  ) {
    this.#interval = interval;
    this.#share = share;
    this.#now = now;
  }

  /** Milliseconds until an offer is drawn at once; 0 when it would be now. */
  get timeLeft(): number {
    return Math.max(0, this.#due - this.#now());
  }

  /** Draws now if it is time, and otherwise holds `draw` back instead of what was held before. */
  offer(draw: () => void): void {
    this.#held = draw;
    if (this.#now() >= this.#due) this.flush();
    else waiting.add(this);
  }

  /** Holds nothing back any more, and draws the next offer at once. */
  forget(): void {
    this.#held = undefined;
    this.#due = -Infinity;
    waiting.delete(this);
  }

  /** Draws what is held back. */
  flush(): void {
    const draw = this.#held;
    this.#held = undefined;
    waiting.delete(this);
    if (!draw) return;
    const start = this.#now();
    try {
      draw();
    } finally {
      const cost = this.#now() - start;
      this.#due = start + Math.max(this.#interval, cost / this.#share);
    }
  }
}

/**
 * Draws everything that is held back anywhere: the end of a cell shows the last state of everything.
 */
export function flushAll(): void {
  for (const throttle of [...waiting]) {
    try {
      throttle.flush();
    } catch (error) {
      // deno-lint-ignore no-console -- nobody called that could catch it
      console.error("The last state could not be shown.", error);
    }
  }
}
