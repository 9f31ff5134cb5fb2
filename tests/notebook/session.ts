import { Kernel } from "../../lib/jupyter/kernel.ts";
import type { Message } from "../../lib/jupyter/message.ts";
import type { DisplayOutput, Output } from "../../lib/jupyter/notebook.ts";
import { OutputCollector } from "../../lib/jupyter/outputs.ts";

/** A real kernel for tests that watch single messages, or stop a cell. */
export class Session {
  /** Everything that the kernel has put out. */
  readonly messages: Message[] = [];
  readonly #kernel: Kernel;
  readonly #collector = new OutputCollector();
  #heard: () => void = () => {};

  private constructor(kernel: Kernel) {
    this.#kernel = kernel;
    kernel.onOutput = (message) => {
      this.messages.push(message);
      this.#collector.receive(message);
      this.#heard();
    };
  }

  /** Starts a kernel, runs a cell of imports, and ends the kernel when `use` is done. */
  static async use(imports: string, use: (session: Session) => Promise<void>) {
    const kernel = await Kernel.start({ cwd: Deno.cwd() });
    try {
      const session = new Session(kernel);
      await session.run(imports);
      await use(session);
    } finally {
      await kernel.kill();
    }
  }

  /** Runs a cell. The list that it returns still changes when a display is updated. */
  async run(code: string): Promise<Output[]> {
    const outputs = this.#collector.begin();
    await this.#kernel.execute(code);
    await this.#kernel.flush();
    return outputs;
  }

  /** Runs a cell and stops it as soon as it has shown `text`. */
  async stop(code: string, text: string): Promise<Output[]> {
    const outputs = this.#collector.begin();
    const shown = this.until(() => outputs.some((output) => textOf(output).includes(text)));
    const ended = this.#kernel.execute(code);
    await shown;
    await this.#kernel.interrupt();
    await ended;
    await this.#kernel.flush();
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
}

/** What an output says in plain text. */
export function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return output.evalue;
  return String((output as DisplayOutput).data["text/plain"]);
}
