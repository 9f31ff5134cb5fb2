/** Runs the cells of a page: the part that is unpacked when a reader first runs one. */

import { nameOf } from "../boot/elements.ts";
import type { Kit } from "../boot/unpack.ts";
import { marked } from "marked";
import type { JsonObject, Output } from "../../../jupyter/notebook.ts";
import { compile } from "../../../cell/compile.ts";
import type { Blame, CellListener, Report } from "../protocol.ts";
import { typesetWith } from "../substitutes/temml.ts";
import { type CellWorker, startCellWorker } from "./cell_worker.ts";
import { type CellText, declaring, missingName, neededBy } from "./needs.ts";
import { CellView, codeOf, makeRenderer } from "./cell_view.ts";

export async function start(kit: Kit): Promise<Controller> {
  if (document.querySelector('script[data-part="math"]') !== null) {
    const { temml } = await kit.module<typeof import("../math.ts")>("math");
    typesetWith(temml);
  }
  return new Controller(kit);
}

/** More cells than this may take a while. */
const MANY = 8;

export class Controller {
  readonly #views: Map<string, CellView>;
  /** Cells that do not run here: their names, and why. */
  readonly #reasons = new Map<string, string>();
  #listener: CellListener | undefined;
  #worker: Promise<CellWorker> | undefined;
  readonly #queue: string[] = [];
  #running: string | undefined;
  #count = 0;
  readonly #displays = new Map<string, Set<CellView>>();
  /** Promises of the end of a cell. */
  readonly #waiting = new Map<string, ((ok: boolean) => void)[]>();
  /** Cells that run as part of several. */
  readonly #listed = new Set<string>();
  /** Cells whose variables exist. */
  readonly #done = new Set<string>();
  #startedAt = 0;

