import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { code, notebook } from "./notebooks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Collects what a process prints, and waits for words in it. */
class Listener {
  #text = "";

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of stream) this.#text += decoder.decode(bytes, { stream: true });
  }

  /** Waits for words, and drops everything up to them. */
  async hear(words: string): Promise<string> {
    const end = Date.now() + 60_000;
    for (;;) {
      const index = this.#text.indexOf(words);
      if (index >= 0) {
        const heard = this.#text.slice(0, index);
        this.#text = this.#text.slice(index + words.length);
        return heard;
      }
      if (Date.now() > end) throw new Error(`"${words}" was not printed, but: ${this.#text}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
}

Deno.test({
  name: "--watch builds again on every save, keeps the page on failure, and ends at Ctrl+C",
  // Windows knows no signal that a test could send in the place of Ctrl+C.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "unroll wätch " });
    const [path, page] = [join(folder, "a b.ipynb"), join(folder, "page.html")];
    const save = (source: string) =>
      Deno.writeTextFile(path, JSON.stringify(notebook([code(source)])));
    await Deno.writeTextFile(join(folder, "helper.ts"), "export const a: number = 1;\n");
    await save('import { a } from "./helper.ts";\nconsole.log("a is", a);');
    const process = new Deno.Command(Deno.execPath(), {
      args: ["task", "tutorial", path, "--watch", "--static", "--output", page],
      cwd: root,
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const stderr = new Listener(process.stderr);
    const waiting = "Waiting for changes; press Ctrl+C to stop.";
    try {
      await stderr.hear(waiting);
      assert.match(await Deno.readTextFile(page), /a is 1/);

      await Deno.writeTextFile(join(folder, "helper.ts"), "export const a: number = 2;\n");
      await stderr.hear("helper.ts was saved.");
      await stderr.hear(waiting);
      assert.match(await Deno.readTextFile(page), /a is 2/);

      await save('throw new Error("no such luck");');
      const why = await stderr.hear("A page that could not be built was not changed.");
      assert.match(why, /no such luck/);
      assert.match(await Deno.readTextFile(page), /a is 2/);

      await stderr.hear(waiting);
      await Deno.writeTextFile(path, "{");
      await stderr.hear("is not JSON");
      await stderr.hear(waiting);
      await save('console.log("all is well");');
      await stderr.hear(waiting);
      assert.match(await Deno.readTextFile(page), /all is well/);
    } finally {
      process.kill("SIGINT");
      const { code } = await process.status;
      await Deno.remove(folder, { recursive: true });
      assert.equal(code, 0);
    }
  },
});
