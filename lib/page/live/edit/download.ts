/** Downloads, and the edits in a downloaded page. */

import type { Cell, Notebook, Output } from "../../../jupyter/notebook.ts";
import { decodePercent } from "../../render/html.ts";
import { highlight } from "../../render/highlight.ts";
import { EDITS_ID } from "../boot/saved_edits.ts";
import type { Draft } from "./drafts.ts";
import type { Original } from "./original.ts";
import { isRecord } from "./store.ts";

export interface TakenCell extends Draft {
  /** HTML of its outputs here, or "" for none; undefined for those that came with the page. */
  outputs?: string;
}

/**
 * A page's markup with the current code and outputs of cells.
 *
 * @param notebook the notebook part of the page in base64, if it changes
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
    // The highlighter escapes everything but its own tags.
    program.querySelector(".page-code code")!.innerHTML = highlight(now, "typescript");
    if (outputs === undefined) continue;
    program.querySelector(":scope > .page-outputs")?.remove();
    program.querySelector(":scope > .page-input")!.insertAdjacentHTML("afterend", outputs);
  }
  if (notebook !== undefined) page.querySelector("[data-part=notebook]")!.textContent = notebook;
  const script = page.createElement("script");
  script.type = "application/json";
  script.id = EDITS_ID;
  const kept = cells.map(({ now: _, outputs: __, ...came }): Came => came);
  script.textContent = JSON.stringify({ version: 2, cells: kept }).replaceAll("<", "\\u003c");
  if (kept.length > 0) page.body.append(script, "\n");
  return `<!DOCTYPE html>\n${page.documentElement.outerHTML}`;
}

/** A cell that came edited or run; its code is on the page. */
type Came = Omit<Draft, "now">;

/** Reads what `pageWithEdits` wrote; nothing from anything else. */
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

/** The file name of the edited page or notebook, from the page's address. */
export function editedName(address: string, extension: string): string {
  const last = address.split(/[?#]/)[0].split("/").at(-1) ?? "";
  const name = decodePercent(last).replace(/\.html?$/i, "").replace(/-edited(?: ?\(\d+\))?$/, "");
  return `${name.replace(/[\\/:*?"<>|]+/g, "-").trim() || "notebook"}-edited.${extension}`;
}

export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser must have read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * The notebook with the code and the outputs that the page shows.
 *
 * @param stateOf a code cell, by its id on the page; `run` is null if it was not run here
 */
export function editedNotebook(
  { notebook, onPage }: Pick<Original, "notebook" | "onPage">,
  stateOf: (id: string) => { code: string; run: { outputs: Output[]; number: number } | null },
): Notebook {
  const edited = (cell: Cell): Cell => {
    if (cell.cell_type !== "code" || !Object.hasOwn(onPage, cell.id)) return cell;
    const { code, run } = stateOf(onPage[cell.id]);
    const now = run ? { execution_count: run.number, outputs: run.outputs } : {};
    return { ...cell, ...now, source: code };
  };
  return { ...notebook, cells: notebook.cells.map(edited) };
}
