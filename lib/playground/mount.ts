/** Brings the playground to life: it trains when something is moved, and not before. */

import styles from "./styles/controls.css" with { type: "text" };
import { bounded, firstState, format, isAddress, parse, type State } from "./address.ts";
import { differences, type Lesson, type Look, type Settings } from "./settings.ts";
import { createPlayer, type Player } from "./player.ts";
import type { Report } from "./protocol.ts";
import { createTrainer, type Trainer, type TrainingWorker } from "./trainer.ts";
import { createView, type View } from "./view/view.ts";
import { outcome } from "./words.ts";

/** What the page lends. */
export interface MountOptions {
  /** Makes a worker in which `serve` answers. */
  createWorker(): TrainingWorker | Promise<TrainingWorker>;
}

/**
 * Brings the playground that the build put into `element` to life. Its pictures stay until the
 * first training.
 */
export function mount(element: HTMLElement, options: MountOptions): void {
  new Playground(element, options);
}

/** How long nothing moves before the address is written, and before a result is announced, in ms. */
const [addressRest, wordsRest] = [300, 1000];

class Playground {
  readonly #lesson: Lesson;
  #state: State;
  #report: Report | null = null;
  /** The settings of the training whose end was announced last. */
  #announced: Settings | null = null;
  /** What it wrote into the address itself. */
  #written = "";
  #playsWhenTrained = false;
  #isAsked = false;
  /** What is yet to be done when there are pictures of its own. */
  readonly #onFirstReport: (() => void)[] = [];
  readonly #view: View;
  readonly #trainer: Trainer;
  readonly #player: Player;

