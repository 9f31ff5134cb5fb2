/** The marks of a cell that was changed, or whose output is out of date. */

import { button, element } from "../boot/elements.ts";
import type { PageCell } from "./cell_editing.ts";

/** Versions of a cell between which the reader has to choose. */
export interface Clash {
  /** The source of the other one. */
  kind: "author" | "tab";
  mine: string;
  /** The version that both started from. */
  before: string;
  other: string;
}

const WORDS = {
  author: {
    reason: "The author has changed this cell since you did. Both versions are kept:",
    other: "New version",
  },
  tab: {
    reason: "There is another version of this cell, saved in another tab. Both are kept:",
    other: "Other version",
  },
};

export class CellMarks {
  readonly #changed = element("span", { class: "page-changed" }, "changed");
  readonly #stale = element("p", { class: "page-stale" });
  #clash: HTMLElement | undefined;
  /** The versions that are shown, as JSON. */
  #shown = "";

  /** @param choose called with the version that the reader keeps */
  constructor(
    private readonly cell: PageCell,
    private readonly choose: (code: string) => void,
  ) {}

  /** @param stale why the output is out of date; null if it is not */
  show(isChanged: boolean, stale: string | null, clash: Clash | undefined): void {
    this.cell.box.classList.toggle("page-is-changed", isChanged);
    if (!isChanged) this.#changed.remove();
    else if (!this.#changed.isConnected) {
      const { input } = this.cell;
      input.querySelector(".page-count")?.after(this.#changed);
      // A change in folded code would not be seen.
      input.querySelector(".page-fold")?.setAttribute("open", "");
    }
    this.#showStale(stale);
    const text = JSON.stringify(clash) ?? "";
    if (text === this.#shown) return;
    this.#shown = text;
    this.#clash?.remove();
    this.#clash = clash && this.#makeClash(clash);
    if (this.#clash) this.cell.input.before(this.#clash);
  }

  #makeClash({ kind, mine, before, other }: Clash): HTMLElement {
    const { name } = this.cell;
    const common = new Set(before.split("\n"));
    const version = (title: string, code: string) => {
      const lines = code.split("\n").flatMap((line) => [
        common.has(line) ? line : element("mark", {}, line),
        "\n",
      ]);
      const text = element("pre", { tabindex: "0", role: "group", "aria-label": title }, ...lines);
      return element("details", { open: "" }, element("summary", {}, title), text);
    };
    const words = WORDS[kind];
    return element(
      "div",
      { class: "page-clash", role: "region", "aria-label": `Versions of ${name}` },
      element("p", {}, words.reason),
      version("Your version", mine),
      version("Before", before),
      version(words.other, other),
      button("Keep mine", `Keep my version of ${name}`, () => this.choose(mine)),
      button("Take the other", `Take the other version of ${name}`, () => this.choose(other)),
    );
  }

  #showStale(reason: string | null): void {
    const outputs = this.cell.box.querySelector(".page-outputs:not(:empty)");
    if (reason === null || !outputs) return this.#stale.remove();
    const text = `Out of date: ${reason}`;
    if (this.#stale.textContent !== text) this.#stale.textContent = text;
    if (this.#stale.nextElementSibling !== outputs) outputs.before(this.#stale);
  }
}
