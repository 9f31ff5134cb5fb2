/** The layout of an object's parts: in one line, in columns, or one below the other. */

const WIDTH = 80;
/** The levels that may share a line. */
const LEVELS = 3;
/** Longer lists are put into columns. */
const FEW = 6;

interface Parts {
  /** What is before the bracket, such as a reference mark. */
  base: string;
  brackets: [open: string, close: string];
  entries: string[];
  /** The elements, if it is a list. */
  list: ArrayLike<unknown> | null;
  /** Whether the last entry is the number of those left out. */
  isCut: boolean;
  /** Whether it has several lines in any case. */
  isTall: boolean;
  /** Spaces before its lines. */
  indent: number;
  /** Levels of objects inside. */
  levels: number;
}

export function layOut(parts: Parts): string {
  const { base, brackets: [open, close], isTall, indent, levels } = parts;
  const before = base === "" ? open : `${base} ${open}`;
  const isLong = parts.list !== null && parts.entries.length > FEW;
  const entries = isLong ? inColumns(parts) : parts.entries;
  if (levels < LEVELS && entries.length === parts.entries.length) {
    const start = entries.length + indent + open.length + base.length + 10;
    const line = entries.join(", ");
    const length = entries.reduce((sum, entry) => sum + entry.length, 0) + entries.length + start;
    if (!isTall && length <= WIDTH && !line.includes("\n") && !base.includes("\n")) {
      return `${before} ${line} ${close}`;
    }
  }
  const margin = `\n${" ".repeat(indent)}`;
  return `${before}${margin}  ${entries.join(`,${margin}  `)}${margin}${close}`;
}

/** Entries of about the same length in columns, as many as look well; numbers to the right. */
function inColumns({ entries, list, isCut, indent }: Parts): string[] {
  const shown = isCut ? entries.slice(0, -1) : entries;
  const lengths = shown.map((entry) => entry.length + 2);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const widest = Math.max(...lengths);
  const fits = widest * 3 + indent < WIDTH && (total / widest > 5 || widest <= 8);
  if (!fits) return entries;
  const width = Math.max(widest - 3 - Math.sqrt(widest - total / entries.length), 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * width * shown.length) / width),
    Math.floor((WIDTH - indent) / widest),
    LEVELS * 4,
    15,
  );
  if (columns <= 1) return entries;
  const widths = Array.from(
    { length: columns },
    (_, column) => Math.max(0, ...lengths.filter((_, i) => i % columns === column)),
  );
  const isNumeric = entries.every((_, i) => /^(number|bigint)$/.test(typeof list?.[i]));
  const rows: string[] = [];
  for (let from = 0; from < shown.length; from += columns) {
    const row = shown.slice(from, from + columns);
    const cells = row.map((entry, column) => {
      const isLast = column === row.length - 1;
      const text = isLast ? entry : `${entry}, `;
      if (isNumeric) return text.padStart(widths[column] - (isLast ? 2 : 0));
      return isLast ? text : text.padEnd(widths[column]);
    });
    rows.push(cells.join(""));
  }
  return isCut ? [...rows, entries[entries.length - 1]] : rows;
}
