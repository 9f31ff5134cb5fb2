import { barOutput, type BarState } from "./bar_output.ts";
import { currentCell, throwIfStopped } from "./host.ts";
import { openDisplay, openTerminalLine, type Screen } from "./screen.ts";
import { Throttle } from "./throttle.ts";

/** What a bar shows, and where. */
export interface BarOptions {
  /** What the loop does; asked again at every drawing if it is a function. */
  label: string | (() => string);
  /** Rounds in all, where that is known. */
  total: number | undefined;
  /** Whether the bar stays when the loop has ended. */
  keep: boolean;
  /** The clock, in milliseconds. */
  now?: () => number;
  /** Opens the place where the bar is drawn; `isInner` inside another bar's loop. */
  open?: (isInner: boolean) => Screen | null;
}

/** A place for bars. All inner loops of one loop share one, so that it does not grow with each. */
interface Place {
  screen: Screen | null;
  throttle: Throttle;
  inner?: Place;
}

/** Bars whose loops run, outer ones first. */
const running: Bar[] = [];

/** Looking at the clock takes longer than a short round: then only every so many looks. */
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

  /** Shows nothing yet. */
  constructor(options: BarOptions) {
    this.#options = { now: () => performance.now(), open, ...options };
  }

  /** The loop begins. */
  start(): void {
    const { now } = this.#options;
    this.#cell = currentCell();
    // What is left of earlier cells was interrupted there, or runs on by itself.
    const outer = running.findLast((bar) => bar.#cell === this.#cell);
    this.#isInner = outer !== undefined;
    this.#place = outer ? outer.#place.inner ??= this.#newPlace() : this.#newPlace();
    running.push(this);
    this.#started = this.#looked = now();
    this.#offer(() => this.#state("running"));
  }

  /** A round is done, or several: `to` says how many there are now. Throws in a stopped cell. */
  advance(to = this.#count + 1): void {
    this.#count = to;
    if (to < this.#lookAt) return;
    throwIfStopped();
    const time = this.#options.now();
    this.#lookAt = this.#count + (time - this.#looked < 1 ? stride : 1);
    this.#looked = time;
    this.#offer(() => this.#state("running"));
  }

  /** The loop has ended. */
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

  /** The cell was stopped. If the loop runs on after all, the bar goes on, too. */
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

/** Shows every bar whose loop runs as stopped. */
export function showStopped(): void {
  for (const bar of [...running]) bar.showStopped();
}

/** A terminal has one line to draw on, and the outer loop has it. */
function open(isInner: boolean): Screen | null {
  return openDisplay() ?? (isInner ? null : openTerminalLine());
}
