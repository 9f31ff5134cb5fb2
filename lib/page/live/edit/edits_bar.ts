/** The bar at the foot of the page: what is changed, whether it is saved, and the way back. */

import { button, element } from "../boot/elements.ts";
import type { Editing, Orphan } from "./editing.ts";

/** What the bar offers. */
export interface BarActions {
  onResetAll: () => void;
  onDownloadNotebook: () => void;
  onDownloadPage: () => void;
}

/** Shown while there is something to say. */
export class EditsBar {
  readonly #text = element("span", { class: "page-edits-text" });
  readonly #undo = button("Undo reset", "", () => this.#undoReset());
  readonly #reset: HTMLButtonElement;
  readonly #downloads: HTMLElement;
  readonly #orphans = element("details", { class: "page-orphans" });
  readonly #bar: HTMLElement;
  #editing: Editing | undefined;

  /** Shows nothing yet. */
  constructor({ onResetAll, onDownloadNotebook, onDownloadPage }: BarActions) {
    this.#reset = button("Reset all", "Reset all changed cells", onResetAll);
    this.#downloads = element(
      "span",
      { role: "group", "aria-label": "Download with your edits" },
      "Download ",
      button(".ipynb", "Download as notebook, .ipynb", onDownloadNotebook),
      button(".html", "Download as page, .html", onDownloadPage),
    );
    this.#bar = element(
      "div",
      { class: "page-edits", role: "region", "aria-label": "Your edits" },
      this.#text,
      this.#undo,
      this.#reset,
      this.#downloads,
      this.#orphans,
    );
  }

  /** Shows how things stand. */
  show(editing: Editing): void {
    this.#editing = editing;
    const { changes, undoable, unread, orphans, isSaved } = editing;
    const count = Object.keys(changes).length;
    const isAsItCame = count === 0 && undoable === 0;
    this.#showOrphans(orphans);
    if (isAsItCame && unread === undefined && orphans.length === 0) return this.#bar.remove();
    const problem = isAsItCame ? unread : editing.problem;
    const reset = undoable === 0 ? undefined : `${cells(undoable)} reset.`;
    const changed = count === 0
      ? ""
      : `${cells(count)} changed${isSaved ? ", saved in this browser" : ""}.`;
    const text = (count === 0 ? reset : undefined) ?? problem ?? changed;
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#bar.classList.toggle("page-has-problem", problem !== undefined);
    const focused = document.activeElement;
    this.#undo.hidden = undoable === 0;
    this.#reset.hidden = this.#downloads.hidden = count === 0;
    if (!this.#bar.isConnected) document.querySelector("main")?.append(this.#bar);
    // Where the keyboard was is gone: the way back is next to it.
    if (focused === this.#reset && count === 0) this.#undo.focus();
  }

  /** What a reader has made of cells that are gone can be taken along, and is kept until then. */
  #showOrphans(orphans: readonly Orphan[]): void {
    const text = JSON.stringify(orphans);
    if (this.#orphans.dataset.shown === text) return;
    this.#orphans.dataset.shown = text;
    this.#orphans.hidden = orphans.length === 0;
    const belong = orphans.length === 1 ? "belongs to a cell" : "belong to cells";
    const title =
      `${orphans.length} of your edits ${belong} that this page no longer has, or no longer runs.`;
    this.#orphans.replaceChildren(
      element("summary", {}, title),
      ...orphans.flatMap(({ id, code }, i) => {
        const name = `edit ${i + 1}`;
        const pre = element("pre", { tabindex: "0", role: "group", "aria-label": name }, code);
        const copy = button("Copy", `Copy ${name}`, () => {
          getSelection()?.selectAllChildren(pre);
          document.execCommand("copy");
        });
        return [pre, copy, button("Discard", `Discard ${name}`, () => this.#editing?.discard(id))];
      }),
    );
  }

  #undoReset(): void {
    this.#editing?.undoReset();
    this.#reset.focus();
  }
}

function cells(count: number): string {
  return count === 1 ? "1 cell" : `${count} cells`;
}
