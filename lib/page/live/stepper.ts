/** The steps of a picture in a page that is alive: a slider, and buttons that play them. */

import { type Stepper, stepperHtml } from "../../plots/stepper.ts";
import { button, element } from "./boot/elements.ts";
import { STEPPERS, unpack } from "./boot/unpack.ts";

/** How long a step is shown, in milliseconds. */
const PACE = 1500;

let packed: Promise<Stepper[]> | undefined;

/** A picture with its steps: the build's are packed in a part, others are beside it. */
class PageStepper extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #radios: HTMLInputElement[] = [];
  readonly #slider = element("input", { type: "range", min: "0", "aria-label": "Step" });
  readonly #back = button("Back", "", () => this.#press(() => this.#move(-1)));
  readonly #play = button("Play", "", () => this.#press(() => this.#start(), true));
  readonly #step = button("Step", "", () => this.#press(() => this.#move(1)));

  connectedCallback(): void {
    this.#build();
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  async #build(): Promise<void> {
    const source = this.querySelector("script");
    const picture = this.querySelector("figure");
    if (source === null || picture === null) return;
    source.remove();
    const description: number | Stepper = JSON.parse(source.textContent);
    const stepper = typeof description === "number"
      ? (await (packed ??= unpack(document, STEPPERS).json()))[description]
      : description;
    this.insertAdjacentHTML("beforeend", stepperHtml(stepper));
    this.querySelector(".unroll-picture")?.append(picture);
    const steps = this.querySelector(".unroll-steps")!;
    steps.prepend(
      element("div", { class: "page-stepper" }, this.#back, this.#play, this.#step, this.#slider),
    );
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.#show(Number(this.#slider.value));
    });
    steps.querySelector(".unroll-open input")?.addEventListener("change", () => this.#list());
    this.#list();
  }

  /** Finds the steps; those inside others only if they are open. */
  #list(): void {
    const isOpen = this.querySelector<HTMLInputElement>(".unroll-open input")?.checked ?? false;
    const all = [...this.querySelectorAll<HTMLInputElement>("input[type=radio]")];
    const chosen = all.findIndex(({ checked }) => checked);
    this.#radios = all.filter(({ value }) => isOpen || !value.includes("."));
    this.#slider.max = String(this.#radios.length - 1);
    this.#show(this.#radios.findLastIndex((radio) => all.indexOf(radio) <= chosen));
  }

  #show(place: number): void {
    const radio = this.#radios[place];
    radio.checked = true;
    this.#slider.value = String(place);
    this.#slider.setAttribute("aria-valuetext", radio.getAttribute("aria-label") ?? "");
    this.#back.disabled = place === 0;
    this.#step.disabled = place === this.#radios.length - 1;
  }

  /** Moves, and announces the step to screen readers. */
  #move(by: number): void {
    this.#show(Number(this.#slider.value) + by);
    const status = document.querySelector(".page-status");
    if (status !== null) status.textContent = this.#slider.getAttribute("aria-valuetext");
  }

  /** A button stops the play, and then acts; Play does one of both. */
  #press(act: () => void, isPlay = false): void {
    const wasPlaying = this.#timer !== undefined;
    this.#stop();
    if (!wasPlaying || !isPlay) act();
  }

  #start(): void {
    if (this.#step.disabled) this.#show(0);
    this.#play.textContent = "Pause";
    this.#timer = setInterval(() => {
      this.#move(1);
      if (this.#step.disabled) this.#stop();
    }, PACE);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.textContent = "Play";
  }
}

customElements.define("page-stepper", PageStepper);
