import type { Cell, Json, JsonObject, MimeBundle, Notebook, Output } from "./notebook.ts";

/**
 * A notebook's text exactly as Jupyter's own `nbformat` writes it, so that saving it in JupyterLab
 * changes nothing: keys sorted, one space of indentation, texts as lists of lines.
 */
export function canonicalNotebook(notebook: Notebook): string {
  const { cells, ...rest } = notebook;
  return stringify({ ...rest, cells: cells.map(splitCell) }, "\n") + "\n";
}

/** True for media types whose data is a JSON value, which is never split or joined. */
export function isJsonType(mediaType: string): boolean {
  return mediaType === "application/json" ||
    (mediaType.startsWith("application/") && mediaType.endsWith("+json"));
}

function splitCell(cell: Cell): JsonObject {
  const split: JsonObject = { ...cell as unknown as JsonObject, source: splitLines(cell.source) };
  if (cell.cell_type === "code") {
    split.outputs = cell.outputs.map(splitOutput);
  } else if (cell.attachments) {
    split.attachments = Object.fromEntries(
      Object.entries(cell.attachments).map(([name, bundle]) => [name, splitBundle(bundle)]),
    );
  }
  return split;
}

function splitOutput(output: Output): JsonObject {
  switch (output.output_type) {
    case "stream":
      return { ...output, text: splitLines(output.text) };
    case "display_data":
    case "execute_result":
      return { ...output, data: splitBundle(output.data) };
    default:
      return { ...output };
  }
}

function splitBundle(bundle: MimeBundle): JsonObject {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, data]) => [
      type,
      typeof data === "string" && isText(type) ? splitLines(data) : data,
    ]),
  );
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
