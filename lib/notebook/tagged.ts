import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import { Display } from "./display.ts";
import { toOutput } from "./mime_bundle.ts";

/**
 * Markdown, to be shown. As a tagged template it removes common indentation, and `${…}` inserts plain
 * text, or other Markdown.
 *
 * @example
 * ```ts
 * import { md, show } from "unroll/notebook";
 *
 * const loss = 0.0526;
 * show(md`After 300 epochs the **loss** is ${loss}.`);
 * ```
 */
export function md(text: TemplateStringsArray | string, ...values: unknown[]): Display {
  const markdown = typeof text === "string"
    ? text
    : fill(dedent(Array.from(text)), values, asMarkdown);
  return new Display({ "text/markdown": markdown, "text/plain": markdown });
}

/**
 * HTML, to be shown. What `${…}` inserts is escaped, except other HTML, figures and tensors, which
 * are shown as by themselves, and arrays, whose entries follow each other.
 *
 * @example
 * ```ts
 * import { html, show } from "unroll/notebook";
 *
 * show(html`<p>a &lt; b is written ${"a < b"}</p>`);
 * ```
 */
export function html(text: TemplateStringsArray | string, ...values: unknown[]): Display {
  const markup = typeof text === "string" ? text : fill(Array.from(text), values, asHtml);
  return new Display({ "text/html": markup, "text/plain": withoutTags(markup) });
}

function fill(parts: string[], values: unknown[], write: (value: unknown) => string): string {
  return parts.reduce((all, part, i) => all + write(values[i - 1]) + part);
}

function asMarkdown(value: unknown): string {
  const { data } = toOutput(value);
  if (typeof value === "number") return data["text/plain"];
  if (value instanceof Display && data["text/markdown"] !== undefined) return data["text/markdown"];
  return escapeMarkdown(data["text/plain"]);
}

function asHtml(value: unknown): string {
  if (Array.isArray(value)) return value.map(asHtml).join("");
  const { data } = toOutput(value);
  return data["text/html"] ?? escapeHtml(data["text/plain"]);
}

/** Escapes all punctuation. A bracket after a backslash would start a formula, so there is none. */
function escapeMarkdown(text: string): string {
  const special: Record<string, string> = { "[": "&#91;", "\\": "&#92;", "(": "(" };
  return text.replace(/\s+/g, " ").replaceAll("\0", "\ufffd")
    .replace(/[!-/:-@[-`{-~]/g, (mark) => special[mark] ?? `\\${mark}`);
}

/** Indented lines would become code blocks. */
function dedent(parts: string[]): string[] {
  const indents = parts.join("${}").split("\n").slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => /^[ \t]*/.exec(line)![0].length);
  const shortest = Math.min(...indents);
  if (!Number.isFinite(shortest) || shortest === 0) return parts;
  const margin = new RegExp(`\\n[ \\t]{1,${shortest}}`, "g");
  const result = parts.map((part) => part.replace(margin, "\n"));
  result[0] = result[0].replace(/^\s*\n/, "");
  result[result.length - 1] = result[result.length - 1].trimEnd();
  return result;
}

const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

function withoutTags(markup: string): string {
  return markup
    .replace(/<\/(p|div|h\d|li|tr|figure)>|<br\s*\/?>/gi, "$&\n")
    .replace(/<(style|script)\b[\s\S]*?<\/\1>|<[^>]*>/gi, "")
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => entities[name])
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}
