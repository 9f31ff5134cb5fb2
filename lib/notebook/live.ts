import { type FormatOptions, toOutput } from "./format.ts";
import { currentCell, openBroadcast, throwIfStopped } from "./host.ts";
import { openDisplay, type Screen } from "./screen.ts";
import { Throttle } from "./throttle.ts";

/** How something is shown that is drawn again and again. */
export interface LiveOptions<Args extends unknown[]> {
  /** What it is; or a function of `draw`'s arguments that returns it. */
  caption?: string | ((...args: Args) => string);
  /** What a figure shows, for readers who cannot see it; or a function that returns it. */
  alt?: string | ((...args: Args) => string);
  /** At most so many frames a second; 10 unless given. */
  fps?: number;
  /**
   * Leave no frame out, but wait until its time has come. For loops that are over before anyone has
   * seen anything.
   */
  wait?: boolean;
}

/**
 * Makes a figure that is drawn again and again, in the same place, while a loop runs. Call what it
 * returns whenever there is something new; `draw` gets what you call it with. Calls that come too
 * fast are passed over, but never the last one of a cell: the last state is what stays, and what is
 * saved, also when the cell throws. Drawing takes at most a fifth of the time.
 *
 * It shows whatever `show` can show: a figure, a table, Markdown, several in a row. Called in
 * another cell, or in another run of the same one, it begins a new output there. Outside a notebook
 * it shows nothing.
 *
 * @throws {RangeError} If `fps` is not above zero.
 *
 * @example
 * ```ts
 * import { run } from "unroll";
 * import { live, lossPlot } from "unroll/notebook";
 *
 * const losses: number[] = [];
 * const watch = live(() => lossPlot({ losses }), { caption: "The loss so far." });
 * run({
 *   onEpoch(_, loss) {
 *     losses.push(loss);
 *     watch();
 *   },
 * });
 * ```
 */
export function live<Args extends unknown[]>(
  draw: (...args: Args) => unknown,
  { caption, alt, fps = 10, wait = false }: LiveOptions<Args> = {},
): (...args: Args) => void {
  if (!(fps > 0)) throw new RangeError(`live: fps must be above 0, but is ${fps}`);
  const throttle = new Throttle({ interval: 1000 / fps, share: wait ? 1 : undefined });
  let screen: Screen | null = null;
  let calledIn: number | undefined;

  const drawFrame = (args: Args) => {
    const words: FormatOptions = { caption: written(caption, args), alt: written(alt, args) };
    const output = toOutput(draw(...args), words);
    screen ??= openDisplay();
    screen?.draw(output);
  };

  return (...args) => {
    if (!openBroadcast()) return;
    throwIfStopped();
    if (wait) sleep(throttle.timeLeft);
    const cell = currentCell();
    if (cell !== calledIn) {
      calledIn = cell;
      screen = null;
      throttle.forget();
    }
    throttle.offer(() => drawFrame(args));
    if (wait) throttle.flush();
  };
}

function written<Args extends unknown[]>(
  text: string | ((...args: Args) => string) | undefined,
  args: Args,
): string | undefined {
  return typeof text === "function" ? text(...args) : text;
}

/** Stops everything for so many milliseconds; an awaited timer would let the loop run on. */
function sleep(milliseconds: number) {
  if (milliseconds <= 0) return;
  if (typeof SharedArrayBuffer === "function") {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return;
  }
  // A page opened from disk has no shared memory to wait for.
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
