import type { JsonObject } from "../notebook.ts";

/** The cells that were run; consoles show them on the arrow keys. */
export class History {
  readonly #entries: { line: number; input: string; output: string | null }[] = [];

  /** Adds a cell by its number; returns a function that adds its last value. */
  add(line: number, input: string): (output: string) => void {
    const index = this.#entries.push({ line, input, output: null }) - 1;
    return (output) => this.#entries[index].output = output;
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
      1, // the session: there is only one, since history is not saved
      entry.line,
      output ? [entry.input, entry.output] : entry.input,
    ]);
  }
}

/** `*` matches any text, `?` any character. */
function globOf(pattern: string): RegExp {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${text.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
}
