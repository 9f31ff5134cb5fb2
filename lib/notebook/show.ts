import { contentOf } from "./display.ts";
import { type FormatOptions, toOutput } from "./format.ts";
import { currentCell, openBroadcast } from "./host.ts";

/** How to show a value. */
export interface ShowOptions extends FormatOptions {
  /** Shown again under the same id, a value takes the place of the one before. */
  id?: string;
}

/**
 * The cell that showed an id last. In that cell the display can be replaced. In a later one it may
 * have been cleared since, so the id is shown anew.
 */
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
  if (id === undefined) {
    broadcast("display_data", contentOf(output));
    return;
  }
  const content = contentOf(output, id);
  const cell = currentCell();
  if (shownIn.has(id)) broadcast("update_display_data", content);
  if (shownIn.get(id) !== cell) broadcast("display_data", content);
  shownIn.set(id, cell);
}
