import { isJsonType } from "./canonical.ts";
import type { DisplayOutput, JsonObject, MimeBundle, Output, ResultOutput } from "./notebook.ts";

/** Turns a kernel's messages into the outputs of cells, as a Jupyter front end does. */
export class OutputCollector {
  /** Outputs to be cleared before the next one is added. */
  readonly #clearing = new WeakSet<Output[]>();
  /** Outputs by display id: a later cell may update what an earlier one shows. */
  readonly #displays = new Map<string, (DisplayOutput | ResultOutput)[]>();

  /** Adds a message of the kernel to the outputs of its cell; types that show nothing are ignored. */
  receive(type: string, content: JsonObject, outputs: Output[]) {
    switch (type) {
      case "stream":
        return this.#print(outputs, String(content.name), String(content.text));
      case "display_data":
        return this.#show(outputs, { output_type: type, ...bundleOf(content) }, content);
      case "execute_result": {
        const execution_count = content.execution_count as number;
        const output = { output_type: type, execution_count, ...bundleOf(content) } as const;
        return this.#show(outputs, output, content);
      }
      case "update_display_data":
        return this.#update(content);
      case "error":
        return void this.#cleared(outputs).push(errorOf(content));
      case "clear_output":
        if (content.wait) this.#clearing.add(outputs);
        else outputs.length = 0;
    }
  }

  #print(outputs: Output[], name: string, text: string) {
    const last = this.#cleared(outputs).at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else outputs.push({ output_type: "stream", name, text });
  }

  #show(outputs: Output[], output: DisplayOutput | ResultOutput, content: JsonObject) {
    this.#cleared(outputs).push(output);
    const id = displayId(content);
    if (id === undefined) return;
    this.#displays.set(id, [...this.#displays.get(id) ?? [], output]);
  }

  #update(content: JsonObject) {
    for (const output of this.#displays.get(displayId(content) ?? "") ?? []) {
      Object.assign(output, bundleOf(content));
    }
  }

  #cleared(outputs: Output[]): Output[] {
    if (this.#clearing.delete(outputs)) outputs.length = 0;
    return outputs;
  }
}

function bundleOf(content: JsonObject): { data: MimeBundle; metadata: JsonObject } {
  const data = Object.entries((content.data ?? {}) as MimeBundle).map(([type, value]) => [
    type,
    // The notebook format requires text where the type is not JSON.
    typeof value === "string" || isJsonType(type) ? value : JSON.stringify(value),
  ]);
  return { data: Object.fromEntries(data), metadata: (content.metadata ?? {}) as JsonObject };
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
