import { type Published, watchPublished } from "./published.ts";

/** For so many milliseconds it is known that no other cell has begun: none ends and begins sooner. */
const CERTAIN = 1;

/** Which cell runs. The kernel does not tell the code that it runs; what it publishes does. */
export class Cells {
  /** Called after a cell was stopped: then nothing of ours was run at its end. */
  onStop: () => void = () => {};

  readonly #published: Published;
  /** The latest cell that is known to have ended by itself. */
  #ended = 0;
  #askedAt = -Infinity;

  /** Starts to listen. */
  constructor() {
    this.#published = watchPublished((cell) => {
      if (cell > this.#ended) this.onStop();
    });
  }

  /**
   * The number of the cell that runs. That it has begun may be on its way still, so this waits for
   * half a millisecond, until all has arrived that came before.
   */
  current(): number {
    if (this.#published.isHeard() && performance.now() - this.#askedAt > CERTAIN) {
      this.#published.wait();
      this.#askedAt = performance.now();
    }
    return this.latest();
  }

  /** The same without waiting: just after a cell was stopped, it may be still that one's number. */
  latest(): number {
    return Math.max(this.#published.cell(), this.#ended + 1);
  }

  /**
   * Waits until all that the present cell has sent is published: then it may end.
   *
   * @param cell Its number, where the kernel has told it.
   */
  end(cell?: number) {
    this.#published.wait();
    this.#ended = cell ?? (this.#published.cell() || this.#ended + 1);
  }
}
