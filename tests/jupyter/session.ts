import assert from "node:assert/strict";
import { type CellResult, Engine } from "../../lib/jupyter/engine.ts";
import type { JsonObject, Output } from "../../lib/jupyter/notebook.ts";
import { OutputCollector } from "../../lib/jupyter/outputs.ts";

/** One of Jupyter's messages, as far as a front end shows it. */
export interface Shown {
  header: { msg_type: string };
  content: JsonObject;
}

/** What has come of a cell. The outputs still change when a display is updated, or something comes late. */
export interface Ran {
  result: CellResult;
  outputs: Output[];
}

/** A real kernel for tests that watch single messages, or stop a cell. */
export class Session {
  /** Everything that cells have put out. */
  readonly messages: Shown[] = [];
  readonly engine: Engine<Output[]>;
  /** Receives the description of an output above the limit. */
  onExcess: (what: string) => void = () => {};
  /** Answers what cells ask. */
  onInput: (request: JsonObject) => Promise<string | null> = () => Promise.resolve(null);
  readonly #collector = new OutputCollector();
  #count = 0;
  #heard: () => void = () => {};

  private constructor(cwd: string) {
    this.engine = new Engine(cwd, {
      onOutput: ({ type, content }, outputs) => this.#receive(type, content, outputs),
      onExcess: (what) => this.onExcess(what),
      onInput: (request) => this.onInput(request),
    });
  }

  /** Starts a kernel, runs a cell of imports, and ends the kernel when `use` is done. */
  static async use(
    imports: string,
    use: (session: Session) => Promise<void>,
    cwd: string = Deno.cwd(),
  ) {
    const session = new Session(cwd);
    try {
      await session.engine.ready();
      await session.run(imports);
      await use(session);
    } finally {
      await session.engine.close();
    }
  }

  /** Runs a cell, and shows its error as a front end does. */
  async execute(source: string): Promise<Ran> {
    const outputs: Output[] = [];
    const cell = { source, count: ++this.#count, allowStdin: true };
    const result = await this.engine.run(cell, outputs);
    if (result.status === "error") this.#receive("error", result.error, outputs);
    return { result, outputs };
  }

  /** The same; gives the outputs alone. */
  async run(source: string): Promise<Output[]> {
    return (await this.execute(source)).outputs;
  }

  /** What a cell shows as text. */
  async text(source: string): Promise<string> {
    return (await this.run(source)).map(textOf).join("");
  }

  /** Runs a cell and stops it as soon as it has shown `text`; gives what it has shown by itself. */
  async stop(source: string, text: string): Promise<Output[]> {
    const outputs: Output[] = [];
    const shown = this.until(() => outputs.some((output) => textOf(output).includes(text)));
    const ended = this.engine.run({ source, count: ++this.#count }, outputs);
    await shown;
    await this.engine.stop();
    const result = await ended;
    assert.equal(result.status === "error" && result.reason, "stopped");
    return outputs;
  }

  /** Settles as soon as the condition holds; asked at every message. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#heard = () => {
        if (!condition()) return;
        this.#heard = () => {};
        resolve();
      };
      this.#heard();
    });
  }

  #receive(msg_type: string, content: JsonObject, outputs: Output[]) {
    const message = { header: { msg_type }, content };
    this.messages.push(message);
    this.#collector.receive(msg_type, content, outputs);
    this.#heard();
  }
}

/** An output as plain text. */
export function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return output.evalue;
  return String(output.data["text/plain"]);
}
