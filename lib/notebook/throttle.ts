/** Throttles with a delayed drawing. */
const waiting = new Set<Throttle>();

/**
 * Draws what it is offered, but not too often: an early drawing is delayed until a newer one replaces
 * it, or until `flush`. There are no timers, as they do not fire during a loop that never awaits.
 */
export class Throttle {
  readonly #interval: number;
  readonly #share: number;
  readonly #now: () => number;
  #due = -Infinity;
  #held: (() => void) | undefined;

  /**
   * @param options.interval the least milliseconds from one drawing to the next
   * @param options.share the share of the time that drawing may take
   * @param options.now the clock, in milliseconds
   */
  constructor({ interval = 100, share = 0.2, now = () => performance.now() } = {}) {
    this.#interval = interval;
    this.#share = share;
    this.#now = now;
  }

  /** Milliseconds until an offer is drawn at once. */
  get timeLeft(): number {
    return Math.max(0, this.#due - this.#now());
  }

  /** Draws now if it is time; otherwise delays `draw`, and drops what was delayed before. */
  offer(draw: () => void): void {
    this.#held = draw;
    if (this.#now() >= this.#due) this.flush();
    else waiting.add(this);
  }

  /** Drops what is delayed, and draws the next offer at once. */
  forget(): void {
    this.#held = undefined;
    this.#due = -Infinity;
    waiting.delete(this);
  }

  /** Draws what is delayed. */
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

/** Draws everything that is delayed: the end of a cell shows the last state. */
export function flushAll(): void {
  for (const throttle of [...waiting]) {
    try {
      throttle.flush();
    } catch (error) {
      // deno-lint-ignore no-console -- there is no caller to catch it
      console.error("The last state could not be shown.", error);
    }
  }
}
