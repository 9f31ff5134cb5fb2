/** The outputs of a code cell, as HTML. */

import type { CodeCell, Json, MimeBundle, Output } from "../../jupyter/notebook.ts";
import { plainText, renderAnsi } from "./ansi.ts";
import { overprint } from "./terminal.ts";
import { element } from "./dom.ts";
import { figureOf, svgFigure } from "./figure.ts";
import { type PageContext, safeFragment } from "./fragment.ts";
import { highlight } from "./highlight.ts";
import { escapeHtml } from "./html.ts";
import { bitmapData } from "./images.ts";
import { subordinate } from "./outline.ts";
import { renderMarkdown } from "./prose.ts";
import { renderStepper, STEPPER } from "./stepper.ts";
import { fold, tagsOf } from "./tags.ts";

const SVG = "image/svg+xml";

/** Best first; a browser without script can show each of them. */
const PREFERENCE: [mediaType: string, render: Renderer][] = [
  [
    STEPPER,
    (text, show) =>
      renderStepper(text, renderSvg(asText(show.bundle[SVG] ?? ""), show) ?? "", show),
  ],
  [SVG, renderSvg],
  ["text/html", renderFragment],
  [
    "text/markdown",
    (text, show) => renderFragment(renderMarkdown(text, show.warn, show.formulas), show),
  ],
  ["text/latex", renderLatex],
  ["image/png", renderBitmap],
  ["image/jpeg", renderBitmap],
  ["image/webp", renderBitmap],
  ["image/gif", renderBitmap],
  ["application/json", renderJson],
  ["text/plain", (text, show) => outputBox("page-text", renderAnsi(shorten(text)), show.name)],
];

export interface OutputContext extends PageContext {
  /** The level of the cell's section: headings in its outputs are below it. */
  level: number;
}

/** The most characters of outputs, in the build and in the browser. */
const LONGEST = { text: 200_000, markup: 1_000_000 };

/** The most rows of a table in markup that is too long. */
const MOST_ROWS = 1000;

interface Showing extends OutputContext {
  mediaType: string;
  bundle: MimeBundle;
  metadata: { [key: string]: Json };
  /** Its name for screen readers, such as `Output of cell 3`. */
  name: string;
}

/** Returns undefined if nothing is visible. */
type Renderer = (text: string, show: Showing) => string | undefined;

/** The HTML of a cell's outputs, one element each, as far as its tags show them. */
export function renderOutputs(
  cell: Pick<CodeCell, "outputs" | "metadata">,
  name: string,
  context: OutputContext,
): string {
  const tags = tagsOf(cell);
  const kept = cell.outputs.filter((output) =>
    !tags.has("remove-output") &&
    !(output.output_type === "stream" && tags.has(`remove-${output.name}`))
  );
  const html = joinStreams(kept).map((output) => renderOutput(output, name, context))
    .filter((html) => html !== "").join("\n");
  // In a folded cell, its outputs are folded already.
  const isFolded = tags.has("hide-output") && !tags.has("hide-cell");
  return isFolded && html !== "" ? fold("Output", html) : html;
}

/** A cell's prints arrive in pieces, which need not end with lines. */
function joinStreams(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    const isStream = output.output_type === "stream" && last?.output_type === "stream";
    if (!isStream || last.name !== output.name) joined.push(output);
    else joined[joined.length - 1] = { ...last, text: last.text + output.text };
  }
  return joined;
}

function renderOutput(output: Output, name: string, context: OutputContext): string {
  switch (output.output_type) {
    case "stream": {
      const kind = output.name === "stderr" ? "page-stderr" : "page-stdout";
      const html = renderAnsi(shorten(overprint(output.text).replace(/\n$/, "")));
      return html === "" ? "" : outputBox(kind, html, name);
    }
    case "error": {
      const html = renderAnsi(errorText(output.ename, output.evalue, output.traceback));
      return outputBox("page-error", html, `${name}: error`);
    }
    case "display_data":
    case "execute_result":
      return renderBundle(output.data ?? {}, output.metadata ?? {}, name, context);
    default:
      return "";
  }
}

/** The traceback, which usually begins with name and message; if it does not, they come first. */
function errorText(ename: string, evalue: string, traceback: string[]): string {
  const headline = [ename, evalue].filter(Boolean).join(": ");
  const trace = Array.isArray(traceback) ? traceback.join("\n") : asText(traceback ?? "");
  if (trace.trim() === "") return headline;
  return plainText(trace).includes(String(evalue)) ? trace : `${headline}\n${trace}`;
}

