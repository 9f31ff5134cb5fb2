/** The notebooks as they are committed. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { Cell, CodeCell, DisplayOutput, Notebook } from "../../lib/jupyter/notebook.ts";
import { runNotebook } from "../jupyter/run_notebook.ts";

/** Where the notebooks are. */
export const folder = new URL("../../notebooks/", import.meta.url);

/** Reads one of them. */
export function readCommitted(name: string): Promise<Notebook> {
  return readNotebook(fileURLToPath(new URL(name, folder)));
}

/** Runs cells where the notebooks are, and stops at one that throws. */
export async function runThere(notebook: Notebook): Promise<Notebook> {
  const result = await runNotebook(notebook, { cwd: fileURLToPath(folder) });
  return result.notebook;
}

export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
}

/** The cell of this id. */
export function cellOf(notebook: Notebook, id: string): Cell {
  const found = notebook.cells.find((cell) => cell.id === id);
  assert.ok(found, `there is no cell ${id}`);
  return found;
}

/** Runs a notebook afresh, and compares what comes out with what was committed. */
export async function assertFresh(committed: Notebook): Promise<void> {
  const fresh = codeCells(await runThere(committed));
  codeCells(committed).forEach((kept, i) => {
    assert.deepEqual(fresh[i].outputs, kept.outputs, `cell ${kept.id}`);
    assert.equal(kept.execution_count, i + 1);
  });
}

/** Checks that every figure has a caption and its own alternative text; returns their number. */
export function assertFiguresAreTold(committed: Notebook): number {
  const figures = codeCells(committed).flatMap(({ outputs }) => outputs).filter((
    output,
  ): output is DisplayOutput =>
    output.output_type === "display_data" && "image/svg+xml" in output.data
  );
  const texts = figures.map(({ data, metadata }) => {
    const { caption, alt } = metadata["image/svg+xml"] as { caption: string; alt: string };
    assert.match(alt, /^[A-Z0-9].*\.$/);
    // Each step of a picture that is gone through has words.
    const steps = data["application/vnd.unroll.steps+json"];
    if (steps !== undefined) return steps;
    assert.match(caption, /^[A-Z].*\.$/);
    assert.notEqual(alt, caption);
    return JSON.stringify([caption, alt]);
  });
  assert.equal(new Set(texts).size, figures.length);
  return figures.length;
}
