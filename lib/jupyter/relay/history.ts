import type { JsonObject } from "../notebook.ts";

interface Entry {
  line: number;
  input: string;
  output: string | null;
}

/** The cells that were run; consoles show them on the arrow keys. */
export class History {
  readonly #entries: Entry[] = [];

  /** Adds a cell by its number; returns a function that adds its last value. */
  add(line: number, input: string): (output: string) => void {
    const entry: Entry = { line, input, output: null };
    this.#entries.push(entry);
    return (output) => entry.output = output;
  }

  /** Answers Jupyter's request. */
  find({ hist_access_type, output, n, start, stop, pattern, unique }: JsonObject): unknown[] {
    let found = this.#entries;
    if (hist_access_type === "range") {
      const first = typeof start === "number" ? start : 0;
      const end = typeof stop === "number" ? stop : Infinity;
      found = found.filter(({ line }) => line >= first && line < end);
    } else if (hist_access_type === "search") {
      const glob = globOf(String(pattern ?? "*"));
      found = found.filter(({ input }) => glob.test(input));
      if (unique) found = [...new Map(found.map((entry) => [entry.input, entry])).values()];
    }
    const isLimited = hist_access_type !== "range" && typeof n === "number";
    return (isLimited ? found.slice(-n) : found).map((entry) => [
      1, // there is one session, for nothing is kept beyond it
      entry.line,
      output ? [entry.input, entry.output] : entry.input,
    ]);
  }
}

/** `*` stands for any text, `?` for any character. */
function globOf(pattern: string): RegExp {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${text.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
}
