import assert from "node:assert/strict";
import { join } from "node:path";
import { NotebookError } from "../../lib/jupyter/errors.ts";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { jupyterTest, runPython } from "../jupyterlab/venv.ts";
import { withFolder } from "./helpers.ts";
import { assertValid } from "./nbformat.ts";

/** As an editor may leave it: nbformat 4.2, no ids, time stamps, texts as strings and as lists. */
const UNTIDY = {
  nbformat: 4,
  nbformat_minor: 2,
  metadata: {
    orig_nbformat: 4,
    title: "Ü, \u{1f600} and \u2028 in one \x1b[31mline\x1b[0m",
    kernelspec: { name: "deno", display_name: "My Deno", language: "typescript" },
    numbers: [0.00001, 1e-7, 1.5e-10, 0.0001, 0.1, 1e21, 12345678901234567000, -3, 1e100],
    empty: [{}, [], ""],
  },
  cells: [
    {
      cell_type: "markdown",
      metadata: { trusted: true, tags: ["a"] },
      source: ["# Title\n", "text"],
      attachments: { "a.png": { "image/png": "iVBOR\nw0K" }, "a.txt": { "text/plain": "a\nb" } },
    },
    { cell_type: "raw", metadata: {}, source: "raw\r\ntext\n" },
    {
      cell_type: "code",
      metadata: { execution: { "iopub.execute_input": "2026-01-01T00:00:00Z" }, collapsed: false },
      source: "a\x0cb\x0bc\u0085d\u2029e\rf\n\n",
      execution_count: 3,
      outputs: [
        { output_type: "stream", name: "stdout", text: ["one\n", "two"] },
        {
          output_type: "display_data",
          metadata: { width: 1 },
          data: {
            "text/html": "<p>\n</p>",
            "image/svg+xml": ["<svg>\n", "</svg>"],
            "image/png": "aGVsbG8=\n",
            "application/json": { b: [1, "x\ny"], a: null },
            "application/vnd.vega.v5+json": ["kept\n", "as a list"],
          },
        },
        { output_type: "error", ename: "E", evalue: "v", traceback: ["a\nb", "c"] },
        {
          output_type: "execute_result",
          execution_count: 3,
          metadata: {},
          data: { "text/plain": "" },
        },
      ],
    },
    { cell_type: "code", metadata: {}, source: "", execution_count: null, outputs: [] },
    { cell_type: "code", metadata: {}, source: "", execution_count: null, outputs: [] },
  ],
};

async function tidy(notebook: unknown): Promise<string> {
  return await withFolder(async (folder) => {
    const path = join(folder, "notebook.ipynb");
    await Deno.writeTextFile(path, JSON.stringify(notebook));
    await writeNotebook(path, await readNotebook(path));
    return await Deno.readTextFile(path);
  });
}

Deno.test("written notebooks satisfy the nbformat 4.5 schema", async () => {
  const written = JSON.parse(await tidy(UNTIDY));
  assertValid(written);
  written.cells[2].outputs[0].name = 1;
  assert.throws(() => assertValid(written), /outputs\/0/);
});

jupyterTest("Jupyter's nbformat writes the same bytes", async () => {
  const written = await tidy(UNTIDY);
  await withFolder(async (folder) => {
    const [ours, theirs] = [join(folder, "ours.ipynb"), join(folder, "theirs.ipynb")];
    await Deno.writeTextFile(ours, written);
    await runPython(
      `
import nbformat, sys
notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
nbformat.write(notebook, sys.argv[2])
`,
      [ours, theirs],
    );
    assert.equal(await Deno.readTextFile(theirs), written);
  });
});

Deno.test("writing a notebook that was read and written changes nothing", async () => {
  const once = await tidy(UNTIDY);
  assert.equal(await tidy(JSON.parse(once)), once);
});

