/** What notebooks show, and where that differs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import type { CodeCell, Notebook } from "../../lib/jupyter/notebook.ts";
import { type Project, TUTORIAL } from "./project.ts";

export { textOf } from "../jupyter/helpers.ts";

/** The code cells of a notebook. */
export function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}

/** Fails when two notebooks do not show the same, with the place. */
export function assertSameOutputs(actual: Notebook, expected: Notebook) {
  const differences = pairs(actual, expected).flatMap(([id, left, right]) => {
    let place = 0;
    while (place < left.length && left[place] === right[place]) place++;
    const part = (text: string) => text.slice(Math.max(0, place - 40), place + 80);
    return left === right ? [] : [`${id}: ${part(left)} instead of ${part(right)}`];
  });
  assert.deepEqual(differences, []);
}

/** Every code cell's id, with what it shows in one notebook and in the other. */
function pairs(a: Notebook, b: Notebook): [id: string, left: string, right: string][] {
  const shown = (notebook: Notebook) =>
    new Map(codeCells(notebook).map((cell) => [cell.id, canonical(cell.outputs)]));
  const [left, right] = [shown(a), shown(b)];
  const ids = new Set([...left.keys(), ...right.keys()]);
  return Array.from(ids, (id) => [id, left.get(id) ?? "", right.get(id) ?? ""]);
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort())
        : part,
  );
}

/** Puts a copy of the tutorial without outputs beside it, and returns the copy's name. */
export async function withoutOutputs({ notebooks }: Project, name: string): Promise<string> {
  const notebook = await readNotebook(join(notebooks, TUTORIAL));
  for (const cell of codeCells(notebook)) {
    Object.assign(cell, { outputs: [], execution_count: null });
  }
  await writeNotebook(join(notebooks, name), notebook);
  return name;
}
