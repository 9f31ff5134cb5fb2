import type { Output } from "./display.ts";
import { type FormatOptions, toOutput } from "./format.ts";
import { kernelBroadcast } from "./internals.ts";

/** How to show a value. */
export interface ShowOptions extends FormatOptions {
  /** Shown again under the same id, a value takes the place of the one before. */
  id?: string;
}

/** Above about this many bytes the kernel's stream breaks. */
const mostBytes = 4_000_000;

/** The ids that this cell has shown, whose displays can be replaced. */
const shownIds = new Set<string>();
/** The ids of earlier cells. Their displays may have been cleared since, so they are shown anew. */
const earlierIds = new Set<string>();

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
  const output = limited(toOutput(value, words));
  const broadcast = openBroadcast();
  if (!broadcast) {
    // deno-lint-ignore no-console -- outside a notebook, printing is showing
    console.log(output.data["text/plain"]);
    return;
  }
  const content = { ...output, transient: id === undefined ? {} : { display_id: id } };
  if (id === undefined) {
    broadcast("display_data", content);
  } else if (shownIds.has(id)) {
    broadcast("update_display_data", content);
  } else {
    if (earlierIds.has(id)) broadcast("update_display_data", content);
    broadcast("display_data", content);
    shownIds.add(id);
  }
}

/**
 * Tells `show` that a cell has ended: its displays may be gone when the next one runs. As long as
 * nobody tells it so, as after a cell that threw, the same id still updates the old display.
 */
export function endCell(): void {
  for (const id of shownIds) earlierIds.add(id);
  shownIds.clear();
}

/** The kernel's way out, or null outside a kernel, where asking for it throws. */
function openBroadcast(): ReturnType<typeof kernelBroadcast> | null {
  try {
    return kernelBroadcast() ?? null;
  } catch {
    return null;
  }
}

/** A figure that is too large goes without its second copy; anything else is named, not shown. */
function limited(output: Output): Output {
  const size = sizeOf(output);
  if (size <= mostBytes) return output;
  const { "image/svg+xml": _svg, ...data } = output.data;
  const smaller = { data, metadata: {} };
  if (sizeOf(smaller) <= mostBytes) return smaller;
  const text = `An output of ${(size / 1e6).toFixed(1)} MB is more than a notebook can carry ` +
    `(${mostBytes / 1e6} MB). Show less of it: fewer points, or every tenth.`;
  return { data: { "text/plain": text }, metadata: {} };
}

function sizeOf({ data }: Output): number {
  const encoder = new TextEncoder();
  return Object.values(data)
    .map((text) => typeof text === "string" ? text : JSON.stringify(text) ?? "")
    .reduce((bytes, text) => bytes + encoder.encode(text).length, 0);
}
