/** What a terminal shows of a program's output. */

/** A control sequence with its parameters and its last letter, another control, or text. */
const TOKEN =
  // deno-lint-ignore no-control-regex -- these are control characters
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b(?:[ -/]+.|[^[\]PX^_])?|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g;

/** Anything but text in lines, with colours. */
// deno-lint-ignore no-control-regex -- see above
const MOVES = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]|\x1b(?!\[[\d;]*m)/;

/** The size of the screen, unless its contents are larger. */
const [LINES, COLUMNS] = [24, 1000];

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/**
 * The lines that a terminal shows in the end, after everything that moves the cursor or erases,
 * with sequences for colours only: a progress bar that was redrawn a hundred times is one line.
 */
export function overprint(text: string): string {
  const lines = text.replaceAll("\r\n", "\n");
  if (!MOVES.test(lines)) return lines;
  const screen = new Screen();
  for (const [token, parameters, final] of lines.matchAll(TOKEN)) {
    if (final !== undefined) screen.control(final, parameters);
    else if (token >= " " && token !== "\x7f") screen.print(token);
    else screen.move(token);
  }
  return screen.text();
}

/** A screen without a lower end. */
class Screen {
  /** Characters, and how each is coloured. */
  #rows: { text: string; style: string }[][] = [[]];
  #row = 0;
  #column = 0;
  #saved: [row: number, column: number] = [0, 0];
  /** Parameters of colours and other styles, by the aspect that they set. */
  readonly #styles = new Map<string, string>();
  #style = "";

  print(text: string): void {
    const row = this.#rows[this.#row];
    for (const character of charactersOf(text)) {
      row[this.#column++] = { text: character, style: this.#style };
      if (WIDE.test(character)) row[this.#column++] = { text: "", style: this.#style };
    }
  }

  /** A control character, or an escape sequence without parameters. */
  move(token: string): void {
    if (token === "\r") this.#column = 0;
    else if (token === "\b") this.#go(this.#row, this.#column - 1);
    else if (token === "\t") this.#tab();
    else if (/^[\n\v\f]$/.test(token)) this.#go(this.#row + 1, token === "\n" ? 0 : this.#column);
    else if (token === "\x1b7") this.control("s", "");
    else if (token === "\x1b8") this.control("u", "");
    else if (token === "\x1bM") this.control("A", "");
    else if (token === "\x1bc") this.#clear();
  }

  control(final: string, parameters: string): void {
    const [first = 0, second = 0] = parameters.split(";").map(Number);
    const count = Math.max(1, first || 1);
    const [row, column] = [this.#row, this.#column];
    const places = this.#rows[row];
    if (final === "m") this.#paint(parameters);
    else if (final === "A") this.#go(row - count, column);
    else if (final === "B") this.#go(row + count, column);
    else if (final === "C") this.#go(row, column + count);
    else if (final === "D") this.#go(row, column - count);
    else if (final === "E") this.#go(row + count, 0);
    else if (final === "F") this.#go(row - count, 0);
    else if (final === "G" || final === "`") this.#go(row, count - 1);
    else if (final === "d") this.#go(count - 1, column);
    else if (/[Hf]/.test(final)) this.#go(count - 1, (second || 1) - 1);
    else if (final === "s") this.#saved = [row, column];
    else if (final === "u") this.#go(...this.#saved);
    else if (final === "P") places.splice(column, count);
    else if (final === "X") this.#erase(row, column, column + count);
    else if (final === "K") this.#eraseLine(first);
    else if (final === "J") this.#eraseScreen(first);
  }

  text(): string {
    let style = "";
    const lines = this.#rows.map((row) =>
      Array.from(row, (place) => {
        const { text, style: own } = place ?? { text: " ", style: "" };
        if (own === style || text === "") return text;
        style = own;
        return own === "" ? `\x1b[0m${text}` : `\x1b[0;${own}m${text}`;
      }).join("")
    );
    return lines.join("\n") + (style === "" ? "" : "\x1b[0m");
  }

  #go(row: number, column: number): void {
    const lowest = this.#rows.length - 1;
    this.#row = row >= lowest + LINES ? lowest : Math.max(0, row);
    this.#column = Math.max(0, Math.min(column, Math.max(COLUMNS - 1, this.#column)));
    while (this.#rows.length <= this.#row) this.#rows.push([]);
  }

  /** Existing characters stay. */
  #tab(): void {
    const row = this.#rows[this.#row];
    if (row.length <= this.#column) row[this.#column] = { text: "\t", style: this.#style };
    const end = this.#column - this.#column % 8 + 8;
    for (let i = row.length; i < end; i++) row[i] = { text: "", style: this.#style };
    this.#column = end;
  }

  #erase(row: number, from: number, to: number): void {
    const places = this.#rows[row];
    if (to >= places.length) places.length = Math.min(from, places.length);
    for (let i = from; i < Math.min(to, places.length); i++) places[i] = { text: " ", style: "" };
  }

  #eraseLine(what: number): void {
    this.#erase(this.#row, what === 0 ? this.#column : 0, what === 1 ? this.#column + 1 : Infinity);
  }

  #eraseScreen(what: number): void {
    if (what === 2 || what === 3) {
      for (const row of this.#rows) row.length = 0;
      return;
    }
    this.#eraseLine(what);
    const others = what === 0 ? this.#rows.slice(this.#row + 1) : this.#rows.slice(0, this.#row);
    for (const row of others) row.length = 0;
  }

  #clear(): void {
    this.#rows = [[]];
    this.#row = this.#column = 0;
    this.#paint("0");
  }

  #paint(parameters: string): void {
    const codes = parameters.replace(/:+/g, ";").split(";").map(Number);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      const length = code === 38 || code === 48 ? (codes[i + 1] === 2 ? 5 : 3) : 1;
      const all = codes.slice(i, i += length).join(";");
      i--;
      if (code === 0) this.#styles.clear();
      else if (OFF[code] !== undefined) this.#styles.delete(OFF[code]);
      else this.#styles.set(aspectOf(code), all);
    }
    this.#style = [...this.#styles.values()].join(";");
  }
}

/** The parameters that end an aspect of a style. */
const OFF: Record<number, string> = {
  ...{ 22: "1", 23: "3", 24: "4", 27: "7", 28: "8", 29: "9" },
  ...{ 39: "ground", 49: "background" },
};

function aspectOf(code: number): string {
  if (code === 38 || code >= 30 && code <= 37 || code >= 90 && code <= 97) return "ground";
  if (code === 48 || code >= 40 && code <= 47 || code >= 100) return "background";
  return code === 2 ? "1" : String(code);
}

const segmenter = new Intl.Segmenter();

/** What a reader sees as one character. */
function charactersOf(text: string): Iterable<string> {
  if (!/[^ -~]/.test(text)) return text;
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
