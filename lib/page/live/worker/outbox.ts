import type { Json, JsonObject } from "../../../jupyter/notebook.ts";
import type { Report } from "../protocol.ts";

/** Milliseconds between two deliveries, about. */
const INTERVAL = 16;

/** So many deliveries may follow each other at once: what a cell says before it hangs is heard. */
const BURST = 20;

/**
 * A cell may print so many characters, and show so much else; what comes after is left out. What
 * passes may still be too long to be shown as a whole: then the page shortens it.
 */
export const LIMIT = 1_000_000;
const SHOWN_LIMIT = 16_000_000;

/**
 * Collects what a cell prints and shows, and delivers it in portions: a loop of a thousand prints is a few
 * messages. There is also a limit, so that a loop without end does not fill the page.
 */
export class Outbox {
  readonly #deliver: (reports: Report[]) => void;
  readonly #later: (run: () => void, milliseconds: number) => void;
  #cell = "";
  #waiting: Report[] = [];
  #windowAt = -Infinity;
  #delivered = 0;
  #isScheduled = false;
  #printed = 0;
  #shown = 0;

  constructor(
    deliver: (reports: Report[]) => void,
    later: (run: () => void, milliseconds: number) => void,
  ) {
    this.#deliver = deliver;
    this.#later = later;
  }

  /** What follows is of this cell. */
  begin(cell: string): void {
    this.flush();
    this.#cell = cell;
    this.#printed = this.#shown = 0;
  }

  /** Text for one of the two streams. */
  print(name: "stdout" | "stderr", written: string): void {
    // Half of a pair is no character that a file could hold.
    const text = written.toWellFormed();
    const last = this.#waiting.at(-1);
    if (last?.type === "stream" && last.content.name === name && last.cell === this.#cell) {
      const room = this.#grow(text.length, 0);
      if (room) last.content.text = `${last.content.text}${text}`;
      this.#schedule();
      return;
    }
    this.add("stream", { name, text });
  }

  /** Anything. */
  add(type: Report["type"], content: JsonObject): void {
    if (type === "update_display_data") {
      this.#replace(idOf(content), content);
    } else if (type === "done" || type === "error" || this.#growBy(content)) {
      this.#waiting.push({ cell: this.#cell, type, content });
    }
    this.#schedule();
  }

  /** Delivers what waits. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const reports = this.#waiting;
    this.#waiting = [];
    this.#delivered++;
    this.#deliver(reports);
  }

  /** An update makes an earlier one of the same display pointless. */
  #replace(id: Json, content: JsonObject): void {
    const isEarlier = ({ type, content }: Report) =>
      type === "update_display_data" && idOf(content) === id;
    this.#waiting = this.#waiting.filter((report) => !isEarlier(report));
    this.#waiting.push({ cell: this.#cell, type: "update_display_data", content });
  }

  /** Whether there is room for more; says once that there is none. */
  #grow(printed: number, shown: number): boolean {
    const wasFull = this.#isFull();
    this.#printed += printed;
    this.#shown += shown;
    if (!this.#isFull()) return true;
    if (!wasFull) {
      const text = `\n… This cell prints more than a page can show. The rest is omitted.\n`;
      this.#waiting.push({ cell: this.#cell, type: "stream", content: { name: "stderr", text } });
    }
    return false;
  }

  #growBy({ text, data = {} }: JsonObject): boolean {
    if (typeof text === "string") return this.#grow(text.length, 0);
    const sizes = Object.values(data as JsonObject).map((value) => String(value).length);
    return this.#grow(0, sizes.reduce((sum, size) => sum + size, 100));
  }

  #isFull(): boolean {
    return this.#printed > LIMIT || this.#shown > SHOWN_LIMIT;
  }

  #schedule(): void {
    const now = performance.now();
    if (now - this.#windowAt > INTERVAL) {
      this.#windowAt = now;
      this.#delivered = 0;
    }
    if (this.#delivered < BURST) return this.flush();
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // In a loop that never awaits this comes late; the next print after the interval does not.
    this.#later(() => {
      this.#isScheduled = false;
      this.flush();
    }, INTERVAL);
  }
}

function idOf({ transient }: JsonObject): Json {
  return (transient as JsonObject | undefined)?.display_id ?? null;
}
