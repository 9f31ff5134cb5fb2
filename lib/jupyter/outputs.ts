import { isJsonType } from "./canonical.ts";
import { NotebookError } from "./errors.ts";
import { describeExcess, MAX_OUTPUT_BYTES } from "./limits.ts";
import type { Message } from "./message.ts";
import type { DisplayOutput, JsonObject, MimeBundle, Output, ResultOutput } from "./notebook.ts";

/** Turns a kernel's messages into the outputs of cells, as a Jupyter front end does. */
export class OutputCollector {
  #outputs: Output[] = [];
  #clearBeforeNext = false;
  /** Outputs by display id: a later cell may update what an earlier one shows. */
  readonly #displays = new Map<string, (DisplayOutput | ResultOutput)[]>();

  /** Starts the next cell and returns the list that its outputs will appear in. */
  begin(): Output[] {
    this.#outputs = [];
    this.#clearBeforeNext = false;
    return this.#outputs;
  }

  /**
   * Takes one message of the kernel; types that show nothing are ignored.
   *
   * @throws {NotebookError} when a cell has printed more than the limit.
   */
  receive({ header, content }: Message) {
    switch (header.msg_type) {
      case "stream":
        return this.#print(String(content.name), String(content.text));
      case "display_data":
        return this.#show({ output_type: "display_data", ...bundleOf(content) }, content);
      case "execute_result":
        return this.#show({
          output_type: "execute_result",
          execution_count: content.execution_count as number,
          ...bundleOf(content),
        }, content);
      case "update_display_data":
        return this.#update(content);
      case "error":
        return this.#add(errorOf(content));
      case "clear_output":
        if (content.wait) this.#clearBeforeNext = true;
        else this.#clear();
    }
  }

  #print(name: string, text: string) {
    this.#clearIfAsked();
    const last = this.#outputs.at(-1);
    if (last?.output_type !== "stream" || last.name !== name) {
      this.#outputs.push({ output_type: "stream", name, text });
      return;
    }
    last.text += text;
    if (last.text.length > MAX_OUTPUT_BYTES) {
      throw new NotebookError("output-too-large", describeExcess(last.text.length));
    }
  }

  #show(output: DisplayOutput | ResultOutput, content: JsonObject) {
    this.#add(output);
    const id = displayId(content);
    if (id === undefined) return;
    this.#displays.set(id, [...this.#displays.get(id) ?? [], output]);
  }

  #update(content: JsonObject) {
    for (const output of this.#displays.get(displayId(content) ?? "") ?? []) {
      Object.assign(output, bundleOf(content));
    }
  }

  #add(output: Output) {
    this.#clearIfAsked();
    this.#outputs.push(output);
  }

  #clearIfAsked() {
    if (this.#clearBeforeNext) this.#clear();
  }

  #clear() {
    this.#clearBeforeNext = false;
    this.#outputs.length = 0;
  }
}

function bundleOf(content: JsonObject): { data: MimeBundle; metadata: JsonObject } {
  const data = Object.entries((content.data ?? {}) as MimeBundle).map(([type, value]) => [
    type,
    // The notebook format wants text where the type is not JSON.
    typeof value === "string" || isJsonType(type) ? value : JSON.stringify(value),
  ]);
  return {
    data: Object.fromEntries(data),
    metadata: (content.metadata ?? {}) as JsonObject,
  };
}

function displayId(content: JsonObject): string | undefined {
  const id = (content.transient as JsonObject | null | undefined)?.display_id;
  return typeof id === "string" ? id : undefined;
}

function errorOf(content: JsonObject): Output {
  const { ename, evalue, traceback } = content;
  return {
    output_type: "error",
    ename: String(ename ?? "Error"),
    evalue: String(evalue ?? ""),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}
