/** The longest play, and a still for readers who prefer reduced motion, in milliseconds. */
const [longest, still] = [9000, 1000];

/**
 * Plays the epochs of a run. Most of learning happens early, so the first epochs are played slowly.
 * Where reduced motion is preferred, a few stills are shown, a second each.
 */
export class Player {
  #playing: AbortController | null = null;

  /**
   * @param show shows an epoch
   * @param changed called when playing begins and ends
   */
  constructor(readonly show: (epoch: number) => void, readonly changed: () => void) {}

  get isPlaying(): boolean {
    return this.#playing !== null;
  }

  pause(): void {
    if (this.#playing === null) return;
    this.#playing.abort();
    this.#playing = null;
    this.changed();
  }

  /** Plays from an epoch to the last one; from the beginning, if that is where it is. */
  async play(from: number, last: number): Promise<void> {
    this.pause();
    if (last === 0) return;
    const { signal } = this.#playing = new AbortController();
    this.changed();
    const first = from >= last ? 0 : from;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for await (const epoch of isCalm ? stills(first, last) : frames(first, last)) {
      if (signal.aborted) return;
      this.show(epoch);
    }
    if (!signal.aborted) this.pause();
  }
}

async function* frames(first: number, last: number): AsyncGenerator<number> {
  const duration = Math.min(longest, 1000 + 40 * last);
  const nextFrame = () => new Promise<number>(requestAnimationFrame);
  let now = await nextFrame();
  const start = now - duration * Math.sqrt(first / last);
  for (; now - start < duration; now = await nextFrame()) {
    yield Math.round(last * ((now - start) / duration) ** 2);
  }
  yield last;
}

async function* stills(first: number, last: number): AsyncGenerator<number> {
  for (const epoch of stillsOf(first, last)) {
    yield epoch;
    if (epoch < last) await new Promise((resume) => setTimeout(resume, still));
  }
}

/** Epochs that are shown instead of all: 0, 1, 2, 5, 10, 20, 50, ... and the last. */
export function stillsOf(first: number, last: number): number[] {
  const round = [1, 10, 100, 1000].flatMap((power) => [1, 2, 5].map((factor) => factor * power));
  return [first, ...round.filter((epoch) => epoch > first && epoch < last), last];
}
