import type { Cell, Json, MimeBundle, Notebook } from "./notebook.ts";

/**
 * A notebook's text exactly as Jupyter's own `nbformat` writes it, so that saving it in JupyterLab
 * changes nothing: keys sorted, one space of indentation, texts as lists of lines.
 */
export function canonicalNotebook(notebook: Notebook): string {
  const split = (text: Json, mediaType: string) =>
    typeof text === "string" && isText(mediaType) ? splitLines(text) : text;
  const cells = notebook.cells.map((cell) => mapTexts(cell, split));
  return stringify({ ...notebook, cells } as unknown as Json, "\n") + "\n";
}

/** True for media types whose data is a JSON value, which is never split or joined. */
export function isJsonType(mediaType: string): boolean {
  return mediaType === "application/json" ||
    (mediaType.startsWith("application/") && mediaType.endsWith("+json"));
}

/** A cell with every text in it replaced, also those of its attachments and outputs. */
export function mapTexts(cell: Cell, map: (text: Json, mediaType: string) => Json): Cell {
  const plain = (text: Json) => map(text, "text/plain");
  const bundle = (data: MimeBundle) =>
    Object.fromEntries(Object.entries(data).map(([type, value]) => [type, map(value, type)]));
  const mapped = { ...cell, source: plain(cell.source) } as Cell;
  if (mapped.cell_type === "code") {
    mapped.outputs = mapped.outputs.map((output) => {
      if (output.output_type === "stream") return { ...output, text: plain(output.text) as string };
      return "data" in output ? { ...output, data: bundle(output.data) } : output;
    });
  } else if (mapped.attachments) {
    mapped.attachments = Object.fromEntries(
      Object.entries(mapped.attachments).map(([name, data]) => [name, bundle(data)]),
    );
  }
  return mapped;
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith("text/") || mediaType === "image/svg+xml" ||
    mediaType === "application/javascript";
}

/** Lines with their ends, where Python's `str.splitlines` ends them. */
function splitLines(text: string): string[] {
  const line = String.raw`[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]`;
  const end = String.raw`(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])`;
  return text.match(new RegExp(`${line}*${end}|${line}+`, "g")) ?? [];
}

function stringify(value: Json, newline: string): string {
  const inner = newline + " ";
  if (Array.isArray(value)) {
    return enclose("[", value.map((item) => stringify(item, inner)), "]", newline);
  }
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
    const entries = keys.map((key) => `${JSON.stringify(key)}: ${stringify(value[key], inner)}`);
    return enclose("{", entries, "}", newline);
  }
  return typeof value === "number" ? pythonNumber(value) : JSON.stringify(value);
}

function enclose(open: string, items: string[], close: string, newline: string): string {
  if (items.length === 0) return open + close;
  return `${open}${newline} ${items.join(`,${newline} `)}${newline}${close}`;
}

/** JavaScript writes exponents from 1e-7 down and without a zero before the digit. */
function pythonNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || magnitude >= 1e-4) return JSON.stringify(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}
