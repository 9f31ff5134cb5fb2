import { writeFileAtomically } from "./atomic.ts";
import { canonicalNotebook, isJsonType, mapTexts } from "./canonical.ts";
import { cannotWrite, NotebookError } from "./errors.ts";
import type { Cell, Json, JsonObject, Notebook } from "./notebook.ts";
import { normalizeNotebook } from "./normalize.ts";

/**
 * Reads a notebook for the Deno kernel, of any minor version of nbformat 4, and brings it to 4.5.
 *
 * @throws {NotebookError} when there is no such file, or it is not such a notebook.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const value = parseJson(await readText(path), path);
  if (!isObject(value) || !Array.isArray(value.cells) || value.nbformat !== 4) {
    const found = isObject(value) ? `nbformat ${JSON.stringify(value.nbformat)}` : "not an object";
    throw new NotebookError(
      `${path} is not a notebook in nbformat 4 (found: ${found}). ` +
        `Open it in JupyterLab and save it, or convert it with "jupyter nbconvert --to notebook".`,
    );
  }
  checkKernel(value, path);
  const cells = value.cells.map((cell, index) => readCell(cell, index, path));
  return normalizeNotebook({
    nbformat: 4,
    nbformat_minor: typeof value.nbformat_minor === "number" ? value.nbformat_minor : 5,
    metadata: objectOf(value.metadata),
    cells,
  });
}

/**
 * Writes a notebook as Jupyter would, whole or not at all.
 *
 * @throws {NotebookError} when the file cannot be written.
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  try {
    await writeFileAtomically(path, canonicalNotebook(normalizeNotebook(notebook)));
  } catch (cause) {
    throw cannotWrite(path, cause as Error);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const isFolder = await Deno.stat(path).then((info) => info.isDirectory, () => false);
    const problem = cause instanceof Deno.errors.NotFound
      ? `There is no notebook ${path}. Give the path of an .ipynb file.`
      : isFolder
      ? `${path} is a folder. Give the path of an .ipynb file in it.`
      : `${path} cannot be read: ${(cause as Error).message}`;
    throw new NotebookError(problem, { cause });
  }
}

function parseJson(text: string, path: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new NotebookError(
      `${path} is not JSON (${(cause as Error).message}). ` +
        `A merge conflict or an interrupted copy can do that: restore the file.`,
      { cause },
    );
  }
}

/** Refuses a notebook for another kernel; one that names no kernel is accepted. */
function checkKernel(notebook: JsonObject, path: string) {
  const metadata = objectOf(notebook.metadata);
  const kernel = objectOf(metadata.kernelspec).name;
  const language = objectOf(metadata.language_info).name;
  if ((kernel ?? "deno") === "deno" && (language ?? "typescript") === "typescript") return;
  throw new NotebookError(
    `${path} is for the kernel "${kernel ?? "(none)"}" and the language "${
      language ?? "(none)"
    }", not for Deno. Choose the kernel "Deno" in JupyterLab or VS Code and save it.`,
  );
}

function readCell(value: Json, index: number, path: string): Cell {
  const types = ["code", "markdown", "raw"];
  if (!isObject(value) || !types.includes(value.cell_type as string) || !isText(value.source)) {
    throw new NotebookError(
      `${path}: cell ${index + 1} of all has no valid cell_type and source. ` +
        `Open the notebook in JupyterLab, correct the cell and save it.`,
    );
  }
  const cell = {
    ...value,
    metadata: objectOf(value.metadata),
  } as unknown as Cell;
  if (cell.cell_type === "code") {
    cell.execution_count ??= null;
    cell.outputs ??= [];
  }
  return mapTexts(cell, join);
}

/** The format allows a text to be a list of lines. */
function join(text: Json, mediaType: string): Json {
  return Array.isArray(text) && isText(text) && !isJsonType(mediaType) ? text.join("") : text;
}

function isText(value: Json | undefined): value is string | string[] {
  return typeof value === "string" ||
    (Array.isArray(value) && value.every((line) => typeof line === "string"));
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
