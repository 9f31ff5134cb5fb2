/** How a cell is shown, by the tags and metadata of Jupyter's tools. */

import type { Cell, Json } from "../../jupyter/notebook.ts";
import type { Warn } from "./missing.ts";

/** Tags of Jupyter Book and nbconvert that a page supports. */
const KNOWN = new Set(
  "remove-cell remove-input remove-output remove-stdout remove-stderr hide-cell hide-input hide-output"
    .split(" "),
);

/** Our own tag: a page hides the cell's outputs until the reader has guessed. */
export const GUESS = "guess-first";

/** Equivalent metadata of JupyterLab, the classic notebook and its extensions, and nteract. */
const METADATA: [path: string[], tag: string][] = [
  [["jupyter", "source_hidden"], "hide-input"],
  [["hide_input"], "hide-input"],
  [["inputHidden"], "hide-input"],
  [["jupyter", "outputs_hidden"], "hide-output"],
  [["collapsed"], "hide-output"],
  [["hide_output"], "hide-output"],
  [["outputHidden"], "hide-output"],
];

/** A cell's tags, with hyphens, and those that its metadata mean. */
export function tagsOf({ metadata }: Pick<Cell, "metadata">): Set<string> {
  const tags: Json[] = Array.isArray(metadata.tags) ? metadata.tags : [];
  const found = METADATA.filter(([path]) => valueAt(metadata, path) === true);
  return new Set([
    ...tags.map((tag) => String(tag).replaceAll("_", "-")),
    ...found.map(([, tag]) => tag),
  ]);
}

/** Warns of tags that hide something in other tools, but not in a page. */
export function checkTags(cell: Cell, warn: Warn): void {
  for (const tag of tagsOf(cell)) {
    if (!/^(?:hide|remove|skip)-/.test(tag) || KNOWN.has(tag)) continue;
    warn(`Tag "${tag}" of a cell changes nothing in a page; known are ${[...KNOWN].join(", ")}.`);
  }
}

/** Folded HTML, also on paper. */
export function fold(word: string, html: string): string {
  return `<details class="page-fold"><summary>${word}</summary>\n${html}\n</details>`;
}

/** A value in metadata. */
export function valueAt(value: Json, [key, ...path]: string[]): Json | undefined {
  if (key === undefined) return value;
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return isObject && Object.hasOwn(value, key) ? valueAt(value[key], path) : undefined;
}
