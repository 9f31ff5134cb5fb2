import { toOutput } from "./mime_bundle.ts";
import { currentCell, openBroadcast, throwIfStopped } from "./host.ts";
import { openDisplay, type Screen } from "./screen.ts";
import { Throttle } from "./throttle.ts";

/** How something is shown that is drawn repeatedly. */
export interface LiveOptions<Args extends unknown[]> {
  /** The caption; or a function of `draw`'s arguments that returns it. */
  caption?: string | ((...args: Args) => string);
  /** What a figure shows, for readers who cannot see it; or a function that returns it. */
  alt?: string | ((...args: Args) => string);
  /** At most so many frames a second; 10 unless given. */
  fps?: number;
  /** Draw every frame, and wait in between: for loops that are too fast to watch. */
  wait?: boolean;
}

/**
 * Makes a figure that is redrawn in place while a loop runs. Call the returned function whenever
 * there is something new; `draw` gets its arguments. Calls that come too fast are skipped, but never
 * the last one of a cell: the last state stays and is saved, also when the cell throws. Drawing takes
 * at most a fifth of the time.
 *
 * It shows whatever `show` can show: a figure, a table, Markdown, several in a row. Called in another
 * cell, or in another run of the same one, it begins a new output there. Outside a notebook it shows
 * nothing.
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
    const textOf = (text: typeof alt) => typeof text === "function" ? text(...args) : text;
    const output = toOutput(draw(...args), { caption: textOf(caption), alt: textOf(alt) });
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

/** Blocks for so many milliseconds; during an awaited timer the loop would continue. */
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
