import { stripVTControlCharacters } from "node:util";
import { printError } from "./command_line.ts";

/** Milliseconds between two lines without a terminal, as in a log file. */
const LOG_INTERVAL = 5000;

/** The length of a line without a terminal. */
const LOG_WIDTH = 100;

/** Back to the line's start, and the line cleared. */
const ERASE = "\r\x1b[K";

/** A line on stderr that shows the progress: a terminal shows the latest only. */
export class StatusLine {
  #shown = -Infinity;

  /** Shows a line instead of the one before. */
  update(line: string) {
    const text = stripVTControlCharacters(line).trim();
    if (text === "") return;
    if (Deno.stderr.isTerminal()) {
      // A line that wraps could not be erased.
      this.#write(`${ERASE}  ${shorten(text, (Deno.consoleSize().columns || LOG_WIDTH) - 3)}`);
    } else if (performance.now() - this.#shown > LOG_INTERVAL) {
      this.#shown = performance.now();
      printError(`  ${shorten(text, LOG_WIDTH)}`);
    }
  }

  /** Erases the line. */
  clear() {
    if (Deno.stderr.isTerminal()) this.#write(ERASE);
  }

  #write(text: string) {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}

function shorten(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
