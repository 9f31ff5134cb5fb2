/**
 * What the README says under "When something is odd", held against the real kernel: the trouble, and
 * the way out. When Deno mends something, its test fails, and the README can become shorter.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkNotebooks } from "../../lib/jupyter/check.ts";
import { NotebookError } from "../../lib/jupyter/errors.ts";
import { writeNotebook } from "../../lib/jupyter/file.ts";
import { Kernel } from "../../lib/jupyter/kernel.ts";
import { runNotebook } from "./run_notebook.ts";
import { askKernel } from "../jupyterlab/client.ts";
import { installKernelspec } from "../jupyterlab/nbclient.ts";
import { jupyterTest } from "../jupyterlab/venv.ts";
import { codeCell, notebookOf, textOf, withFolder } from "./helpers.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NOTEBOOKS = join(ROOT, "notebooks");

/** What each cell shows as text. */
async function textsOf(...sources: string[]): Promise<string[]> {
  const options = { cwd: NOTEBOOKS, allowErrors: true };
  const { notebook } = await runNotebook(notebookOf(...sources), options);
  return sources.map((_, index) => textOf(codeCell(notebook, index)));
}

/** Runs `use` with a kernel, and ends it. */
async function withKernel(use: (kernel: Kernel) => Promise<void>) {
  const kernel = await Kernel.start({ cwd: NOTEBOOKS });
  try {
    await use(kernel);
  } finally {
    await kernel.kill();
  }
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a promise has come to after three seconds. */
async function within3s(promise: Promise<unknown>): Promise<"settled" | "pending"> {
  let timer;
  const late = new Promise<"pending">((resolve) => {
    timer = setTimeout(() => resolve("pending"), 3000);
  });
  const settled = promise.then(() => "settled" as const, () => "settled" as const);
  const state = await Promise.race([settled, late]);
  clearTimeout(timer);
  return state;
}

Deno.test("without unroll/notebook, some last values show nothing; with it, they do", async () => {
  const values = ["NaN", "null", "-0", "1n"];
  const texts = await textsOf(...values, `import "unroll/notebook"; undefined`, ...values);
  assert.deepEqual(texts, ["", "", "", "", "", ...values]);
});

Deno.test("import.meta is refused; paths are relative to the notebook without it", async () => {
  const [refused, found] = await textsOf(
    "import.meta.url",
    `JSON.parse(await Deno.readTextFile("rnn_sine.ipynb")).nbformat`,
  );
  assert.equal(refused, "SyntaxError: Cannot use 'import.meta' outside a module");
  assert.equal(found, "4");
});

Deno.test("Deno.stdout.write shows nothing, and console.log does", async () => {
  const write = `.write(new TextEncoder().encode("lost"));`;
  assert.deepEqual(
    await textsOf(
      `await Deno.stdout${write} undefined`,
      `process.stdout${write} undefined`,
      `console.log(1)`,
    ),
    ["", "", "1\n"],
  );
});

Deno.test("Deno.test reports nothing, and assert throws", async () => {
  const [nothing, report] = await textsOf(
    `Deno.test("one is two", () => { throw new Error(); });`,
    `import assert from "node:assert/strict"; assert.equal(1, 2, "one is two");`,
  );
  assert.equal(nothing, "");
  assert.match(report, /^AssertionError: one is two/);
});

Deno.test("types are not checked", async () => {
  assert.deepEqual(await textsOf(`const text: string = 5; text`), ["5"]);
});

Deno.test("an error that nobody awaits is not shown, and one that is awaited is", async () => {
  const fail = `async function fail() { await null; throw new Error("lost"); }`;
  const texts = await textsOf(`${fail} fail(); undefined`, "await null;", "await fail();");
  assert.deepEqual(texts, ["", "", "Error: lost"]);
});

Deno.test("a mistake in the syntax is refused without a reason, and deno task check has it", async () => {
  const source = "const a = 1;\nconst b = ;";
  await withKernel(async (kernel) => {
    const reply = await kernel.execute(source);
    assert.equal(reply.status === "error" && reply.evalue, "Execution failed");
  });
  await withFolder(async (folder) => {
    const path = join(folder, "test.ipynb");
    await writeNotebook(path, notebookOf(source));
    const [{ cell, line, message }] = await checkNotebooks([path], "types");
    assert.deepEqual([cell, line], [1, 2]);
    assert.match(message, /[Ee]xpression expected/);
  });
});

Deno.test("Stop ends a loop; while a cell waits, nothing runs any more after it", async () => {
  await withKernel(async (kernel) => {
    await kernel.execute("const kept = 41;");
    const loop = kernel.execute("while (true);");
    await wait(300);
    await kernel.interrupt();
    await loop;
    assert.equal((await kernel.execute("kept + 1")).status, "ok");

    const waiting = kernel.execute("await new Promise((resolve) => setTimeout(resolve, 1000));");
    await wait(300);
    await kernel.interrupt();
    const next = kernel.execute("kept + 1");
    assert.deepEqual(await Promise.all([within3s(waiting), within3s(next)]), [
      "pending",
      "pending",
    ]);
  });
});

Deno.test({
  name: "under Deno's own kernelspec, Stop ends the kernel",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder(async (folder) => {
      await installKernelspec(folder);
      const spec = await Deno.readTextFile(join(folder, "kernels/deno/kernel.json"));
      // Without it, Jupyter sends the signal that Ctrl-C sends.
      assert.equal(JSON.parse(spec).interrupt_mode, undefined);
    });
    await withKernel(async (kernel) => {
      const loop = kernel.execute("while (true);");
      await wait(300);
      Deno.kill(kernel.pid, "SIGINT");
      await assert.rejects(
        loop,
        (error) => error instanceof NotebookError && error.kind === "kernel-died",
      );
    });
  },
});

jupyterTest("Shift-Tab finds nothing, and widgets are closed at once", async () => {
  const replies = await askKernel(NOTEBOOKS, [`import { zeros } from "unroll";`], [
    ["inspect_request", { code: "zeros", cursor_pos: 2, detail_level: 0 }],
    ["comm_open", { comm_id: "one", target_name: "jupyter.widget", data: {} }],
    ["comm_info_request", {}],
  ]);
  assert.equal(replies[0][1].found, false);
  assert.equal(replies[1][0], "comm_close");
  assert.deepEqual(replies[2][1].comms, {});
  const args = ["doc", "--filter", "cat", "lib/mod.ts"];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  assert.match(new TextDecoder().decode(stdout), /Joins tensors along/);
});
