/** What `console.log` and `console.table` print. */

import { inspect } from "./inspect.ts";

/**
 * What `console.log` prints: strings unchanged, other values inspected, with spaces between; `%s`
 * and other directives in the first string are replaced by the values that follow.
 */
export function format(...values: unknown[]): string {
  const rest = [...values];
  const parts: string[] = [];
  if (typeof rest[0] === "string" && rest.length > 1) parts.push(fill(String(rest.shift()), rest));
  for (const value of rest) parts.push(typeof value === "string" ? value : inspect(value));
  return parts.join(" ");
}

/** Replaces directives, and removes the values that they use. */
function fill(text: string, values: unknown[]): string {
  return text.replace(/%[%csdifjoO]/g, (directive) => {
    if (directive === "%%") return "%";
    if (values.length === 0) return directive;
    const value = values.shift();
    switch (directive) {
      case "%s":
        return String(value);
      case "%d":
      case "%i":
        return typeof value === "bigint" ? `${value}n` : String(parseInt(String(value)));
      case "%f":
        return String(parseFloat(String(value)));
      case "%j":
        return JSON.stringify(value);
      case "%c":
        return "";
      default:
        return inspect(value);
    }
  });
}

/** What `console.table` prints; null for what is not a table. */
export function table(data: unknown, columns?: string[]): string | null {
  if (typeof data !== "object" || data === null) return null;
  if (data instanceof Map) {
    const rows = [...data].map(([key, value], i) => [String(i), inspect(key), cell(value)]);
    return draw(["(iter idx)", "Key", "Values"], rows);
  }
  if (data instanceof Set) {
    return draw(["(iter idx)", "Values"], [...data].map((value, i) => [String(i), cell(value)]));
  }
  const found: string[] = [];
  let hasValues = false;
  const entries = Object.entries(data).map(([index, row]) => {
    const isRow = typeof row === "object" && row !== null;
    if (!isRow) hasValues = true;
    else for (const key of Object.keys(row)) if (!found.includes(key)) found.push(key);
    return {
      index,
      row: isRow ? row as Record<string, unknown> : {},
      value: isRow ? "" : cell(row),
    };
  });
  const keys = columns ?? found;
  const rows = entries.map(({ index, row, value }) => [
    index,
    ...keys.map((key) => Object.hasOwn(row, key) ? cell(row[key]) : ""),
    ...(hasValues ? [value] : []),
  ]);
  return draw(["(idx)", ...keys, ...(hasValues ? ["Values"] : [])], rows);
}

function cell(value: unknown): string {
  return inspect(value, { depth: 1 });
}

function draw(head: string[], rows: string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  // Whole numbers are aligned to the right.
  const numeric = head.map((_, i) => rows.every((row) => Number.isInteger(Number(row[i]))));
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const line = (row: string[], isHead = false) => {
    const cells = row.map((text, i) =>
      numeric[i] && !isHead ? text.padStart(widths[i]) : text.padEnd(widths[i])
    );
    return `│ ${cells.join(" │ ")} │`;
  };
  return [
    rule("┌", "┬", "┐"),
    line(head, true),
    rule("├", "┼", "┤"),
    ...rows.map((row) => line(row)),
    rule("└", "┴", "┘"),
  ].join("\n");
}
