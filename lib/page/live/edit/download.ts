/** Files for the reader to keep, and the edits inside of a page. */

import type { Cell, Notebook, Output } from "../../../jupyter/notebook.ts";
import { decodePercent } from "../../render/html.ts";
import { EDITS_ID } from "../boot/saved_edits.ts";
import type { Original } from "./original.ts";

/** Puts the edits into a page's markup, in the place of any that are there. They are data. */
export function pageWithEdits(markup: string, edits: Record<string, string>): string {
  const without = markup.replace(/(<html\b[^>]*?) data-theme="\w*"/, "$1").replace(
    new RegExp(`<script type="application/json" id="${EDITS_ID}">[^<]*</script>\\n?`),
    "",
  );
  const json = JSON.stringify({ version: 1, cells: edits }).replaceAll("<", "\\u003c");
  const script = `<script type="application/json" id="${EDITS_ID}">${json}</script>\n`;
  const end = without.lastIndexOf("</body>");
  return without.slice(0, end) + script + without.slice(end);
}

/** A file name for the edited page or notebook: what the page's own is, and that it was edited. */
export function editedName(address: string, extension: string): string {
  const last = address.split(/[?#]/)[0].split("/").at(-1) ?? "";
  const name = decodePercent(last).replace(/\.html?$/i, "").replace(/-edited(?: ?\(\d+\))?$/, "");
  return `${name.replace(/[\\/:*?"<>|]+/g, "-").trim() || "notebook"}-edited.${extension}`;
}

/** Hands a text to the reader as a file. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has to have read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What a code cell of the page is now. */
export interface CellState {
  code: string;
  /** Its outputs and number, where it was run here; null where it shows what came with the page. */
  run: { outputs: Output[]; number: number } | null;
}

/**
 * The notebook with what its cells are now, and with the outputs that the page shows.
 *
 * @param stateOf what is known of a code cell, by its id on the page
 */
export function editedNotebook(
  { notebook, onPage }: Pick<Original, "notebook" | "onPage">,
  stateOf: (id: string) => CellState,
): Notebook {
  const edited = (cell: Cell): Cell => {
    if (cell.cell_type !== "code" || !Object.hasOwn(onPage, cell.id)) return cell;
    const { code, run } = stateOf(onPage[cell.id]);
    const now = run ? { execution_count: run.number, outputs: run.outputs } : {};
    return { ...cell, ...now, source: code };
  };
  return { ...notebook, cells: notebook.cells.map(edited) };
}
