import { contentOf } from "./display.ts";
import { type FormatOptions, toOutput } from "./mime_bundle.ts";
import { currentCell, openBroadcast } from "./host.ts";

/** How to show a value. */
export interface ShowOptions extends FormatOptions {
  /** A value with the same id replaces the one before. */
  id?: string;
}

/** The cell that showed an id last. In a later cell, a new display is needed. */
const shownIn = new Map<string, number>();

/**
 * Shows a value in the notebook: a figure, a tensor as a shaded table, Markdown, HTML, or an array
 * of those as a row; anything else as text. The value is read at once, so that later changes do not
 * show, and outputs keep the order of the calls; there is nothing to await. Outside a notebook, the
 * text is printed.
 *
 * With an `id`, a later call in the same cell replaces the output. When the cell runs again, it
 * begins with a new output, and what is left of the old one shows the same.
 *
 * @throws {TypeError} If a figure has no size. Everything else can be shown.
 *
 * @example
 * ```ts
 * import { md, show } from "unroll/notebook";
 * import { tensor } from "unroll";
 *
 * show(tensor([[0.5, -1], [0, 2]]), { caption: "w1" });
 * show(md`The loss falls **tenfold**.`);
 * show(NaN, { caption: "loss" });
 * ```
 */
export function show(value: unknown, options: ShowOptions = {}): void {
  const { id, ...words } = options;
  const output = toOutput(value, words);
  const broadcast = openBroadcast();
  if (!broadcast) {
    // deno-lint-ignore no-console -- outside a notebook, printing is showing
    console.log(output.data["text/plain"]);
    return;
  }
  const content = contentOf(output, id);
  if (id === undefined) return broadcast("display_data", content);
  const cell = currentCell();
  if (shownIn.has(id)) broadcast("update_display_data", content);
  if (shownIn.get(id) !== cell) broadcast("display_data", content);
  shownIn.set(id, cell);
}
