import { OutputCollector } from "../../../jupyter/outputs.ts";
import type { JsonObject, Output } from "../../../jupyter/notebook.ts";
import { button, element, nameOf } from "../boot/elements.ts";
import type { Report } from "../protocol.ts";

/** Makes HTML of what a cell has put out, safe to stand on the page. */
export type Render = (outputs: Output[], name: string, program: HTMLElement) => string;

/** One cell on the page: its label, its button, and what it has put out. */
export class CellView {
  readonly id: string;
  readonly name: string;
  /** What it has put out in this page; null as long as it shows what the build put there. */
  outputs: Output[] | null = null;
  readonly #program: HTMLElement;
  readonly #render: Render;
  readonly #collector = new OutputCollector();
  readonly #button: HTMLElement | null;
  readonly #state = document.createElement("span");
  readonly #built: Element;
  #box: Element;
  #advice: Element | null = null;
  readonly #isRemoved: boolean;
  #isDue = false;
  #shownAt = 0;
  #cost = 0;

  /** Takes over the cell as the build left it. */
  constructor(program: HTMLElement, render: Render) {
    this.id = program.id;
    this.name = nameOf(program);
    this.#isRemoved = program.hasAttribute("hidden");
    this.#program = program;
    this.#render = render;
    this.#button = program.querySelector(".page-run");
    this.#built = this.#box = program.querySelector(".page-outputs")!;
    this.#state.className = "page-state";
    program.querySelector(".page-count")?.after(this.#state);
  }

  /** Whether its author expects it to throw. */
  get mayThrow(): boolean {
    return this.#program.dataset.tags?.split(" ").includes("raises-exception") ?? false;
  }

  /** Its turn will come. */
  wait(): void {
    this.#say("waiting", "waiting");
  }

  /** It runs. Old outputs stay until there are new ones. */
  start(): void {
    this.outputs = [];
    this.mark(null);
    this.#advice?.remove();
    this.#say("running", "running");
    this.#setButton("Stop");
  }

  /** It has ended. One that its author removed from the page is seen if it fails. */
  end(ok: boolean, number: number): void {
    if (this.#isRemoved) this.#program.hidden = ok;
    this.#show();
    // What is wrong with a cell that nobody sees has to be seen.
    if (!ok) this.#program.hidden = false;
    this.#say(ok ? "done" : "failed", ok ? `[${number}]` : `[${number}] failed`);
    this.#setButton("Run");
  }

  /** It does not run after all. */
  skip(): void {
    this.#say("", "");
  }

  /** It was stopped. */
  stopped(): void {
    this.#show();
    this.#say("failed", "stopped");
    this.#setButton("Run");
  }

  /** Takes something that was put out. */
  receive({ type, content }: Report): void {
    this.outputs ??= [];
    this.#collector.receive(type, content as JsonObject, this.outputs);
    this.#showSoon();
  }

  /** Shows again what the build put there. */
  reset(): void {
    this.outputs = null;
    this.#advice?.remove();
    this.#replaceBox(this.#built);
    this.mark(null);
    this.#say("", "");
  }

  /** Says below the outputs what may help, with a button that does it if there is one. */
  advise(text: string, label = "", act = () => {}): void {
    this.#advice?.remove();
    this.#advice = element("p", { class: "page-advice" }, `${text} `);
    if (label !== "") this.#advice.append(button(label, "", act));
    this.#program.append(this.#advice);
  }

  /** Goes to where it failed. */
  reveal(): void {
    this.#button?.focus({ preventScroll: true });
    const error = this.#program.querySelector(".page-error") ?? this.#program;
    error.scrollIntoView({ block: "center" });
  }

  /** Marks a line of the code, counted from 1, or none. */
  mark(line: number | null): void {
    this.#program.querySelector(".page-line")?.remove();
    if (line === null) return;
    const mark = document.createElement("span");
    mark.className = "page-line";
    mark.style.setProperty("--at", String(line - 1));
    this.#program.querySelector("pre.page-code")?.prepend(mark);
  }

  #say(state: string, text: string): void {
    this.#program.dataset.state = state;
    this.#state.textContent = text;
  }

  #setButton(text: "Run" | "Stop"): void {
    if (this.#button === null) return;
    this.#button.textContent = text;
    this.#button.setAttribute("aria-label", `${text} ${this.name}`);
  }

  /** At most once a frame, and no more than a third of the time. */
  #showSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const wait = Math.max(0, this.#shownAt + 3 * this.#cost - performance.now());
    setTimeout(() => requestAnimationFrame(() => this.#isDue && this.#show()), wait);
  }

  #show(): void {
    this.#isDue = false;
    if (this.outputs === null) return;
    const start = performance.now();
    const html = this.#render(this.outputs, `Output of ${this.name}`, this.#program);
    const box = document.createElement("div");
    box.className = "page-outputs";
    box.innerHTML = html;
    const fold = box.querySelector<HTMLDetailsElement>(":scope > .page-fold");
    if (fold) fold.open = this.#box.querySelector(":scope > .page-fold[open]") !== null;
    this.#replaceBox(box);
    this.#shownAt = performance.now();
    this.#cost = this.#shownAt - start;
  }

  #replaceBox(box: Element): void {
    this.#box.replaceWith(box);
    this.#box = box;
  }
}
