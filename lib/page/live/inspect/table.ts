import { inspect } from "./inspect.ts";

/** What `console.table` prints; null for what is no table. */
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
  // Whole numbers stand on the right.
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
