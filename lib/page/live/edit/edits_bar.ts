/** The bar at the foot of the page: what is changed, whether it is saved, and the way back. */

import { button, element } from "../boot/elements.ts";
import type { Editing } from "./editing.ts";

/** Shown while there is something to report. */
export class EditsBar {
  readonly #text = element("span", { class: "page-edits-text" });
  readonly #undo = button("Undo reset", "", () => {
    this.editing.undoReset();
    this.#reset.focus();
  });
  readonly #reset: HTMLButtonElement;
  readonly #downloads: HTMLElement;
  readonly #orphans = element("details", { class: "page-orphans" });
  readonly #bar: HTMLElement;

  constructor(
    private readonly editing: Editing,
    actions: Record<"resetAll" | "downloadNotebook" | "downloadPage", () => void>,
  ) {
    this.#reset = button("Reset all", "Reset all changed cells", actions.resetAll);
    this.#downloads = element(
      "span",
      { role: "group", "aria-label": "Download with your edits" },
      "Download ",
      button(".ipynb", "Download as notebook, .ipynb", actions.downloadNotebook),
      button(".html", "Download as page, .html", actions.downloadPage),
    );
    const attributes = { class: "page-edits", role: "region", "aria-label": "Your edits" };
    const parts = [this.#text, this.#undo, this.#reset, this.#downloads, this.#orphans];
    this.#bar = element("div", attributes, ...parts);
    this.show();
  }

  show(): void {
    const { drafts, undoable, unread, orphans, isSaved, problem } = this.editing;
    const count = Object.keys(drafts.changes()).length;
    const isAsItCame = count === 0 && undoable === 0;
    this.#showOrphans();
    if (isAsItCame && unread === undefined && orphans.length === 0) return this.#bar.remove();
    const warning = isAsItCame ? unread : problem;
    const saved = isSaved ? ", saved in this browser" : "";
    const text = count === 0 && undoable > 0
      ? `${cells(undoable)} reset.`
      : warning ?? (count === 0 ? "" : `${cells(count)} changed${saved}.`);
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#bar.classList.toggle("page-has-problem", warning !== undefined);
    const focused = document.activeElement;
    this.#undo.hidden = undoable === 0;
    this.#reset.hidden = this.#downloads.hidden = count === 0;
    if (!this.#bar.isConnected) document.querySelector("main")?.append(this.#bar);
    // The button with the keyboard's focus is hidden now.
    if (focused === this.#reset && count === 0) this.#undo.focus();
  }

  /** Edits of cells that no longer exist can be copied, and are kept until they are discarded. */
  #showOrphans(): void {
    const { orphans } = this.editing;
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
        return [pre, copy, button("Discard", `Discard ${name}`, () => this.editing.discard(id))];
      }),
    );
  }
}

function cells(count: number): string {
  return count === 1 ? "1 cell" : `${count} cells`;
}
