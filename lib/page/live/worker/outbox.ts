import type { Json, JsonObject } from "../../../jupyter/notebook.ts";
import type { Report } from "../protocol.ts";

/** Milliseconds between two deliveries, about. */
const INTERVAL = 16;

/** So many deliveries may follow each other at once: what a cell says before it hangs is heard. */
const BURST = 20;

/** A cell may put out so many characters; what comes after is left out. */
export const LIMIT = 1_000_000;

/**
 * Collects what a cell puts out, and delivers it in portions: a loop of a thousand prints is a few
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
  #size = 0;

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
    this.#size = 0;
  }

  /** Text for one of the two streams. */
  print(name: "stdout" | "stderr", text: string): void {
    const last = this.#waiting.at(-1);
    if (last?.type === "stream" && last.content.name === name && last.cell === this.#cell) {
      const room = this.#grow(text.length);
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
    } else if (type === "done" || type === "error" || this.#grow(sizeOf(content))) {
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

  /** Says whether there is room for more, and once that there is none. */
  #grow(size: number): boolean {
    const before = this.#size;
    this.#size += size;
    if (this.#size <= LIMIT) return true;
    if (before <= LIMIT) {
      const text = `\n… This cell puts out more than a page can show. What follows is left out.\n`;
      this.#waiting.push({ cell: this.#cell, type: "stream", content: { name: "stderr", text } });
    }
    return false;
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

function sizeOf(content: JsonObject): number {
  if (typeof content.text === "string") return content.text.length;
  const data = (content.data ?? {}) as JsonObject;
  return Object.values(data).reduce<number>((sum, value) => sum + String(value).length, 100);
}
