/** Files for the reader to keep, and the edits inside of a page. */

import type { Cell, Notebook, Output } from "../../../jupyter/notebook.ts";
import { decodePercent } from "../../render/html.ts";
import { highlight } from "../../render/highlight.ts";
import { EDITS_ID } from "../boot/saved_edits.ts";
import type { Draft } from "./drafts.ts";
import type { Original } from "./original.ts";
import { isRecord } from "./store.ts";

/** A cell that was edited or run. */
export interface TakenCell extends Draft {
  /** HTML of what it has put out here, or "" for nothing; undefined for what came with the page. */
  outputs?: string;
}

/**
 * A page's markup with the cells as they are now: their code, and what they have put out.
 *
 * @param notebook the notebook part of the page in base64, if it is another one
 */
export function pageWithEdits(
  markup: string,
  cells: readonly TakenCell[],
  notebook?: string,
): string {
  const page = new DOMParser().parseFromString(markup, "text/html");
  page.documentElement.removeAttribute("data-theme");
  page.getElementById(EDITS_ID)?.remove();
  for (const { id, now, outputs } of cells) {
    const program = page.getElementById(id)!;
    // The highlighter escapes all that it did not make itself.
    program.querySelector(".page-code code")!.innerHTML = highlight(now, "typescript");
    if (outputs === undefined) continue;
    program.querySelector(":scope > .page-outputs")?.remove();
    program.querySelector(":scope > .page-input")!.insertAdjacentHTML("afterend", outputs);
  }
  if (notebook !== undefined) page.querySelector("[data-part=notebook]")!.textContent = notebook;
  const script = page.createElement("script");
  script.type = "application/json";
  script.id = EDITS_ID;
  const kept = cells.map(({ id, code, ran, ranAt, ranAnewAt }): Came => ({
    ...{ id, code, ran, ranAt, ranAnewAt },
  }));
  script.textContent = JSON.stringify({ version: 2, cells: kept }).replaceAll("<", "\\u003c");
  if (kept.length > 0) page.body.append(script, "\n");
  return `<!DOCTYPE html>\n${page.documentElement.outerHTML}`;
}

/** What a page knows of a cell that came edited or run; its code stands on the page. */
export type Came = Omit<Draft, "now">;

/** Reads what {@linkcode pageWithEdits} has written; nothing from what it has not. */
export function cellsThatCame(text: string | null): Map<string, Came> {
  try {
    const { version, cells } = JSON.parse(text ?? "");
    const isCame = (cell: unknown) =>
      isRecord(cell) && [cell.id, cell.code, cell.ran].every((text) => typeof text === "string") &&
      [cell.ranAt, cell.ranAnewAt].every(Number.isInteger);
    if (version !== 2 || !cells.every(isCame)) return new Map();
    return new Map(cells.map((cell: Came) => [cell.id, cell]));
  } catch {
    return new Map();
  }
}

/** A text as gzip in base64, as the parts of a page are. */
export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
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
