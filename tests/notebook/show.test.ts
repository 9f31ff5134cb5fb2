import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { CodeCell, DisplayOutput, Notebook } from "../../lib/jupyter/notebook.ts";
import { runNotebook } from "../jupyter/run_notebook.ts";
import { Session } from "../jupyter/session.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs cells in the real kernel, after one that imports, and returns the outputs of each. */
async function outputs(...sources: string[]): Promise<CodeCell["outputs"][]> {
  const imports = `import { html, md, show, table } from "unroll/notebook";
import { tensor } from "unroll";
import { JSDOM } from "jsdom";
import * as Plot from "@observablehq/plot";
const { document } = new JSDOM("").window;`;
  const notebook: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [imports, ...sources].map((source, i) => ({
      id: `cell-${i}`,
      cell_type: "code",
      metadata: { tags: source.includes("throw new") ? ["raises-exception"] : [] },
      source,
      outputs: [],
      execution_count: null,
    })),
  };
  const result = await runNotebook(notebook, { cwd: root });
  return result.notebook.cells.slice(1).map((cell) => (cell as CodeCell).outputs);
}

/** The plain text of an output. */
function text(output: CodeCell["outputs"][number]): string {
  if (output.output_type === "stream") return output.text;
  return String((output as DisplayOutput).data["text/plain"]);
}

Deno.test("in the kernel", async (t) => {
  const cells = {
    order: `console.log("before");
for (let i = 0; i < 20; i++) show(i);
console.log("after");`,
    figure: `show(Plot.plot({ document, x: { label: "t" }, marks: [Plot.dot([[1, 2]])] }), {
  caption: "One dot", alt: "A dot at 1, 2.",
});`,
    snapshot: `const w = tensor([1]);
show(w, { caption: "w" });
w.zero_();
undefined`,
    row: `show([tensor([1]), md\`**b**\`, html\`<i>\${"<i>"}</i>\`]);`,
    id: `show("first", { id: "x" });
show("other", { id: "y" });
show("second", { id: "x" });`,
    again: `show("third", { id: "x" });`,
    thrown: `show("before the error", { id: "z" });
throw new Error("stop");`,
    afterThrown: `show("after the error", { id: "z" });`,
    valueTensor: `tensor([[1, -2]])`,
    valueFigure: `Plot.plot({ document, marks: [Plot.dot([[1, 2]])] })`,
    valueCaption: `Plot.plot({ document, caption: "One dot.", marks: [Plot.dot([[1, 2]])] })`,
    valueMarkdown: `md\`*x*\``,
    valueTable: `table([{ a: NaN }])`,
    valueNaN: `0 / 0`,
    valueNull: `null`,
    valueString: `"text"`,
    valueUndefined: `undefined`,
    valueModule: `import "unroll/notebook";`,
    valueRun: `import { run } from "unroll";\nrun({ epochs: 3 })`,
    valueTimer: `setTimeout(() => {}, 5)`,
  };
  const names = Object.keys(cells) as (keyof typeof cells)[];
  const all = await outputs(...Object.values(cells));
  const of = (name: keyof typeof cells) => all[names.indexOf(name)];

  await t.step("outputs keep the order of the calls and prints", () => {
    const expected = ["before\n", ...Array.from({ length: 20 }, (_, i) => String(i)), "after\n"];
    assert.deepEqual(of("order").map(text), expected);
  });

  await t.step("a figure has image, SVG, text, caption and alternative text", () => {
    const [output] = of("figure") as DisplayOutput[];
    assert.deepEqual(Object.keys(output.data).sort(), [
      "image/svg+xml",
      "text/html",
      "text/plain",
    ]);
    assert.equal(output.data["text/plain"], "[figure] One dot. A dot at 1, 2.");
    assert.deepEqual(output.metadata, {
      "image/svg+xml": { caption: "One dot", alt: "A dot at 1, 2." },
    });
  });

  await t.step("a value is read when it is shown, not later", () => {
    assert.deepEqual(of("snapshot").map(text), ["w:\ntensor([1.])"]);
  });

  await t.step("an array is one output, a row", () => {
    assert.deepEqual(of("row").map(text), ["tensor([1.])\n**b**\n<i>"]);
  });

  await t.step("a value with the same id replaces the one before", () => {
    assert.equal(of("id").length, 2);
    assert.equal(text(of("id")[1]), "other");
  });

  await t.step("in a later cell, an old id has a new output, and the old one is updated", () => {
    assert.deepEqual(of("again").map(text), ["third"]);
    assert.deepEqual(of("id").map(text), ["third", "other"]);
  });

  await t.step("so does a cell after one that threw", () => {
    assert.deepEqual(of("afterThrown").map(text), ["after the error"]);
  });

  await t.step("a figure keeps caption and alternative text also as a cell's last value", () => {
    const [output] = of("valueCaption") as DisplayOutput[];
    assert.equal(output.output_type, "execute_result" as string);
    assert.deepEqual(output.metadata, {
      "image/svg+xml": { caption: "One dot.", alt: "Chart: 1 dot." },
    });
  });

  await t.step("a cell's last value is shown", () => {
    const data = (name: keyof typeof cells) => (of(name)[0] as DisplayOutput).data;
    assert.match(String(data("valueTensor")["text/html"]), /<table/);
    assert.match(String(data("valueFigure")["text/html"]), /<figure.*<img alt=/);
    assert.equal(data("valueMarkdown")["text/markdown"], "*x*");
    assert.match(String(data("valueTable")["text/html"]), /NaN/);
    assert.equal(data("valueNaN")["text/plain"], "NaN");
    assert.equal(data("valueNull")["text/plain"], "null");
    assert.equal(data("valueString")["text/plain"], '"text"');
    assert.deepEqual(of("valueUndefined"), []);
  });

  await t.step("values that would fill the screen are a line or two", () => {
    const lines = (name: keyof typeof cells) => of(name).map(text).join("").split("\n");
    assert.equal(lines("valueModule").length, 1);
    assert.match(lines("valueRun")[0], /^run\(\{ epochs: 3 \}\): loss 4\.683 to /);
    assert.equal(lines("valueRun").length, 2);
    assert.deepEqual(lines("valueTimer"), ["Timeout of 5 ms"]);
  });
});

Deno.test("a cell after a stopped one has a new output, and the old one is updated", async () => {
  await Session.use(`import { show } from "unroll/notebook";`, async (session) => {
    // Both at once and later: the worker that knows of the new cell may still be behind.
    for (const pause of ["", "await new Promise((done) => setTimeout(done, 50));"]) {
      const stopped = await session.stop(`show("before", { id: "x" }); while (true);`, "before");
      const next = await session.run(
        `${pause} show("after", { id: "x" }); show("at last", { id: "x" });`,
      );
      assert.deepEqual(next.map(text), ["at last"]);
      assert.deepEqual(stopped.map(text), ["at last"]);
    }
  });
});

Deno.test("outside a notebook the plain text is printed", async () => {
  const code = `
    import { md, show, table } from "unroll/notebook";
    show(NaN, { caption: "loss" });
    show(md\`The **end**\`);
    show(table([{ a: 1 }]));
  `;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert(success, decode(stderr));
  assert.equal(decode(stdout), "loss: NaN\nThe **end**\na\n1\n");
});
