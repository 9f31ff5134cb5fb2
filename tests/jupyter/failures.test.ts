import assert from "node:assert/strict";
import { NotebookError } from "../../lib/jupyter/errors.ts";
import { Kernel } from "../../lib/jupyter/kernel.ts";
import { freePorts, KernelProcess } from "../../lib/jupyter/process.ts";
import type { RunOptions } from "../../lib/jupyter/run_notebook.ts";
import { runNotebook } from "./run_notebook.ts";
import { codeCell, isRunning, notebookOf, textOf } from "./helpers.ts";

const cwd = Deno.cwd();

/** Runs cells that fail; returns the message after having checked that no kernel is left. */
async function failureOf(sources: string[], options: Partial<RunOptions> = {}): Promise<string> {
  const file = await Deno.makeTempFile();
  try {
    const pid = `Deno.writeTextFileSync(${JSON.stringify(file)}, String(Deno.pid));`;
    const error = await runNotebook(notebookOf(pid, ...sources), { cwd, ...options })
      .then(() => undefined, (error) => error);
    assert.ok(error instanceof NotebookError, `it should have failed, but: ${error}`);
    assert.ok(!isRunning(Number(await Deno.readTextFile(file))), "the kernel still runs");
    return error.message;
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("a cell that throws is reported with its number, source and error", async () => {
  const source =
    `console.log("before");\nfunction inner() { throw new TypeError("no such thing"); }\ninner();`;
  const message = await failureOf([source, `throw new Error("never")`]);
  assert.match(message, /^Cell 2 threw TypeError: no such thing$/m);
  assert.match(message, /^ {2}3 \| inner\(\);$/m);
  assert.match(message, /--allow-errors/);
});

Deno.test("a notebook outside the project gets advice about names of the project", async () => {
  const elsewhere = await Deno.makeTempDir();
  try {
    const cell = 'import { tensor } from "unroll";';
    const message = await failureOf([cell], { cwd: elsewhere });
    assert.match(
      message,
      /Import "unroll" not a dependency[^]*keep the notebook in the project/,
    );
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
});

Deno.test("any value may be thrown", async () => {
  const sources = [
    `throw "text"`,
    `throw null`,
    `throw { a: 1 }`,
    `await Promise.reject(new RangeError("r"))`,
  ];
  const { errors } = await runNotebook(notebookOf(...sources), { cwd, allowErrors: true });
  assert.deepEqual(errors.map(({ cell, evalue }) => [cell, evalue]), [
    [1, "text"],
    [2, "null"],
    [3, "{ a: 1 }"],
    [4, "r"],
  ]);
});

Deno.test("with errors allowed, outputs before an error are kept and later cells run", async () => {
  const notebook = notebookOf(
    `for (let i = 0; i < 200; i++) console.log(i); throw new Error("x");`,
    `"the rest"`,
  );
  const run = await runNotebook(notebook, { cwd, allowErrors: true });
  const lines = Array.from({ length: 200 }, (_, i) => `${i}\n`).join("");
  assert.equal(textOf(codeCell(run.notebook, 0)), `${lines}Error: x`);
  assert.equal(textOf(codeCell(run.notebook, 1)), '"the rest"');
  assert.deepEqual(run.errors.map(({ cell, ename }) => [cell, ename]), [[1, "Error"]]);
});

Deno.test("a cell tagged raises-exception may throw", async () => {
  const notebook = notebookOf([`throw new Error("shown")`, { tags: ["raises-exception"] }], "2");
  const run = await runNotebook(notebook, { cwd });
  assert.equal(textOf(codeCell(run.notebook, 0)), "Error: shown");
  assert.equal(textOf(codeCell(run.notebook, 1)), "2");
  assert.deepEqual(run.errors, []);
});

Deno.test("a cell that cannot be parsed is reported with the reason and the place", async () => {
  const message = await failureOf(["const a = {;"]);
  assert.match(message, /Cell 2 threw SyntaxError: Unexpected token ';'/);
  assert.match(message, /at cell 2, line 1:12/);
});

Deno.test("a value that cannot be shown is an error", async () => {
  const source = `({ [Symbol.for("Jupyter.display")]() { throw new Error("cannot show"); } })`;
  const message = await failureOf([source]);
  assert.match(message, /Cell 2 threw Error: cannot show/);
});

Deno.test("an endless loop is interrupted after the timeout", async () => {
  const source = `console.log("before"); while (true);`;
  const message = await failureOf([source], { timeout: 1 });
  assert.match(message, /Cell 2 did not finish: interrupted after 1 s/);
  assert.match(message, /--timeout/);
});

Deno.test("with errors allowed, later cells run after an endless loop, and variables are kept", async () => {
  const notebook = notebookOf("const kept = 5;", "while (true);", "kept");
  const run = await runNotebook(notebook, { cwd, timeout: 1, allowErrors: true });
  assert.equal(textOf(codeCell(run.notebook, 2)), "5");
  assert.deepEqual(run.errors.map(({ cell, ename }) => [cell, ename]), [[2, "TimeoutError"]]);
});

Deno.test("a cell that waits forever is interrupted, its outputs are kept, and later cells run", async () => {
  const source = `const kept = 1; console.log("before"); await new Promise(() => {});`;
  const notebook = notebookOf(source, "kept");
  const run = await runNotebook(notebook, { cwd, timeout: 1, allowErrors: true });
  assert.equal(textOf(codeCell(run.notebook, 0)).split("\n")[0], "before");
  assert.equal(textOf(codeCell(run.notebook, 1)), "1");
  assert.deepEqual(run.errors.map(({ cell, ename }) => [cell, ename]), [[1, "TimeoutError"]]);
});

Deno.test("a busy timer that cannot be interrupted ends the run", async () => {
  const source = `console.log("before");
    setTimeout(() => { while (true); }, 1);
    await new Promise((go) => setTimeout(go, 50));`;
  const message = await failureOf([source], { timeout: 1, allowErrors: true });
  assert.match(message, /Cell 2 did not finish within 1 s and could not be interrupted/);
});

Deno.test("an uncaught error fails the run, with the cell that it comes from", async () => {
  const sources = [
    `setTimeout(() => { throw new TypeError("late"); }, 1);`,
    `await new Promise((go) => setTimeout(go, 100));`,
    `"never"`,
  ];
  const message = await failureOf(sources);
  assert.match(message, /^Cell 2 threw TypeError: late$/m);
});

Deno.test("a kernel that exits during a cell is reported with its exit code", async () => {
  const message = await failureOf([`console.log("a"); Deno.exit(7);`]);
  assert.match(message, /The kernel died in cell 2: .*exit code 7/);
  assert.match(message, /^ {2}1 \| console.log/m);
});

Deno.test("a kernel that is killed during a cell is reported", async () => {
  const source = `Deno.kill(Deno.pid, "SIGKILL"); await new Promise(() => {});`;
  const message = await failureOf([source]);
  assert.match(message, /The kernel died in cell 2/);
});

Deno.test("a kernel that does not answer at its start is an error", async () => {
  await assert.rejects(
    Kernel.start(cwd, { startTimeout: 0.01 }),
    (error) =>
      error instanceof NotebookError &&
      /did not start in .*did not answer within 0.01 s/.test(error.message),
  );
});

Deno.test("a kernel in a folder that does not exist is an error", async () => {
  await assert.rejects(
    runNotebook(notebookOf("1"), { cwd: "no/such/folder" }),
    (error) =>
      error instanceof NotebookError &&
      error.message.includes("no/such/folder"),
  );
});

Deno.test("if a port is taken, the kernel starts on others", async (t) => {
  for (const place of [0, 4]) {
    await t.step(`port ${place + 1}`, async () => {
      const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      let attempts = 0;
      const choosePorts = () =>
        attempts++ === 0 ? freePorts().with(place, taken.addr.port) : freePorts();
      const kernel = await Kernel.start(cwd, { choosePorts });
      assert.equal(attempts, 2);
      assert.equal(await kernel.ask({ type: "describe", path: ["undefined"] }), "undefined");
      await kernel.kill();
      taken.close();
    });
  }
});

Deno.test("a foreign connection that sends nothing does not keep a kernel from starting", async () => {
  const { listen } = Deno;
  const strangers: Promise<Deno.Conn>[] = [];
  Deno.listen = ((options: Deno.TcpListenOptions) => {
    const listener = listen(options);
    if (options.port === 0) strangers.push(Deno.connect({ port: listener.addr.port }));
    return listener;
  }) as typeof listen;
  try {
    const kernel = await Kernel.start(cwd);
    assert.equal(strangers.length, 1);
    await kernel.kill();
  } finally {
    Deno.listen = listen;
    for (const stranger of strangers) (await stranger).close();
  }
});

Deno.test("a large output arrives complete; one above the limit ends the run", async (t) => {
  const show = (bytes: number) =>
    `await Deno.jupyter.display({ "text/plain": "x".repeat(${bytes}) }, { raw: true })`;
  await t.step("8 MB", async () => {
    const { notebook } = await runNotebook(notebookOf(show(8_000_000)), { cwd });
    assert.equal(textOf(codeCell(notebook, 0)).length, 8_000_000);
  });
  await t.step("40 MB", async () => {
    const message = await failureOf([show(40_000_000)], { allowErrors: true });
    assert.match(message, /Cell 2 made an output of 38.1 MB; the limit is 32 MB/);
  });
  await t.step("endless printing", async () => {
    const source = `for (;;) console.log("x".repeat(100_000));`;
    const message = await failureOf([source]);
    assert.match(message, /Cell 2 made an output of 32.* MB; the limit is 32 MB/);
  });
});

Deno.test("a connection file is readable by its owner only, and is removed", async () => {
  if (Deno.build.os === "windows") return;
  const process = KernelProcess.spawn(cwd, freePorts());
  const file = `${process.folder}/connection.json`;
  const modes = [file, process.folder].map((path) => Deno.statSync(path).mode! & 0o777);
  assert.deepEqual(modes, [0o600, 0o700]);
  await process.end();
  await assert.rejects(Deno.stat(process.folder), Deno.errors.NotFound);
});
