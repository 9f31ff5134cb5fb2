import { type FigureText, imageTag, toFigure } from "../plots/figure.ts";
import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import { isElement, isFigure } from "../plots/unwrap.ts";
import { Tensor } from "../tensor/mod.ts";
import { Display, jupyterDisplay, type MimeBundle, type Output } from "./display.ts";
import { inspect } from "./inspect.ts";
import { rowOutput } from "./row.ts";
import { tensorOutput } from "./tensor_table.ts";

/** Words that go with a value. */
export interface FormatOptions {
  /** What the value is: below a figure, above a table, before a number. */
  caption?: string;
  /**
   * What a figure shows, for readers who cannot see it. Please write one: without it, only the
   * axes and the number of marks can be named.
   */
  alt?: string;
}

/**
 * How a value leaves the notebook: its mime bundle, and the metadata of that bundle. Any value has
 * one, and none is empty.
 *
 * @example
 * ```ts
 * import { toOutput } from "./format.ts";
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

/** Whether the value has more to show than text: a figure, a tensor, Markdown, HTML. */
export function isRich(value: unknown): boolean {
  return value instanceof Display || value instanceof Tensor || isElement(value) ||
    ownBundle(value) !== null || (Array.isArray(value) && value.some(isRich));
}

/**
 * What the kernel is to show for a cell's value. Objects that only the kernel knows, such as
 * images, pass through; undefined, the value of a cell that ends in a statement, shows nothing.
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

/** The most names of a module's exports. */
const NAMES_SHOWN = 6;

/** What is shown for values that would fill the screen, or change from run to run. */
function summaryOf(value: unknown): string | null {
  const kind = Object.prototype.toString.call(value);
  if (kind === "[object Module]") {
    const names = Object.keys(value as object);
    const more = names.length > NAMES_SHOWN ? ", …" : "";
    return `Module of ${names.length} export${names.length === 1 ? "" : "s"}: ${
      names.slice(0, NAMES_SHOWN).join(", ")
    }${more}`;
  }
  const { name } = (value as object | null)?.constructor ?? {};
  const isTimer = name === "Timeout" && "_idleTimeout" in (value as object);
  return isTimer ? `Timeout of ${(value as { _idleTimeout: number })._idleTimeout} ms` : null;
}

function plainOutput(text: string): Output {
  return { data: { "text/plain": text }, metadata: {} };
}

/**
 * JupyterLab shows no SVG from a notebook that is not trusted yet, and strips SVG out of HTML, but
 * keeps an image inside HTML. So the picture leaves as an image first, and as SVG for those who
 * can do more with it.
 */
function figureOutput(element: Element, text: FigureText): Output {
  const { svg, caption, alt } = toFigure(element, text);
  const below = caption === "" ? "" : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return {
    data: {
      "text/html": `<figure style="margin:0 0 8px 0">${imageTag(svg)}${below}</figure>`,
      "image/svg+xml": svg,
      "text/plain": `[figure] ${caption === "" ? "" : `${sentence(caption)} `}${alt}`,
    },
    metadata: { "image/svg+xml": { caption, alt } },
  };
}

function sentence(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

function elementOutput(element: Element): Output {
  const text = element.textContent?.trim() ?? "";
  return {
    data: { "text/html": element.outerHTML, "text/plain": text || `<${element.localName}>` },
    metadata: {},
  };
}

/** The bundle of an object that brings its own, by the kernel's protocol. */
function ownBundle(value: unknown): MimeBundle | null {
  if (typeof value !== "object" || value === null || !(jupyterDisplay in value)) return null;
  const bundle = (value as { [jupyterDisplay]: () => unknown })[jupyterDisplay]();
  // A promise cannot be waited for here; the kernel's own display function does that.
  if (typeof bundle !== "object" || bundle === null || "then" in bundle) return null;
  return bundleOf(bundle);
}

/** A bundle as notebooks can hold it: text, and values where the media type is JSON. */
function bundleOf(bundle: object): MimeBundle {
  const entries = Object.entries(bundle).filter(([_, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([type, value]) => [
    type,
    typeof value === "string" || /^application\/(.+\+)?json$/.test(type) ? value : inspect(value),
  ]));
}
