/** The bar at the foot of the page: what is changed, whether it is saved, and the way back. */

import type { Editing } from "./editing.ts";
import { make, makeButton } from "./elements.ts";

/** What the bar offers. */
export interface BarActions {
  onDownloadNotebook: () => void;
  onDownloadPage: () => void;
}

/** Shown while there is something to say. */
export class EditsBar {
  readonly #editing: Editing;
  readonly #text = make("span", { class: "page-edits-text" });
  readonly #undo: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #downloads: HTMLElement;
  readonly #bar: HTMLElement;

  /** Shows nothing yet. */
  constructor(editing: Editing, { onDownloadNotebook, onDownloadPage }: BarActions) {
    this.#editing = editing;
    const tool = { class: "page-tool" };
    this.#undo = makeButton("Undo reset", tool, () => {
      editing.undo();
      this.#reset.focus();
    });
    this.#reset = makeButton("Reset all", tool, () => {
      editing.resetAll();
      this.#undo.focus();
    });
    this.#downloads = make(
      "span",
      { class: "page-edits-downloads", role: "group", "aria-label": "Download with your edits" },
      "Download ",
      makeButton(".ipynb", { ...tool, "aria-label": "Download as notebook" }, onDownloadNotebook),
      makeButton(".html", { ...tool, "aria-label": "Download as page" }, onDownloadPage),
    );
    this.#bar = make(
      "div",
      { class: "page-edits", role: "region", "aria-label": "Your edits" },
      this.#text,
      this.#undo,
      this.#reset,
      this.#downloads,
    );
  }

  /** Shows how things stand. */
  show(parent: HTMLElement): void {
    const { changes, problem, canUndo } = this.#editing;
    const count = Object.keys(changes).length;
    if (count === 0 && !canUndo) return this.#bar.remove();
    const cells = count === 1 ? "1 cell changed" : `${count} cells changed`;
    const text = count === 0
      ? "All cells are as they came."
      : problem ?? `${cells}, saved in this browser.`;
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#bar.classList.toggle("page-has-problem", problem !== undefined);
    this.#undo.hidden = !canUndo;
    this.#reset.hidden = this.#downloads.hidden = count === 0;
    if (!this.#bar.isConnected) parent.append(this.#bar);
  }
}
