/** Makes the playground interactive: it trains when something is moved, and not before. */

import styles from "./styles/controls.css" with { type: "text" };
import { bounded, firstState, format, isAddress, parse, type State } from "./address.ts";
import { differences, type Lesson, type Look, type Settings } from "./settings.ts";
import { Player } from "./player.ts";
import type { Report } from "./protocol.ts";
import { Trainer } from "./trainer.ts";
import { createView, type View } from "./view/view.ts";
import { outcome } from "./words.ts";

/**
 * Makes the playground that the build put into `element` interactive. Its plots stay until the
 * first training.
 *
 * @param createWorker makes a worker that answers with `serve`
 */
export function mount(element: HTMLElement, createWorker: () => Promise<Worker>): void {
  new Playground(element, createWorker);
}

/** How long nothing moves before the address is written, and a result is announced, in ms. */
const [addressRest, wordsRest] = [300, 1000];

class Playground {
  readonly #lesson: Lesson;
  #state: State;
  #report: Report | null = null;
  /** The latest report, until the next frame. */
  #next: Report | null = null;
  /** The settings of the training whose end was announced last. */
  #announced: Settings | null = null;
  /** The address that was written here. */
  #written = "";
  #playsWhenTrained = false;
  #isLinkFollowed = false;
  /** Replaces the build's plots by those that are drawn here. */
  readonly #onFirstReport: (() => void)[] = [];
  readonly #view: View;
  readonly #trainer: Trainer;
  readonly #player: Player;

  constructor(readonly element: HTMLElement, createWorker: () => Promise<Worker>) {
    this.#lesson = JSON.parse(element.dataset.lesson!);
    this.#state = firstState(this.#lesson);
    const receive = (report: Report) => {
      if (this.#next === null) requestAnimationFrame(() => this.#draw());
      this.#next = report;
    };
    const fail = (message: string) => {
      this.#player.pause();
      this.#playsWhenTrained = false;
      const problem = `Training cannot continue: ${message}. Move a slider to try again.`;
      this.#view.showProblems([problem]);
    };
    this.#trainer = new Trainer(this.#lesson, createWorker, receive, fail);
    this.#player = new Player((epoch) => this.#look({ epoch }), () => this.#showLook());
    this.#view = this.#createView();
    for (const event of ["pointerenter", "focusin"]) {
      element.addEventListener(event, () => this.#trainer.warmUp(), { once: true });
    }
    // A link in here is trained at once, unlike one that the page is opened with.
    element.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("a")) this.#isLinkFollowed = true;
    });
    addEventListener("hashchange", () => this.#readAddress());
    this.#readAddress();
  }

  /** Replaces the build's elements, and moves its plots to where those drawn here will be. */
  #createView(): View {
    const { settings, look } = this.#state;
    const slots = () => [...this.element.querySelectorAll(".play-slot")];
    const pictures = slots();
    const view = createView(this.element, this.#lesson, {
      change: (settings) => this.#set({ settings: { ...this.#state.settings, ...settings } }),
      complain: (problem) => view.announce(problem),
      switchAt: (switchTime) => this.#look({ switchTime }),
      go: (epoch) => {
        this.#player.pause();
        this.#look({ epoch });
      },
      actions: {
        reset: () => {
          this.#set({ settings, look });
          view.showSettings(settings);
        },
        pin: () => this.#set({ pinned: this.#state.settings }),
        unpin: () => this.#set({ pinned: null }),
        toggle: () => this.#toggle(),
        stop: () => this.#trainer.stop(),
        train: () => this.#set({}),
        copyLink: () => this.#copyLink(),
      },
    });
    const sheet = document.createElement("style");
    sheet.textContent = styles;
    this.element.prepend(sheet);
    for (const [k, slot] of slots().entries()) {
      const own = [...slot.childNodes];
      slot.replaceChildren(...pictures[k].childNodes);
      this.#onFirstReport.push(() => slot.replaceChildren(...own));
    }
    return view;
  }

  /** Changes what is trained. */
  #set(change: Partial<State>): void {
    this.#player.pause();
    this.#state = bounded({ ...this.#state, ...change });
    this.#view.showProblems([]);
    this.#request();
  }

  /** Changes what is shown of the same training. */
  #look(change: Partial<Look>): void {
    const last = this.#lastEpoch();
    const epoch = change.epoch === last ? null : change.epoch;
    this.#state = {
      ...this.#state,
      look: { ...this.#state.look, ...change, ...epoch === undefined ? {} : { epoch } },
    };
    this.#request();
  }

  #request(): void {
    this.#view.invite(null);
    this.#trainer.request(this.#state);
    this.#showLook();
    this.#writeAddress();
  }

  #draw(): void {
    const report = this.#next!;
    this.#next = null;
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
      this.#request();
    }
  }

  #showLook(): void {
    const { look, pinned } = this.#state;
    this.#view.showEpoch(this.#epoch(), this.#lastEpoch(), this.#player.isPlaying);
    this.#view.showSwitch(look.switchTime);
    this.#view.showPinned(pinned !== null);
  }

  #epoch(): number {
    const run = this.#report?.present;
    const latest = run && !run.isDone ? run.losses.length : Infinity;
    return Math.min(this.#state.look.epoch ?? latest, this.#lastEpoch());
  }

  #lastEpoch(): number {
    const run = this.#report?.present;
    return run?.isDone ? run.losses.length : this.#state.settings.epochs;
  }

  /** Shows the settings of a link, which are trained when the reader asks for it. */
  #readAddress(): void {
    if (isAddress(location.hash) && location.hash !== this.#written) {
      const { state, problems } = parse(location.hash, this.#lesson);
      this.#player.pause();
      this.#state = state;
      this.#view.showProblems(problems.map((problem) => `In the address: ${problem}`));
      this.element.scrollIntoView();
      if (this.#isLinkFollowed || this.#report !== null) this.#trainer.request(state);
      else if (this.#format(state) !== this.#format(firstState(this.#lesson))) {
        this.#view.invite("This link sets these values; the plots still show the first run.");
      }
    }
    this.#view.showSettings(this.#state.settings);
    this.#showLook();
  }

  #writeAddress = debounce(addressRest, () => {
    this.#written = this.#format(this.#state);
    try {
      history.replaceState(history.state, "", this.#written);
    } catch {
      // Not allowed, as in some frames: a link can still be copied.
    }
  });

  #format(state: State): string {
    return format(state, this.#lesson);
  }

  #announce = debounce(wordsRest, () => {
    const run = this.#report?.present;
    if (!run?.isDone) return;
    if (this.#announced && differences(this.#announced, run.settings).length === 0) return;
    this.#announced = run.settings;
    this.#view.announce(outcome(run));
  });

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

/** Delays an action until it has not been requested for so many milliseconds. */
function debounce(milliseconds: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}
