/** What the page says of a cell that was changed, or whose output is behind the times. */

import type { PageCell } from "./cell_editing.ts";
import { make, makeButton } from "./elements.ts";

/** What is to be said. */
export interface Standing {
  /** It is not as it came with the page. */
  changed: boolean;
  /** Why the output is out of date; null if it is not. */
  stale: string | null;
}

/** The marks of one cell. */
export class CellMarks {
  readonly #cell: PageCell;
  readonly #changed = make("span", { class: "page-changed" }, "changed");
  readonly #reset: HTMLButtonElement;
  readonly #stale = make("p", { class: "page-stale" });

  /** Shows nothing yet. */
  constructor(cell: PageCell, onReset: (id: string) => void) {
    this.#cell = cell;
    this.#reset = makeButton(
      "Reset",
      { class: "page-tool", "aria-label": `Reset ${cell.name}` },
      () => onReset(cell.id),
    );
  }

  /** Shows how the cell stands. */
  show({ changed, stale }: Standing): void {
    this.#showChanged(changed);
    this.#showStale(stale);
  }

  #showChanged(changed: boolean): void {
    const { button, box } = this.#cell;
    box.classList.toggle("page-is-changed", changed);
    if (changed) {
      if (this.#reset.isConnected) return;
      button.parentElement!.querySelector(".page-count")!.after(this.#changed);
      button.before(this.#reset);
    } else {
      if (document.activeElement === this.#reset) button.focus();
      this.#changed.remove();
      this.#reset.remove();
    }
  }

  #showStale(reason: string | null): void {
    const outputs = this.#cell.box.querySelector(".page-outputs");
    if (reason === null || !outputs) return this.#stale.remove();
    const text = `Out of date: ${reason}`;
    if (this.#stale.textContent !== text) this.#stale.textContent = text;
    if (this.#stale.nextElementSibling !== outputs) outputs.before(this.#stale);
  }
}
