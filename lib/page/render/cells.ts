/** Cells as they are on the page: prose and code. */

import type { Cell, CodeCell, Notebook } from "../../jupyter/notebook.ts";
import type { MarkdownCell, RawCell } from "../../jupyter/notebook.ts";
import { type PageContext, safeFragment } from "./fragment.ts";
import { highlight } from "./highlight.ts";
import { codeHtml, escapeHtml } from "./html.ts";
import { renderMarkdown } from "./prose.ts";
import { type OutputContext, renderOutputs } from "./outputs.ts";
import { fold, tagsOf, valueAt } from "./tags.ts";

/** Prose as elements, whose headings still get their levels. */
export function renderProse(cell: MarkdownCell | RawCell, context: PageContext) {
  const html = rawType(cell) === "text/html"
    ? cell.source
    : renderMarkdown(cell.source, context.warn, context.formulas);
  const { attachments } = cell;
  const origin = { prefix: "", name: "Drawing", attachments, isNumbered: true };
  return safeFragment(html, origin, context);
}

/**
 * Code with its number, and its outputs, as far as its tags show them.
 *
 * @param isLive whether it runs on the page
 * @param reason why it does not, where other cells do
 */
export function renderCode(
  cell: CodeCell,
  language: string,
  context: OutputContext,
  isLive: boolean,
  reason: string | undefined,
): string {
  const tags = tagsOf(cell);
  // In a file, the count may be anything.
  const wasRun = Number.isInteger(cell.execution_count);
  const label = wasRun ? `Cell ${cell.execution_count}` : "Code, not run";
  const name = wasRun ? `cell ${cell.execution_count}` : "code that was not run";
  const note = reason === undefined
    ? ""
    : `<span class="page-still">Does not run here: ${escapeHtml(reason)}.</span>`;
  const isRemoved = tags.has("remove-input");
  const isFolded = !isRemoved && (tags.has("hide-input") || cell.source.trim() === "");
  const code = `<pre class="page-code" tabindex="0" role="group" aria-label="Code of ${name}">` +
    `<code>${highlight(cell.source, language)}</code></pre>`;
  // Other cells may need what it declares. The buttons of a cell that runs are always visible.
  const input = isRemoved && !isLive ? "" : `<div class="page-input"${isRemoved ? " hidden" : ""}>
<div class="page-bar"><span class="page-count">${label}</span>${note}</div>
${isLive && isFolded ? fold("Code", code) : code}
</div>`;
  const outputs = `<div class="page-outputs">${
    renderOutputs(cell, `Output of ${name}`, context)
  }</div>`;
  if (tags.has("hide-cell")) return fold(label, `${input}\n${outputs}`);
  return `${isFolded && !isLive ? fold("Code", input) : input}\n${outputs}`;
}

/** Whether a cell is not on a page: it is empty, or a raw cell for another format. */
export function isLeftOut(cell: Cell): boolean {
  const type = rawType(cell);
  return cell.source.trim() === "" && (cell.cell_type !== "code" || cell.outputs.length === 0) ||
    type !== undefined && type !== "" && !PROSE_TYPES.includes(type);
}

const PROSE_TYPES = ["text/html", "text/markdown"];

/** Whether a cell is prose: Markdown, or a raw cell in Markdown or HTML. */
export function isProse(cell: Cell): cell is MarkdownCell | RawCell {
  return cell.cell_type === "markdown" || PROSE_TYPES.includes(rawType(cell) ?? "");
}

/** The format of a raw cell, "" if it has none; undefined for other cells. */
function rawType({ cell_type, metadata }: Cell): string | undefined {
  if (cell_type !== "raw") return undefined;
  const type = metadata.raw_mimetype ?? metadata.format;
  return typeof type === "string" ? type.trim().toLowerCase() : "";
}

/** The language of the notebook's code, as its kernel names it. */
export function codeLanguage({ metadata }: Notebook): string {
  const paths = [["language_info", "name"], ["kernelspec", "language"]];
  const names = paths.map((path) => valueAt(metadata, path));
  return names.find((name) => typeof name === "string") ?? "typescript";
}

/** A raw cell without a format, as text. */
export function renderRaw(source: string): string {
  const attributes = 'class="page-raw" tabindex="0" role="group" aria-label="Text"';
  return `<pre ${attributes}>${codeHtml(source)}</pre>`;
}