  constructor(readonly element: HTMLElement, { createWorker }: MountOptions) {
    this.#lesson = JSON.parse(element.dataset.lesson!);
    this.#state = firstState(this.#lesson);
    const draw = onNextFrame((report: Report) => this.#draw(report));
    this.#trainer = createTrainer(this.#lesson, createWorker, {
      report: draw,
      trouble: (message) => this.#despair(message),
    });
    this.#player = createPlayer({
      nextFrame(callback) {
        const id = requestAnimationFrame(callback);
        return () => cancelAnimationFrame(id);
      },
      wait(milliseconds, callback) {
        const id = setTimeout(callback, milliseconds);
        return () => clearTimeout(id);
      },
      isCalm: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
      show: (epoch) => this.#look({ epoch }),
      changed: () => this.#showLook(),
    });
    this.#view = this.#createView();
    this.#replaceStatic();
    for (const event of ["pointerenter", "focusin"]) {
      element.addEventListener(event, () => this.#trainer.warmUp(), { once: true });
    }
    // Who follows a link in here asks for its training; who opens the page with one has not yet.
    element.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("a")) this.#isAsked = true;
    });
    addEventListener("hashchange", () => this.#readAddress());
    this.#readAddress();
  }

  #createView(): View {
    const { settings, look } = this.#state;
    return createView(this.element.ownerDocument, this.element.id, this.#lesson, {
      change: (settings) => this.#set({ settings: { ...this.#state.settings, ...settings } }),
      complain: (problem) => this.#view.announce(problem),
      reset: () => {
        this.#set({ settings, look });
        this.#view.controls.show(settings);
      },
      pin: () => this.#set({ pinned: this.#state.settings }),
      unpin: () => this.#set({ pinned: null }),
      switchAt: (switchTime) => this.#look({ switchTime }),
      go: (epoch) => {
        this.#player.pause();
        this.#look({ epoch });
      },
      toggle: () => this.#toggle(),
      stop: () => this.#trainer.stop(),
      train: () => this.#set({}),
      copyLink: () => this.#copyLink(),
    });
  }

  /** The build's pictures move to where the own ones will be. */
  #replaceStatic(): void {
    const slots = () => [...this.element.querySelectorAll(".play-slot")];
    const pictures = slots();
    const sheet = this.element.ownerDocument.createElement("style");
    sheet.textContent = styles;
    this.element.replaceChildren(sheet, ...this.#view.parts);
    for (const [k, slot] of slots().entries()) {
      if (pictures[k] === undefined) continue;
      const own = [...slot.childNodes];
      slot.replaceChildren(...pictures[k].childNodes);
      this.#onFirstReport.push(() => slot.replaceChildren(...own));
    }
  }

  /** Wants something else, and has it trained. */
  #set(change: Partial<State>): void {
    this.#player.pause();
    this.#state = bounded({ ...this.#state, ...change });
    this.#view.showProblems([]);
    this.#ask();
  }

  /** Looks at something else of the same training. */
  #look(change: Partial<Look>): void {
    const last = this.#lastEpoch();
    const epoch = change.epoch === last ? null : change.epoch;
    this.#state = {
      ...this.#state,
      look: { ...this.#state.look, ...change, ...epoch === undefined ? {} : { epoch } },
    };
    this.#ask();
  }

  #ask(): void {
    this.#view.invite(null);
    this.#trainer.ask(this.#state);
    this.#showLook();
    this.#writeAddress();
  }

  #draw(report: Report): void {
    this.#onFirstReport.splice(0).forEach((replace) => replace());
    this.#report = report;
    this.#view.draw(report);
    this.#showLook();
    this.#announce();
    if (this.#playsWhenTrained && report.present.isDone) {
      this.#playsWhenTrained = false;
      this.#player.play(0, this.#lastEpoch());
    }
  }

  #toggle(): void {
    if (this.#player.isPlaying) this.#player.pause();
    else if (this.#report?.present.isDone) this.#player.play(this.#epoch(), this.#lastEpoch());
    else {
      this.#playsWhenTrained = true;
      this.#ask();
    }
  }

  #showLook(): void {
    const { look, pinned } = this.#state;
    this.#view.transport.show(this.#epoch(), this.#lastEpoch(), this.#player.isPlaying);
    this.#view.showSwitch(look.switchTime);
    this.#view.showPinned(pinned !== null);
    this.element.classList.toggle("has-pinned", pinned !== null);
  }

  #epoch(): number {
    const run = this.#report?.present;
    const latest = run && !run.isDone ? run.losses.length : Infinity;
    return Math.min(this.#state.look.epoch ?? latest, this.#lastEpoch());
  }

  /** The last epoch that there is, or will be. */
  #lastEpoch(): number {
    const run = this.#report?.present;
    return run?.isDone ? run.losses.length : this.#state.settings.epochs;
  }

  /** A link, or another one: what it asks for is shown, and trained when the reader says so. */
  #readAddress(): void {
    const isMine = isAddress(location.hash) && location.hash !== this.#written;
    if (isMine) {
      const { state, problems } = parse(location.hash, this.#lesson);
      this.#player.pause();
      this.#state = state;
      this.#view.showProblems(problems.map((problem) => `In the address: ${problem}`));
      this.element.scrollIntoView();
      if (this.#isAsked || this.#report !== null) this.#trainer.ask(state);
      else if (this.#format(state) !== this.#format(firstState(this.#lesson))) {
        this.#view.invite("This link sets these values; the plots still show the first run.");
      }
    }
    this.#view.controls.show(this.#state.settings);
    this.#showLook();
  }

  #writeAddress = debounce(addressRest, () => {
    this.#written = this.#format(this.#state);
    try {
      history.replaceState(history.state, "", this.#written);
    } catch {
      // Forbidden, as in some frames: then the address stays, and a link can be copied all the same.
    }
  });

  #format(state: State): string {
    return format(state, this.#lesson);
  }

  #announce = debounce(wordsRest, () => {
    const run = this.#report?.present;
    if (
      !run?.isDone || (this.#announced && differences(this.#announced, run.settings).length === 0)
    ) return;
    this.#announced = run.settings;
    this.#view.announce(outcome(run));
  });

  #despair(message: string): void {
    this.#player.pause();
    this.#playsWhenTrained = false;
    this.#view.showProblems([`Training cannot continue: ${message}. Move a slider to try again.`]);
  }

  async #copyLink(): Promise<void> {
    const address = location.href.replace(/#.*/, "") + this.#format(this.#state);
    try {
      await navigator.clipboard.writeText(address);
      this.#view.announce("The link is copied.");
    } catch {
      this.#view.showLink(address);
    }
  }
}

/** Makes an action wait until nobody has asked for it for so many milliseconds. */
function debounce(milliseconds: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

/** Makes an action happen once for every picture that the browser paints, with the latest value. */
function onNextFrame<T>(action: (value: T) => void): (value: T) => void {
  let latest: { readonly value: T } | null = null;
  return (value) => {
    if (latest === null) {
      requestAnimationFrame(() => {
        const { value } = latest!;
        latest = null;
        action(value);
      });
    }
    latest = { value };
  };
}
