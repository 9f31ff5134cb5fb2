interface Edit {
  at: number;
  to: number;
  text: string;
  /** The order of edits at the same place. */
  rank: number;
}

/** Changes to a text, collected in any order and applied at once. */
export class Edits {
  readonly #source: string;
  readonly #list: Edit[] = [];
  /** The sorted list, until it changes. */
  #sorted: Edit[] | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  replace(from: number, to: number, text: string): void {
    this.#add({ at: from, rank: 3, to, text });
  }

  /** Replaces a stretch by spaces, so that lines and columns stay the same. */
  blank({ start, end }: { start: number; end: number }): void {
    this.replace(start, end, blanked(this.#source.slice(start, end)));
  }

  /** The line ends of a stretch. */
  linesOf({ start, end }: { start: number; end: number }): string {
    return blanked(this.#source.slice(start, end)).replace(/ /g, "");
  }

  /** Inserts a text before and one after a stretch. Call it for outer stretches first. */
  wrap({ start, end }: { start: number; end: number }, before: string, after: string): void {
    this.insert(start, before);
    this.append(end, after);
  }

  /** Inserts a text before what begins at `at`. */
  insert(at: number, text: string): void {
    this.#add({ at, rank: 2, to: at, text });
  }

  /** Inserts a text after what ends at `at`, before earlier ones. */
  append(at: number, text: string): void {
    this.#list.unshift({ at, rank: 0, to: at, text });
    this.#sorted = undefined;
  }

  /** Inserts a semicolon at `at`, after everything appended there. */
  end(at: number): void {
    this.#add({ at, rank: 1, to: at, text: ";" });
  }

  #add(edit: Edit): void {
    this.#list.push(edit);
    this.#sorted = undefined;
  }

  /** A stretch of the text with all changes in it. */
  render(from: number, to: number): string {
    return this.#pieces(from, to).map(({ text }) => text).join("");
  }

  /** The offset in the source of the character at `offset` of a rendered stretch. */
  origin(from: number, to: number, offset: number): number {
    let start = 0;
    for (const { text, at, isSource } of this.#pieces(from, to)) {
      if (offset < start + text.length) return isSource ? at + offset - start : at;
      start += text.length;
    }
    return to;
  }

  /** The changed stretch, in parts of the source and inserted parts. */
  #pieces(from: number, to: number): { text: string; at: number; isSource: boolean }[] {
    this.#sorted ??= this.#list.toSorted((a, b) => a.at - b.at || a.rank - b.rank);
    const pieces = [];
    let done = from;
    for (const edit of this.#sorted) {
      // Texts after what ends where the stretch begins belong to the one before.
      if (edit.at > to || edit.at === to && edit.rank > 1) break;
      if (edit.at === from && edit.rank < 2) continue;
      // Before the stretch, or inside of one that was replaced.
      if (edit.at < done) continue;
      pieces.push({ text: this.#source.slice(done, edit.at), at: done, isSource: true });
      pieces.push({ text: edit.text, at: edit.at, isSource: false });
      done = edit.to;
    }
    pieces.push({ text: this.#source.slice(done, to), at: done, isSource: true });
    return pieces;
  }
}

/** Spaces instead of everything but line ends. */
export function blanked(text: string): string {
  return text.replace(/[^\r\n\u2028\u2029]/g, " ");
}
