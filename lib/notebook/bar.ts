import { barOutput, type BarState } from "./bar_output.ts";
import { currentCell, throwIfStopped } from "./host.ts";
import { openDisplay, openTerminalLine, type Screen } from "./screen.ts";
import { Throttle } from "./throttle.ts";

/** What a bar shows, and where. */
export interface BarOptions {
  /** What the loop does; a function is called at every drawing. */
  label: string | (() => string);
  total: number | undefined;
  /** Whether the bar stays when the loop has ended. */
  keep: boolean;
  /** The clock, in milliseconds. */
  now?: () => number;
  /** Opens the place where the bar is drawn; `isInner` inside another bar's loop. */
  open?: (isInner: boolean) => Screen | null;
}

/** A place for bars. All inner loops of one loop share one. */
interface Place {
  screen: Screen | null;
  throttle: Throttle;
  inner?: Place;
}

/** Bars whose loops run, outer ones first. */
const running: Bar[] = [];

/** The clock is read in every round, or, as that takes longer than a short round, in every 16th. */
const stride = 16;

/** The bar of one loop, from its start to its end. */
export class Bar {
  readonly #options: Required<BarOptions>;
  #place!: Place;
  #isInner = false;
  #cell = 0;
  #count = 0;
  #started = 0;
  #looked = 0;
  #lookAt = 1;

  constructor(options: BarOptions) {
    this.#options = { now: () => performance.now(), open, ...options };
  }

  start(): void {
    this.#cell = currentCell();
    // Bars of earlier cells were interrupted, or belong to loops that still run.
    const outer = running.findLast((bar) => bar.#cell === this.#cell);
    this.#isInner = outer !== undefined;
    this.#place = outer ? outer.#place.inner ??= this.#newPlace() : this.#newPlace();
    running.push(this);
    this.#started = this.#looked = this.#options.now();
    this.#offer(() => this.#state("running"));
  }

  /** Counts rounds, up to `to`. Throws in a stopped cell. */
  advance(to = this.#count + 1): void {
    this.#count = to;
    if (to < this.#lookAt) return;
    throwIfStopped();
    const time = this.#options.now();
    this.#lookAt = this.#count + (time - this.#looked < 1 ? stride : 1);
    this.#looked = time;
    this.#offer(() => this.#state("running"));
  }

  end(status: "done" | "stopped"): void {
    const { screen, throttle, inner } = this.#place;
    const { keep } = this.#options;
    this.#leave();
    inner?.throttle.flush();
    const state = this.#state(status);
    if (keep) this.#offer(() => state);
    else throttle.offer(() => screen?.end(false));
    // The next inner loop may begin at once, in the same place.
    if (this.#isInner) return;
    throttle.flush();
    if (keep) screen?.end(true);
  }

  /** Shows the loop as stopped. If it continues after all, so does the bar. */
  showStopped(): void {
    this.#leave();
    const state = this.#state("stopped");
    this.#offer(() => state);
    this.#place.throttle.flush();
  }

  #newPlace(): Place {
    const { now, open } = this.#options;
    return { screen: open(this.#isInner), throttle: new Throttle({ now }) };
  }

  #leave() {
    const index = running.indexOf(this);
    if (index >= 0) running.splice(index, 1);
  }

  #offer(state: () => BarState) {
    const { screen, throttle } = this.#place;
    if (screen) throttle.offer(() => screen.draw(barOutput(state())));
  }

  #state(status: BarState["status"]): BarState {
    const { label, total, now } = this.#options;
    return {
      label: typeof label === "function" ? label() : label,
      count: this.#count,
      total,
      seconds: (now() - this.#started) / 1000,
      status,
    };
  }
}

/** Shows the bars of all running loops as stopped. */
export function showStopped(): void {
  for (const bar of [...running]) bar.showStopped();
}

/** A terminal has one line to draw on, which is the outer loop's. */
function open(isInner: boolean): Screen | null {
  return openDisplay() ?? (isInner ? null : openTerminalLine());
}
