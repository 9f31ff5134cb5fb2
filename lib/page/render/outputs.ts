/** What a code cell put out, as HTML. */

import type { CodeCell, Json, MimeBundle, Output } from "../../jupyter/notebook.ts";
import { plainText, renderAnsi } from "./ansi.ts";
import { overprint } from "./terminal.ts";
import { element } from "./dom.ts";
import { svgFigure } from "./figure.ts";
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
  ["text/html", (text, show) => renderFragment(text, show)],
  ["text/markdown", (text, show) => renderFragment(markdownOf(text, show), show)],
  ["text/latex", renderLatex],
  ["image/png", renderBitmap],
  ["image/jpeg", renderBitmap],
  ["image/webp", renderBitmap],
  ["image/gif", renderBitmap],
  ["application/json", renderJson],
  ["text/plain", (text, show) => outputBox("page-text", renderAnsi(shorten(text)), show.name)],
];

/** What outputs share with the page around them. */
export interface OutputContext extends PageContext {
  /** The level of the section that the cell is in: headings in its outputs are below it. */
  level: number;
}

/** What is longer than this many characters is shortened, in the build and in the browser alike. */
const LONGEST = { text: 200_000, markup: 1_000_000 };

/** Of longer tables in such markup, so many rows are shown. */
const MOST_ROWS = 1000;

/** One entry of a bundle, with all that is known about it. */
interface Showing extends OutputContext {
  mediaType: string;
  bundle: MimeBundle;
  metadata: { [key: string]: Json };
  /** Names the output to readers who cannot see where it belongs, such as `Output of cell 3`. */
  name: string;
}

/** Returns undefined when there is nothing to see after all. */
type Renderer = (text: string, show: Showing) => string | undefined;

/** The HTML of the outputs of a cell, one element each, as far as its tags let them be seen. */
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
  // With a whole cell, its outputs are folded already.
  const isFolded = tags.has("hide-output") && !tags.has("hide-cell");
  return isFolded && html !== "" ? fold("Output", html) : html;
}

/** A cell's prints arrive in pieces, which need not end where lines end. */
function joinStreams(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (
      output.output_type === "stream" && last?.output_type === "stream" &&
      last.name === output.name
    ) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else {
      joined.push(output);
    }
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

/** Text and base64 are strings; in files that others wrote, lists of lines too. */
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

/** The beginning of a long text, in whole lines if it has any, and how much is left out. */
function shorten(text: string): string {
  if (text.length <= LONGEST.text) return text;
  const start = text.slice(0, LONGEST.text);
  const shown = start.slice(0, start.lastIndexOf("\n") + 1) || start;
  const left = (text.length - shown.length).toLocaleString("en");
  return `${shown}… ${left} more characters, too many for this page`;
}

/** Long tables end after some rows, if the markup is too long with all of them. */
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

/** What stands in the place of markup that is too long whatever is done. */
function tooLong(length: number): string {
  const size = (length / 1e6).toFixed(1);
  return `<p class="page-missing">(an output of ${size} MB, too large for this page)</p>`;
}

function renderSvg(text: string, show: Showing): string | undefined {
  if (text.length > 2 * LONGEST.markup) return tooLong(text.length);
  const { alt, caption } = show.metadata;
  const plain = show.bundle["text/plain"];
  const figure = svgFigure(
    text,
    {
      alt: asOptionalText(alt),
      caption: asOptionalText(caption),
      fallback: (plain === undefined ? "" : plainText(asText(plain)).trim()) || show.name,
    },
    show.ids,
    show.warn,
  );
  return figure?.outerHTML;
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

function markdownOf(text: string, { warn, formulas }: Showing): string {
  return renderMarkdown(text, warn, formulas);
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
  const figure = element("figure", { class: "page-figure page-on-white" }, image);
  const caption = asOptionalText(show.metadata.caption)?.trim();
  if (caption) figure.append(element("figcaption", {}, caption));
  return figure.outerHTML;
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
