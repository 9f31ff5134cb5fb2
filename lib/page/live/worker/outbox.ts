import type { Json, JsonObject } from "../../../jupyter/notebook.ts";
import type { Report } from "../protocol.ts";

/** Milliseconds between two deliveries, about. */
const INTERVAL = 16;

/** The most deliveries in a row without delay: what a cell prints before it hangs is shown. */
const BURST = 20;

/** The most characters that a cell can print, and show otherwise. The rest is omitted. */
export const LIMIT = 1_000_000;
const SHOWN_LIMIT = 16_000_000;

/** Delivers what a cell prints and shows, in portions: a thousand prints are a few messages. */
export class Outbox {
  #cell = "";
  #waiting: Report[] = [];
  #windowAt = -Infinity;
  #delivered = 0;
  #isScheduled = false;
  #printed = 0;
  #shown = 0;

  constructor(
    private readonly deliver: (reports: Report[]) => void,
    private readonly later: (run: () => void, milliseconds: number) => void,
  ) {}

  /** Begins the output of a cell. */
  begin(cell: string): void {
    this.flush();
    this.#cell = cell;
    this.#printed = this.#shown = 0;
  }

  /** Text for one of the two streams. */
  print(name: "stdout" | "stderr", written: string): void {
    // Files cannot hold half of a surrogate pair.
    const text = written.toWellFormed();
    const last = this.#waiting.at(-1);
    if (last?.type === "stream" && last.content.name === name && last.cell === this.#cell) {
      if (this.#grow(text.length, 0)) last.content.text = `${last.content.text}${text}`;
      this.#schedule();
      return;
    }
    this.add("stream", { name, text });
  }

  add(type: Report["type"], content: JsonObject): void {
    const isUpdate = type === "update_display_data";
    if (isUpdate) {
      // It makes an earlier update of the same display pointless.
      this.#waiting = this.#waiting.filter((report) =>
        report.type !== type || idOf(report.content) !== idOf(content)
      );
    }
    if (isUpdate || type === "done" || type === "error" || this.#growBy(content)) {
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
    this.deliver(reports);
  }

  /** Whether there is room for more; reports once that there is none. */
  #grow(printed: number, shown: number): boolean {
    const isFull = () => this.#printed > LIMIT || this.#shown > SHOWN_LIMIT;
    const wasFull = isFull();
    this.#printed += printed;
    this.#shown += shown;
    if (!isFull()) return true;
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

  #schedule(): void {
    const now = performance.now();
    if (now - this.#windowAt > INTERVAL) {
      this.#windowAt = now;
      this.#delivered = 0;
    }
    if (this.#delivered < BURST) return this.flush();
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // In a loop that never awaits, this comes late, but the next print after the interval does not.
    this.later(() => {
      this.#isScheduled = false;
      this.flush();
    }, INTERVAL);
  }
}

function idOf({ transient }: JsonObject): Json {
  return (transient as JsonObject | undefined)?.display_id ?? null;
}
