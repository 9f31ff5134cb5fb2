import { type FigureText, imageTag, toFigure } from "../plots/figure.ts";
import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import { isElement, isFigure, join } from "../plots/unwrap.ts";
import { Tensor } from "../tensor/mod.ts";
import { Display, jupyterDisplay, type MimeBundle, type Output } from "./display.ts";
import { inspect } from "./inspect.ts";
import { markdownHtml } from "./markdown.ts";
import { tensorOutput } from "./tensor_table.ts";

/** Texts for a value. */
export interface FormatOptions extends FigureText {
  /** What the value is: below a figure, above a table, before a number. */
  caption?: string;
}

/**
 * The output for a value: its MIME bundle, which is never empty, and the metadata of that bundle.
 *
 * @example
 * ```ts
 * import { toOutput } from "unroll/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(toOutput(NaN).data, { "text/plain": "NaN" });
 * ```
 */
export function toOutput(value: unknown, options: FormatOptions = {}): Output {
  const { caption = "" } = options;
  if (value instanceof Display) return { data: bundleOf(value.data), metadata: value.metadata };
  if (value instanceof Tensor) return tensorOutput(value, caption);
  if (isFigure(value)) return figureOutput(value, options);
  if (isElement(value)) return elementOutput(value);
  const own = ownBundle(value);
  if (own) return { data: own, metadata: {} };
  if (Array.isArray(value) && value.some(isRich)) {
    return rowOutput(value.map((item) => toOutput(item)), caption);
  }
  const text = typeof value === "string" && value !== "" ? value : inspect(value);
  return plainOutput(caption === "" ? text : `${caption}: ${text}`);
}

/** Whether the value is more than text: a figure, a tensor, Markdown, HTML. */
function isRich(value: unknown): boolean {
  return value instanceof Display || value instanceof Tensor || isElement(value) ||
    ownBundle(value) !== null || (Array.isArray(value) && value.some(isRich));
}

/**
 * What the kernel shows for a cell's value. Objects that only the kernel can show, such as images,
 * stay as they are; undefined, the value of a cell that ends in a statement, shows nothing.
 */
export function toDisplayable(value: unknown): unknown {
  if (value === undefined) return undefined;
  const summary = summaryOf(value);
  if (summary !== null) return new Display({ "text/plain": summary });
  const isRichValue = isRich(value);
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  if (isObject && !isRichValue) return value;
  const { data, metadata } = isRichValue ? toOutput(value) : plainOutput(inspect(value));
  return new Display(data, metadata);
}

/** What is shown for values that would fill the screen, or change from run to run. */
function summaryOf(value: unknown): string | null {
  const kind = Object.prototype.toString.call(value);
  if (kind === "[object Module]") {
    const names = Object.keys(value as object);
    const shown = names.slice(0, 6).join(", ") + (names.length > 6 ? ", …" : "");
    return `Module of ${names.length} export${names.length === 1 ? "" : "s"}: ${shown}`;
  }
  const { name } = (value as object | null)?.constructor ?? {};
  const isTimer = name === "Timeout" && "_idleTimeout" in (value as object);
  return isTimer ? `Timeout of ${(value as { _idleTimeout: number })._idleTimeout} ms` : null;
}

function plainOutput(text: string): Output {
  return { data: { "text/plain": text }, metadata: {} };
}

/**
 * JupyterLab shows no SVG of a notebook that is not trusted yet, and removes SVG from HTML, but keeps
 * an image inside HTML. So the first form is an image.
 */
function figureOutput(element: Element, text: FigureText): Output {
  const { svg, caption, alt } = toFigure(element, text);
  const below = caption === "" ? "" : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return {
    data: {
      "text/html": `<figure style="margin:0 0 8px 0">${imageTag(svg)}${below}</figure>`,
      "image/svg+xml": svg,
      "text/plain": `[figure] ${join(caption, alt)}`,
    },
    metadata: { "image/svg+xml": { caption, alt } },
  };
}

function elementOutput(element: Element): Output {
  const text = element.textContent?.trim() ?? "";
  return {
    data: { "text/html": element.outerHTML, "text/plain": text || `<${element.localName}>` },
    metadata: {},
  };
}

/** Several outputs beside each other, as far as the page is wide enough. */
function rowOutput(outputs: readonly Output[], caption: string): Output {
  const items = outputs.map(({ data }) => `<div style="flex:1 1 280px">${asHtml(data)}</div>`);
  const below = caption === "" ? "" : `<p>${escapeHtml(caption)}</p>`;
  const plain = outputs.map(({ data }) => data["text/plain"] ?? Object.keys(data).join(", "));
  return {
    data: {
      "text/html": `<div style="display:flex;flex-wrap:wrap;gap:16px">${items.join("\n")}</div>` +
        below,
      "text/plain": [...plain, ...(caption === "" ? [] : [caption])].join("\n"),
    },
    metadata: {},
  };
}

function asHtml(data: MimeBundle): string {
  if (data["text/html"] !== undefined) return data["text/html"];
  if (data["text/markdown"] !== undefined) return markdownHtml(data["text/markdown"]);
  return `<pre>${escapeHtml(data["text/plain"] ?? "")}</pre>`;
}

/** The bundle of an object that has one, by the kernel's protocol. */
function ownBundle(value: unknown): MimeBundle | null {
  if (typeof value !== "object" || value === null || !(jupyterDisplay in value)) return null;
  const bundle = (value as { [jupyterDisplay]: () => unknown })[jupyterDisplay]();
  // A promise cannot be awaited here; the kernel's own display function does that.
  if (typeof bundle !== "object" || bundle === null || "then" in bundle) return null;
  return bundleOf(bundle);
}

/** A bundle that notebooks can hold: text, and values where the media type is JSON. */
function bundleOf(bundle: object): MimeBundle {
  const isKept = (type: string, value: unknown) =>
    typeof value === "string" || /^application\/(.+\+)?json$/.test(type);
  const entries = Object.entries(bundle).filter(([_, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([type, value]) => [type, isKept(type, value) ? value : inspect(value)]),
  );
}