Deno.test("metadata names Deno and TypeScript, without time stamps", async () => {
  const { metadata, cells } = JSON.parse(await tidy(UNTIDY));
  assert.deepEqual(metadata.kernelspec, {
    name: "deno",
    display_name: "Deno",
    language: "typescript",
  });
  assert.equal(metadata.language_info.name, "typescript");
  assert.equal(metadata.language_info.pygments_lexer, "typescript");
  assert.equal(metadata.language_info.file_extension, ".ts");
  assert.equal(metadata.title, UNTIDY.metadata.title);
  assert.equal(metadata.orig_nbformat, undefined);
  assert.deepEqual(cells[0].metadata, { tags: ["a"] });
  assert.deepEqual(cells[2].metadata, { collapsed: false });
});

Deno.test("valid cell ids are kept, others follow from the cell and are unique", async () => {
  const ids = ["kept", "kept", "not valid!", undefined, undefined];
  const cells = UNTIDY.cells.map((cell, index) => ({ ...cell, id: ids[index] }));
  const idsOf = async (notebook: unknown) =>
    JSON.parse(await tidy(notebook)).cells.map(({ id }: { id: string }) => id);
  const first = await idsOf({ ...UNTIDY, cells });
  assert.equal(first[0], "kept");
  assert.equal(new Set(first).size, cells.length);
  assert.ok(first.every((id: string) => /^[\w-]{1,64}$/.test(id)));
  assert.deepEqual(await idsOf({ ...UNTIDY, cells }), first);
});

async function rejectsToRead(content: string | undefined, text: RegExp) {
  await withFolder(async (folder) => {
    const path = join(folder, "broken.ipynb");
    if (content !== undefined) await Deno.writeTextFile(path, content);
    await assert.rejects(readNotebook(path), (error) => {
      assert.ok(error instanceof NotebookError);
      assert.match(error.message, text);
      assert.ok(error.message.includes(path), "the message names the file");
      return true;
    });
  });
}

Deno.test("a file that is not a notebook for Deno is refused with a reason", async (t) => {
  const python = { ...UNTIDY, metadata: { kernelspec: { name: "python3", display_name: "P" } } };
  const cases: [string, string | undefined, RegExp][] = [
    ["missing", undefined, /There is no notebook/],
    ["empty", "", /is not JSON/],
    ["cut off", JSON.stringify(UNTIDY).slice(0, 500), /is not JSON/],
    ["no object", "[]", /nbformat 4/],
    ["nbformat 3", '{"nbformat": 3, "worksheets": []}', /found: nbformat 3/],
    ["nbformat 5", '{"nbformat": 5, "cells": []}', /found: nbformat 5/],
    ["strange cell", '{"nbformat": 4, "cells": [{}]}', /cell 1/],
    ["another kernel", JSON.stringify(python), /python3.*Choose the kernel "Deno"/],
  ];
  for (const [name, ...rest] of cases) await t.step(name, () => rejectsToRead(...rest));
});

Deno.test("a notebook without kernel is accepted", async () => {
  const written = JSON.parse(await tidy({ nbformat: 4, nbformat_minor: 5, cells: [] }));
  assert.equal(written.metadata.kernelspec.name, "deno");
});

Deno.test("a file that cannot be replaced is unchanged, and no temporary file is left", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "notebook.ipynb");
    await Deno.mkdir(path);
    const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] } as const;
    await assert.rejects(
      writeNotebook(path, { ...notebook, cells: [] }),
      (error) => error instanceof NotebookError && error.message.includes("cannot be written"),
    );
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(left, ["notebook.ipynb"]);
  });
});

Deno.test({
  name: "writing keeps permissions and links",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder(async (folder) => {
      const [path, link] = [join(folder, "notebook.ipynb"), join(folder, "link.ipynb")];
      await Deno.writeTextFile(path, JSON.stringify(UNTIDY), { mode: 0o640 });
      await Deno.symlink(path, link);
      await writeNotebook(link, await readNotebook(link));
      assert.ok((await Deno.lstat(link)).isSymlink);
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o640);
      assert.match(await Deno.readTextFile(path), /"nbformat_minor": 5/);
    });
  },
});
