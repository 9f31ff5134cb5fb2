import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import { Display } from "./display.ts";
import { inspect } from "./inspect.ts";
import { numberFormat } from "./numbers.ts";

/** A column of a table. */
export interface Column {
  /** The property of each row. */
  key: string;
  /** The heading; the key unless given. */
  label?: string;
  /** Exactly this many decimals for numbers. */
  digits?: number;
}

/** Options of a table. */
export interface TableOptions {
  /** Which properties to show, in this order: keys, or columns with a heading. All unless given. */
  columns?: readonly (string | Column)[];
  /** What the table shows, above it. */
  caption?: string;
}

/**
 * A table of objects, to be shown: a row for each object. Numbers are aligned on the right, with
 * the same number of decimals in a column; a property that a row lacks becomes a dash.
 *
 * @throws {TypeError} If `rows` is not an array of objects, or there is no column to show.
 *
 * @example
 * ```ts
 * import { show, table } from "unroll/notebook";
 *
 * show(table([{ epoch: 0, loss: 4.712 }, { epoch: 10, loss: 0.43 }], { caption: "Loss" }));
 * ```
 */
export function table(rows: readonly object[], options: TableOptions = {}): Display {
  if (!Array.isArray(rows)) {
    throw new TypeError(`table: rows must be an array of objects, but is ${inspect(rows)}`);
  }
  const wrong = rows.findIndex((row) => typeof row !== "object" || row === null);
  if (wrong >= 0) {
    throw new TypeError(`table: rows[${wrong}] must be an object, but is ${inspect(rows[wrong])}`);
  }
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = (options.columns ?? [...keys]).map((column) =>
    write(typeof column === "string" ? { key: column } : column, rows)
  );
  if (columns.length === 0) {
    throw new TypeError("table: no column to show; give rows with properties, or columns");
  }
  const { caption = "" } = options;
  return new Display({
    "text/html": toHtml(columns, rows.length, caption),
    "text/plain": toText(columns, rows.length, caption),
  });
}

interface Written {
  heading: string;
  numeric: boolean;
  cells: string[];
}

function write({ key, label = key, digits }: Column, rows: readonly object[]): Written {
  const values = rows.map((row) => (row as Record<string, unknown>)[key]);
  const present = values.filter((value) => value !== undefined);
  const numbers = values.filter((value) => typeof value === "number");
  const format = numberFormat(numbers, digits);
  const text = (value: unknown) => {
    if (value === undefined) return "–";
    if (typeof value === "number") return format(value);
    return typeof value === "string" ? value : inspect(value);
  };
  const isNumber = (value: unknown) => typeof value === "number" || typeof value === "bigint";
  return {
    heading: label,
    numeric: present.length > 0 && present.every(isNumber),
    cells: values.map(text),
  };
}

function toHtml(columns: Written[], rows: number, caption: string): string {
  const align = ({ numeric }: Written) =>
    `style="text-align:${numeric ? "right" : "left"};${cellPadding}"`;
  const head = columns.map((column) =>
    `<th scope="col" ${align(column)}>${escapeHtml(column.heading)}</th>`
  );
  const body = Array.from({ length: rows }, (_, i) =>
    columns.map((column, j) => {
      const text = escapeHtml(column.cells[i]);
      return j === 0
        ? `<th scope="row" ${align(column)}>${text}</th>`
        : `<td ${align(column)}>${text}</td>`;
    }).join(""));
  return `<table style="${tableStyle}">${captionTag(caption)}` +
    `<thead><tr>${head.join("")}</tr></thead><tbody>` +
    body.map((row) => `<tr>${row}</tr>`).join("\n") + "</tbody></table>";
}

/** The least that a table needs where the front end has no styles for tables. */
export const tableStyle = "border-collapse:collapse;margin:0 0 12px 0";

/** The space around a cell's text. */
export const cellPadding = "padding:3px 8px";

/** A caption above a table, or nothing. */
export function captionTag(caption: string): string {
  if (caption === "") return "";
  // A short caption may be wider than its table; a long one has to break.
  const wrap = caption.length < 60 ? ";white-space:nowrap" : "";
  const style = `caption-side:top;text-align:left;padding:3px 0${wrap}`;
  return `<caption style="${style}">${escapeHtml(caption)}</caption>`;
}

function toText(columns: Written[], rows: number, caption: string): string {
  const flat = (text: string) => text.replace(/\s+/g, " ");
  const padded = columns.map(({ heading, numeric, cells }) => {
    const all = [heading, ...cells].map(flat);
    const width = Math.max(...all.map((text) => text.length));
    return all.map((text) => numeric ? text.padStart(width) : text.padEnd(width));
  });
  const lines = Array.from(
    { length: rows + 1 },
    (_, i) => padded.map((column) => column[i]).join("  ").trimEnd(),
  );
  return [...(caption === "" ? [] : [caption]), ...lines].join("\n");
}
