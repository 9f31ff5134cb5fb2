import { OutputCollector } from "../../../jupyter/outputs.ts";
import type { JsonObject, Output } from "../../../jupyter/notebook.ts";
import { Ids } from "../../render/ids.ts";
import { Formulas } from "../../render/math.ts";
import { NotInlined } from "../../render/images.ts";
import { unlinkNotebook } from "../../render/missing.ts";
import { Sheets } from "../../render/sheets.ts";
import { renderOutputs } from "../../render/outputs.ts";
import { button, element, nameOf } from "../boot/elements.ts";
import type { Report } from "../protocol.ts";

type Render = (outputs: Output[], name: string, program: HTMLElement) => string;

/** One cell on the page: its label, its button, and its outputs. */
export class CellView {
  readonly id: string;
  readonly name: string;
  /** The build's code. */
  readonly code: string;
  /** The reader's code, and the code that it was last run with; null for the build's. */
  source: string | null = null;
  ran: string | null = null;
  /** The number of its last run. */
  number = 0;
  /** Its outputs in this page; null while it shows the build's. */
  outputs: Output[] | null = null;
  readonly #collector = new OutputCollector();
  readonly #button: HTMLElement | null;
  readonly #state = element("span", { class: "page-state" });
  readonly #built: Element;
  #box: Element;
  #advice: Element | null = null;
  readonly #isRemoved: boolean;
  #isDue = false;
  #shownAt = 0;
  #cost = 0;

  constructor(private readonly program: HTMLElement, private readonly render: Render) {
    this.id = program.id;
    this.name = nameOf(program);
    this.code = codeOf(program);
    this.#isRemoved = program.hasAttribute("hidden");
    this.#button = program.querySelector(".page-run");
    this.#built = this.#box = program.querySelector(".page-outputs")!;
    program.querySelector(".page-count")?.after(this.#state);
  }

  /** Whether its author expects it to throw. */
  get mayThrow(): boolean {
    return this.program.dataset.tags?.split(" ").includes("raises-exception") ?? false;
  }

  wait(): void {
    this.#setState("waiting", "waiting");
  }

  /** Old outputs stay until there are new ones. */
  start(number: number): void {
    this.number = number;
    this.outputs = [];
    this.mark(null);
    this.#advice?.remove();
    this.#setState("running", "running");
    this.#setButton("Stop");
  }

  /** A cell that its author removed from the page is shown if it fails. */
  end(ok: boolean): void {
    this.program.hidden = ok && this.#isRemoved;
    this.#show();
    this.#setState(ok ? "done" : "failed", `[${this.number}]${ok ? "" : " failed"}`);
    this.#setButton("Run");
  }

  skip(): void {
    this.#setState("", "");
  }

  stopped(): void {
    this.#show();
    this.#setState("failed", "stopped");
    this.#setButton("Run");
  }

  receive({ type, content }: Report): void {
    this.outputs ??= [];
    this.#collector.receive(type, content as JsonObject, this.outputs);
    this.#showSoon();
  }

  /** Shows the build's outputs again. */
  reset(): void {
    this.outputs = null;
    this.#advice?.remove();
    this.#replaceBox(this.#built);
    this.mark(null);
    this.#setState("", "");
  }

  /** Shows advice below the outputs, with a button that follows it if there is one. */
  advise(text: string, label = "", act = () => {}): void {
    this.#advice?.remove();
    this.#advice = element("p", { class: "page-advice" }, `${text} `);
    if (label !== "") this.#advice.append(button(label, "", act));
    this.program.append(this.#advice);
  }

  /** Scrolls to its error. */
  reveal(): void {
    this.#button?.focus({ preventScroll: true });
    const error = this.program.querySelector(".page-error") ?? this.program;
    error.scrollIntoView({ block: "center" });
  }

  /** Marks a line of the code, counted from 1, or none. */
  mark(line: number | null): void {
    this.program.querySelector(".page-line")?.remove();
    if (line === null) return;
    const mark = element("span", { class: "page-line" });
    mark.style.setProperty("--at", String(line - 1));
    this.program.querySelector("pre.page-code")?.prepend(mark);
  }

  #setState(state: string, text: string): void {
    this.program.dataset.state = state;
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
    const html = this.render(this.outputs, `Output of ${this.name}`, this.program);
    const box = element("div", { class: "page-outputs" });
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

export function codeOf(program: Element): string {
  return program.querySelector(".page-code")?.textContent ?? "";
}

/** Renders outputs like the build, with ids that are unique on the page. */
export function makeRenderer(): Render {
  const ids = new Ids();
  for (const { id } of document.querySelectorAll("[id]")) ids.unique(id);
  const sheets = new Sheets(document);
  const { macros = "[]" } = document.querySelector("main")!.dataset;
  const formulas = new Formulas(JSON.parse(macros));
  formulas.number(document.querySelector("main")!, () => {});
  return (outputs, name, program) => {
    const tags = program.dataset.tags?.split(" ") ?? [];
    return renderOutputs({ outputs, metadata: { tags } }, name, {
      ids,
      sheets,
      formulas,
      linkPages: (root) => root.querySelectorAll('a[href*=".ipynb"]').forEach(unlinkNotebook),
      level: levelAbove(program),
      readImage: (name) => {
        throw new NotInlined(`${name} is a file, which a page in a browser cannot read.`);
      },
      warn: () => {},
    });
  };
}

function levelAbove(element: Element): number {
  let level = 1;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")) {
    const isBefore = heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (!isBefore) break;
    if (heading.closest(".page-outputs") === null) level = Number(heading.localName[1]);
  }
  return level;
}