  constructor(private readonly kit: Kit) {
    const render = makeRenderer();
    const programs = document.querySelectorAll<HTMLElement>(".page-program[data-live]");
    this.#views = new Map(
      [...programs].map((program) => [program.id, new CellView(program, render)]),
    );
    for (const program of document.querySelectorAll(".page-program:not([data-live])")) {
      const reason = program.querySelector(".page-still")?.textContent ?? "";
      const words = reason.replace(/^Does not run here: /, "which does not run here: ");
      this.#reasons.set(program.id, `${nameOf(program)}, ${words.replace(/\.$/, "")}`);
    }
  }

  /** Runs a cell; true if it ended without an error. */
  run(id: string): Promise<boolean> {
    const ended = Promise.withResolvers<boolean>();
    this.#waiting.set(id, [...this.#waiting.get(id) ?? [], ended.resolve]);
    this.#enqueue([id]);
    return ended.promise;
  }

  /** Stops the cell if it runs, and runs it otherwise. */
  toggle(id: string): void {
    if (this.#running === id) this.stop();
    else this.run(id);
  }

  runAll(): void {
    this.#runList([...this.#views.keys()]);
  }

  runFrom(id: string): void {
    const ids = [...this.#views.keys()];
    this.#runList(ids.slice(ids.indexOf(id)));
  }

  /** Runs several cells; if one fails, the page scrolls to it. */
  #runList(ids: readonly string[]): void {
    for (const id of ids) this.#listed.add(id);
    this.#enqueue(ids);
  }

  /** Puts cells at the end of the queue, unless they are in it. */
  #enqueue(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#queue.includes(id)) continue;
      this.#queue.push(id);
      this.#view(id).wait();
    }
    if (this.#running === undefined) this.#next();
  }

  /** Ends the worker; the next cell gets a new one. */
  async stop(): Promise<void> {
    if (this.#worker === undefined) return;
    const [worker, cell] = [this.#worker, this.#running];
    const skipped = this.#queue.splice(0);
    this.#worker = this.#running = undefined;
    this.#count = 0;
    await worker.then((worker) => worker.terminate(), () => {});
    this.#done.clear();
    if (cell !== undefined) {
      const view = this.#view(cell);
      view.stopped();
      this.#listener?.ended(cell, view.ran);
      this.#settle(cell, false);
    }
    for (const id of skipped) this.#skip(id);
    this.#announce("Stopped. All variables are lost: run the cells from the first one again.");
  }

  reset(id: string): void {
    if (this.#running === id) this.stop();
    this.#reset(id);
    this.#announce(`${capital(this.#view(id).name)} is reset.`);
  }

  resetAll(): void {
    if (this.#running !== undefined) this.stop();
    for (const id of this.#views.keys()) this.#reset(id);
    this.#announce("All cells are reset.");
  }

  #reset(id: string): void {
    this.#view(id).reset();
    this.#listener?.reset(id);
  }

  listen(listener: CellListener): void {
    this.#listener = listener;
  }

  #view(id: string): CellView {
    const view = this.#views.get(id);
    if (view === undefined) throw new Error(`There is no cell ${id}.`);
    return view;
  }

  /** Sets the code that a cell runs; null for the build's. */
  setSource(id: string, source: string | null): void {
    const view = this.#view(id);
    view.mark(null);
    view.source = source;
  }

  /** The outputs of a cell's last run in this page, and its number; null before one. */
  outputsOf(id: string): { outputs: Output[]; number: number } | null {
    const { outputs, number } = this.#view(id);
    return outputs === null ? null : { outputs, number };
  }

  async #next(): Promise<void> {
    const cell = this.#queue.shift();
    if (cell === undefined) return;
    const view = this.#view(cell);
    const { name } = view;
    const number = ++this.#count;
    this.#running = cell;
    this.#startedAt = performance.now();
    view.start(number);
    this.#listener?.marked(cell, null);
    this.#announce(`Running ${name}.`);
    const mine = this.#worker ??= startCellWorker(this.kit, (report) => this.#receive(report));
    try {
      const worker = await mine;
      view.ran = view.source;
      const { code } = compile(this.#sourceOf(cell));
      // Unless it was stopped in the meantime.
      if (this.#worker === mine) worker.run({ cell, name, number, code });
    } catch (error) {
      if (this.#worker !== mine) return;
      // The next cell gets a new worker if this one did not start.
      mine.catch(() => this.#worker === mine && (this.#worker = undefined));
      this.#receive({ cell, type: "error", content: failure(cell, error) });
      this.#end(cell, false);
    }
  }

  #receive(report: Report): void {
    const { cell, type, content } = report;
    if (type === "done") {
      if (cell === this.#running) this.#end(cell, content.ok === true);
      return;
    }
    renderMarkdownIn(content);
    const view = this.#view(cell);
    const id = (content.transient as { display_id?: string } | undefined)?.display_id;
    if (type === "update_display_data") {
      for (const shown of this.#displays.get(id ?? "") ?? []) shown.receive(report);
      return;
    }
    if (id !== undefined) {
      this.#displays.set(id, (this.#displays.get(id) ?? new Set()).add(view));
    }
    view.receive(report);
    const blame = content.blame as Blame | null | undefined;
    if (type !== "error" || !blame || !this.#views.has(blame.cell)) return;
    this.#view(blame.cell).mark(blame.line);
    this.#listener?.marked(blame.cell, blame.line);
  }

  #end(cell: string, didNotThrow: boolean): void {
    const view = this.#view(cell);
    const ok = didNotThrow || view.mayThrow;
    const skipped = ok ? [] : this.#queue.splice(0);
    this.#running = undefined;
    view.end(ok);
    this.#listener?.ended(cell, view.ran);
    const isListed = this.#listed.has(cell);
    this.#settle(cell, ok);
    for (const id of skipped) this.#skip(id);
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    const name = capital(view.name);
    if (ok) {
      this.#done.add(cell);
      this.#announce(`${name} finished in ${seconds} s.`);
    } else this.#explain(view, skipped.length > 0);
    if (!ok && isListed) view.reveal();
    this.#next();
  }

  /** Reports why a cell failed, with advice. */
  #explain(view: CellView, hasSkipped: boolean): void {
    const error = view.outputs?.findLast((output) => output.output_type === "error");
    const reason = error ? `: ${error.ename}: ${error.evalue.replace(/\.$/, "")}` : "";
    const rest = hasSkipped ? "The cells after it were not run." : "";
    const advice = error ? this.#advise(view, error.evalue) : "";
    if (advice === "" && rest !== "") {
      view.advise(rest, "Run from here", () => this.runFrom(view.id));
    }
    this.#announce(
      [`${capital(view.name)} failed${reason}.`, rest, advice].filter((text) => text !== "").join(
        " ",
      ),
    );
  }

  #skip(id: string): void {
    this.#view(id).skip();
    this.#settle(id, false);
  }

  #settle(id: string, ok: boolean): void {
    this.#listed.delete(id);
    for (const resolve of this.#waiting.get(id) ?? []) resolve(ok);
    this.#waiting.delete(id);
  }

  /** Advice for a cell that lacks a variable, with a button that runs the cells it needs. */
  #advise(view: CellView, evalue: string): string {
    const name = missingName(evalue);
    const above = this.#textsAbove(view.id);
    const from = name && declaring(name, above);
    if (!from) return "";
    const whyNot = this.#reasons.get(from.id);
    if (whyNot !== undefined) {
      const text = `${name} comes from ${whyNot}.`;
      view.advise(text);
      return text;
    }
    if (this.#done.has(from.id)) return "";
    const needed = neededBy(this.#sourceOf(view.id), above.filter(({ id }) => this.#views.has(id)))
      .filter((id) => !this.#done.has(id));
    const text = `${name} comes from ${this.#view(from.id).name}, which has not run here yet.`;
    const isLong = needed.length > MANY;
    const label = needed.length === 1
      ? `Run ${this.#view(needed[0]).name} first`
      : `Run the ${needed.length} cells that it needs${isLong ? " (this may take a while)" : ""}`;
    view.advise(text, label, () => this.#runList([...needed, view.id]));
    return text;
  }

  /** The current code above a cell, also of cells that do not run here. */
  #textsAbove(id: string): CellText[] {
    const programs = [...document.querySelectorAll<HTMLElement>(".page-program")];
    return programs.slice(0, programs.findIndex((program) => program.id === id))
      .map(({ id }) => ({ id, source: this.#sourceOf(id) }));
  }

  #sourceOf(id: string): string {
    const view = this.#views.get(id);
    return view?.source ?? view?.code ?? codeOf(document.getElementById(id)!);
  }

  /** Shows what happens, and announces it to screen readers. */
  #announce(text: string): void {
    const places = "body > .page-status, .page-side > .page-controls > .page-now";
    for (const place of document.querySelectorAll(places)) place.textContent = text;
  }
}

/** Renders the Markdown that a worker has left as it is in a message's HTML. */
function renderMarkdownIn({ data }: JsonObject): void {
  const bundle = data as JsonObject | undefined;
  const html = bundle?.["text/html"];
  if (typeof html !== "string") return;
  bundle!["text/html"] = html.replace(
    /<template data-markdown="([^"]*)"><\/template>/g,
    (_, text) => marked.parse(decodeURIComponent(text), { async: false }),
  );
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** An error of the compiler, as a cell's output. */
function failure(cell: string, error: unknown): JsonObject {
  const { name = "Error", message = String(error), line } = error as Error & { line?: number };
  const blame = line === undefined ? null : { cell, line };
  return { ename: name, evalue: message, traceback: [`${name}: ${message}`], blame };
}
