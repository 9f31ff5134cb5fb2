/** What the page says of a cell that was changed, or whose output is behind the times. */

import { element } from "../boot/elements.ts";
import type { PageCell } from "./cell_editing.ts";

/** What is to be said. */
export interface Standing {
  /** It is not as it came with the page. */
  isChanged: boolean;
  /** Why the output is out of date, in words; null if it is not. */
  stale: string | null;
}

/** The marks of one cell. */
export class CellMarks {
  readonly #cell: PageCell;
  readonly #changed = element("span", { class: "page-changed" }, "changed");
  readonly #stale = element("p", { class: "page-stale" });

  /** Shows nothing yet. */
  constructor(cell: PageCell) {
    this.#cell = cell;
  }

  /** Shows how the cell stands. */
  show({ isChanged, stale }: Standing): void {
    this.#cell.box.classList.toggle("page-is-changed", isChanged);
    if (!isChanged) this.#changed.remove();
    else if (!this.#changed.isConnected) this.#showChanged();
    this.#showStale(stale);
  }

  #showChanged(): void {
    const { input } = this.#cell;
    input.querySelector(".page-count")?.after(this.#changed);
    // Nobody would look for a change in code that is folded away.
    input.closest("details")?.setAttribute("open", "");
  }

  #showStale(reason: string | null): void {
    const outputs = this.#cell.box.querySelector(".page-outputs:not(:empty)");
    if (reason === null || !outputs) return this.#stale.remove();
    const text = `Out of date: ${reason}`;
    if (this.#stale.textContent !== text) this.#stale.textContent = text;
    if (this.#stale.nextElementSibling !== outputs) outputs.before(this.#stale);
  }
}