function renderBundle(
  bundle: MimeBundle,
  metadata: { [key: string]: Json },
  name: string,
  context: OutputContext,
): string {
  // A display that was cleared.
  if (Object.values(bundle).every((value) => value === "")) return "";
  for (const [mediaType, render] of PREFERENCE) {
    if (!Object.hasOwn(bundle, mediaType)) continue;
    const own = metadata[mediaType];
    const show = {
      ...context,
      mediaType,
      bundle,
      metadata: own !== null && typeof own === "object" && !Array.isArray(own) ? own : {},
      name,
    };
    const html = render(asText(bundle[mediaType]), show);
    if (html) return html;
  }
  const types = Object.keys(bundle).join(", ");
  if (types === "") return "";
  context.warn(`${name} left out: nothing to show in ${types}.`);
  return `<p class="page-missing">(an output that only Jupyter can show: ${escapeHtml(types)})</p>`;
}

/** Text and base64 are strings, or lists of lines. */
function asText(value: Json): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) {
    return value.join("");
  }
  return JSON.stringify(value, null, 2);
}

function asOptionalText(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The beginning of a long text, in whole lines if it has any, and the length of the rest. */
function shorten(text: string): string {
  if (text.length <= LONGEST.text) return text;
  const start = text.slice(0, LONGEST.text);
  const shown = start.slice(0, start.lastIndexOf("\n") + 1) || start;
  const left = (text.length - shown.length).toLocaleString("en");
  return `${shown}… ${left} more characters, too many for this page`;
}

/** Shortens long tables, if the markup is too long with all rows. */
function shortenTables(holder: HTMLElement): void {
  if (holder.innerHTML.length <= LONGEST.markup) return;
  for (const table of holder.querySelectorAll("table")) {
    const rows = [...table.querySelectorAll("tr")];
    const left = rows.slice(MOST_ROWS);
    if (left.length === 0) continue;
    for (const row of left) row.remove();
    const note = `… ${left.length.toLocaleString("en")} more rows, too many for this page`;
    table.after(element("p", { class: "page-missing" }, note));
  }
}

function tooLong(length: number): string {
  const size = (length / 1e6).toFixed(1);
  return `<p class="page-missing">(an output of ${size} MB, too large for this page)</p>`;
}

function renderSvg(text: string, show: Showing): string | undefined {
  if (text.length > 2 * LONGEST.markup) return tooLong(text.length);
  const { alt, caption } = show.metadata;
  const plain = show.bundle["text/plain"];
  const texts = {
    alt: asOptionalText(alt),
    caption: asOptionalText(caption),
    fallback: (plain === undefined ? "" : plainText(asText(plain)).trim()) || show.name,
  };
  return svgFigure(text, texts, show, show.warn)?.outerHTML;
}

/** HTML that a cell displayed, with its headings below those around it. */
function renderFragment(html: string, show: Showing): string | undefined {
  const origin = { prefix: "output-", name: show.name };
  const { holder } = safeFragment(html, origin, show);
  show.formulas.refer(holder, show.warn);
  if (holder.textContent.trim() === "" && holder.querySelector("img, svg, hr") === null) return;
  subordinate(holder, show.level, show.ids);
  shortenTables(holder);
  const { length } = holder.innerHTML;
  if (length > 2 * LONGEST.markup) return tooLong(length);
  return `<div class="page-output page-html">${holder.innerHTML}</div>`;
}

function renderLatex(text: string, show: Showing): string | undefined {
  const delimited =
    /^\s*(?:\$\$([\s\S]*)\$\$|\$([\s\S]*)\$|\\\[([\s\S]*)\\\]|\\\(([\s\S]*)\\\))\s*$/;
  const [, ...formulas] = delimited.exec(text) ?? [];
  const latex = formulas.find((formula) => formula !== undefined) ?? text;
  return renderFragment(show.formulas.render(latex, true, show.warn), show);
}

function renderBitmap(base64: string, show: Showing): string | undefined {
  const src = bitmapData(show.mediaType, base64);
  if (src === undefined) return undefined;
  const plain = show.bundle["text/plain"];
  const image = element("img", {
    src,
    alt: asOptionalText(show.metadata.alt) ?? (plain === undefined ? show.name : asText(plain)),
  });
  for (const side of ["width", "height"]) {
    const size = show.metadata[side];
    if (typeof size === "number" && size > 0) image.setAttribute(side, String(Math.round(size)));
  }
  const caption = asOptionalText(show.metadata.caption);
  return figureOf(image, "page-figure page-on-white", caption).outerHTML;
}

function renderJson(text: string, show: Showing): string {
  const isLong = text.length > LONGEST.text;
  const html = isLong ? escapeHtml(shorten(text)) : highlight(text, "json");
  return outputBox("page-text", html, show.name);
}

/** A box that scrolls by itself when its contents are too wide, also from the keyboard. */
function outputBox(kind: string, html: string, label: string): string {
  return `<pre class="page-output ${kind}" tabindex="0" role="group" ` +
    `aria-label="${escapeHtml(label)}"><samp>${html}</samp></pre>`;
}
