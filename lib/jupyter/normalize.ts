import { createHash } from "node:crypto";
import type { Cell, CellMetadata, JsonObject, Notebook } from "./notebook.ts";

/** Metadata of the language: without it, nbconvert assumes Python. */
export const LANGUAGE_INFO: JsonObject = {
  name: "typescript",
  version: Deno.version.typescript,
  mimetype: "text/x.typescript",
  file_extension: ".ts",
  pygments_lexer: "typescript",
  codemirror_mode: "typescript",
  nbconvert_exporter: "script",
};

const KERNELSPEC: JsonObject = { name: "deno", display_name: "Deno", language: "typescript" };

/** Metadata that changes with every run or belongs to one machine: time stamps, and trust. */
const TRANSIENT_CELL_METADATA = ["execution", "executionInfo", "ExecuteTime", "trusted"];
const TRANSIENT_METADATA = ["orig_nbformat", "orig_nbformat_minor", "signature"];

const VALID_ID = /^[a-zA-Z0-9-_]{1,64}$/;

/**
 * A copy in nbformat 4.5: kernelspec and language set, an id on every cell (existing ones stay; a
 * missing one follows from the cell's text and place), nothing that changes without a reason.
 */
export function normalizeNotebook(notebook: Notebook): Notebook {
  const ids = new Set<string>();
  return {
    nbformat: 4,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    metadata: {
      language_info: LANGUAGE_INFO,
      ...omit(notebook.metadata, TRANSIENT_METADATA),
      kernelspec: KERNELSPEC,
    },
    cells: notebook.cells.map((cell) => normalizeCell(cell, ids)),
  };
}

function normalizeCell(cell: Cell, ids: Set<string>): Cell {
  let id = cell.id;
  for (let salt = 0; typeof id !== "string" || !VALID_ID.test(id) || ids.has(id); salt++) {
    id = createHash("sha256").update(`${salt}\n${cell.source}`).digest("hex").slice(0, 8);
  }
  ids.add(id);
  const metadata = omit(cell.metadata, TRANSIENT_CELL_METADATA) as CellMetadata;
  return { ...structuredClone(cell), id, metadata };
}

function omit(object: JsonObject, keys: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
