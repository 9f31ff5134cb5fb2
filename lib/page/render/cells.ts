/** Cells: prose and code, in the form in which they stand on the page. */

import type { Cell, CodeCell, Json, MarkdownCell, Notebook } from "../../jupyter/notebook.ts";
import { type Fragment, type PageContext, safeFragment } from "./fragment.ts";
import { highlight } from "./highlight.ts";
import { escapeHtml } from "./html.ts";
import { renderMarkdown } from "./prose.ts";
import { renderOutputs } from "./outputs.ts";

/** Prose: elements that still take part in the outline of the page. */
export function renderProse(cell: MarkdownCell, context: PageContext): Fragment {
  const html = renderMarkdown(cell.source, context.warn);
  const origin = { prefix: "", name: "Drawing", attachments: cell.attachments };
  return safeFragment(html, origin, context);
}

/**
 * Code with its number, and below it what it put out.
 *
 * @param reason Why the cell does not run in a page whose other cells do.
 */
export function renderCode(
  cell: CodeCell,
  language: string,
  context: PageContext,
  reason?: string,
): string {
  // In a file that others wrote, the count may be anything.
  const wasRun = Number.isInteger(cell.execution_count);
  const label = wasRun ? `Cell ${cell.execution_count}` : "Code, not run";
  const name = wasRun ? `cell ${cell.execution_count}` : "code that was not run";
  const note = reason === undefined
    ? ""
    : `<span class="page-still">Does not run here: ${escapeHtml(reason)}.</span>`;
  const code = `<div class="page-input">
<div class="page-bar"><span class="page-count">${label}</span>${note}</div>
<pre class="page-code" tabindex="0" role="group" aria-label="Code of ${name}">` +
    `<code>${highlight(cell.source, language)}</code></pre>
</div>`;
  const outputs = renderOutputs(cell, `Output of ${name}`, context);
  return [
    isFolded(cell) ? `<details class="page-fold"><summary>Code</summary>${code}</details>` : code,
    outputs === "" ? "" : `<div class="page-outputs">\n${outputs}\n</div>`,
  ].filter((part) => part !== "").join("\n");
}

/** Cells that the page leaves out: empty ones, and those tagged for it. */
export function isLeftOut(cell: Cell): boolean {
  const isEmpty = cell.source.trim() === "" &&
    (cell.cell_type !== "code" || cell.outputs.length === 0);
  return isEmpty || hasTag(cell, "remove-cell");
}

/** Code that its author folded away in Jupyter, or tagged as Jupyter Book's readers do. */
function isFolded(cell: CodeCell): boolean {
  const { jupyter } = cell.metadata;
  const isHidden = isObject(jupyter) && jupyter.source_hidden === true;
  return isHidden || hasTag(cell, "hide-input") || cell.source.trim() === "";
}

/** Whether the author gave a cell a tag; hyphens and underscores are the same. */
export function hasTag(cell: Cell, tag: string): boolean {
  const { tags } = cell.metadata;
  return Array.isArray(tags) && tags.some((own) => String(own).replaceAll("_", "-") === tag);
}

/** The language of the notebook's code, by the name that its kernel gives it. */
export function codeLanguage({ metadata }: Notebook): string {
  for (const [key, name] of [["language_info", "name"], ["kernelspec", "language"]]) {
    const about = metadata[key];
    if (isObject(about) && typeof about[name] === "string") return about[name];
  }
  return "typescript";
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A raw cell is meant for other converters: it is shown as the text that it is. */
export function renderRaw(source: string): string {
  return `<pre class="page-raw" tabindex="0" role="group" aria-label="Text">${
    escapeHtml(source)
  }</pre>`;
}
