import type { JsonObject } from "../notebook.ts";

/** There is one session, for nothing is kept beyond it. */
const SESSION = 1;

interface Entry {
  line: number;
  input: string;
  output: string | null;
}

/** What was run, for consoles: they go through it with the arrow keys. */
export class History {
  readonly #entries: Entry[] = [];

  /** Adds a cell by its number; gives what adds its last value. */
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
      SESSION,
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
