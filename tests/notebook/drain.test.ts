import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { codeCell, notebookOf, textOf, withFolder } from "../jupyter/helpers.ts";
import { connectionFile } from "../../lib/notebook/connection.ts";
import { installDrain } from "../../lib/notebook/drain.ts";
import { readNotebook } from "../../lib/jupyter/file.ts";
import type { Notebook } from "../../lib/jupyter/notebook.ts";
import { runNotebook } from "../jupyter/run_notebook.ts";
import { runWithNbclient } from "../jupyterlab/nbclient.ts";
import { jupyterTest } from "../jupyterlab/venv.ts";

const DRAIN = new URL("../../lib/notebook/drain.ts", import.meta.url).href;
const INSTALL = `import { installDrain } from "${DRAIN}";\ninstallDrain();`;
const TUTORIAL = fileURLToPath(new URL("../../notebooks/rnn_sine.ipynb", import.meta.url));
const cwd = Deno.cwd();

/**
 * What cells show as text in our own runner, after the cure was installed in a cell before them.
 */
async function textsOf(...sources: string[]): Promise<string[]> {
  const notebook = notebookOf(`import { installDrain } from "${DRAIN}";`, ...sources);
  const result = await runNotebook(notebook, { cwd, allowErrors: true });
  return sources.map((_, index) => textOf(codeCell(result.notebook, index + 1)));
}

const CELLS = 200;
const PRINTS = [1, 5, 20, 50, 120];

/** A cell of many prints, and the text that it has to show: some end in a value, some throw. */
function makeCell(index: number): [source: string, text: string] {
  const prints = PRINTS[index % PRINTS.length];
  const lines = Array.from({ length: prints }, (_, i) => `${index}: ${i}\n`).join("");
  const loop = `for (let i = 0; i < ${prints}; i++) console.log("${index}: " + i);`;
  switch (Math.floor(index / PRINTS.length) % 3) {
    case 0:
      return [loop, lines];
    case 1:
      return [`${loop}\n${index}`, `${lines}${index}`];
    default:
      return [`${loop}\nthrow new Error("of ${index}");`, `${lines}Error: of ${index}`];
  }
}

jupyterTest("with the cure, nbclient loses nothing of 200 cells of many prints", async () => {
  const cells = Array.from({ length: CELLS }, (_, index) => makeCell(index));
  const { notebook, complaints } = await withFolder((scratch) =>
    runWithNbclient(notebookOf(INSTALL, ...cells.map(([source]) => source)), scratch, cwd)
  );
  assert.equal(complaints, "");
  cells.forEach(([_, text], index) => assert.equal(textOf(codeCell(notebook, index + 1)), text));
});

jupyterTest("nbclient shows for the tutorial what our own runner shows", async () => {
  const notebook = await readNotebook(TUTORIAL);
  const folder = dirname(TUTORIAL);
  const ours = await runNotebook(notebook, { cwd: folder });
  const theirs = await withFolder((scratch) => runWithNbclient(notebook, scratch, folder));
  assert.equal(theirs.complaints, "");
  assert.ok(ours.cells > 0);
  const shown = ({ cells }: Notebook) =>
    cells.map((cell) => cell.cell_type === "code" ? cell.outputs : []);
  assert.deepEqual(shown(theirs.notebook), shown(ours.notebook));
});

Deno.test("the cell that installs the cure has its own outputs and values", async () => {
  const notebook = notebookOf(`${INSTALL}\nfor (let i = 0; i < 50; i++) console.log(i);\nNaN`);
  const result = await runNotebook(notebook, { cwd });
  const lines = Array.from({ length: 50 }, (_, i) => `${i}\n`).join("");
  assert.equal(textOf(codeCell(result.notebook, 0)), `${lines}NaN`);
});

Deno.test("values that the kernel loses are shown", async () => {
  const values = ["NaN", "Infinity", "-Infinity", "-0", "null", "1n", "12345678901234567890n"];
  const texts = await textsOf(
    "installDrain()",
    ...values,
    "await Promise.resolve(NaN)",
    "const loss = NaN; loss",
    "let big = 2n; big ** 64n",
  );
  assert.deepEqual(
    texts,
    [
      "true",
      ...values,
      "NaN",
      "NaN",
      "18446744073709551616n",
    ],
  );
});

Deno.test("cells without a value show none, and none of another cell", async () => {
  const texts = await textsOf(
    "installDrain();",
    "NaN",
    "undefined",
    "const a = NaN;",
    `console.log("print")`,
    "for (let i = 0; i < 100; i++) { await NaN; void 0; }",
    "void NaN",
    "5",
  );
  assert.deepEqual(texts.slice(1), ["NaN", "", "", "print\n", "", "", "5"]);
});

Deno.test("values go through the format; what it returns is shown", async () => {
  const texts = await textsOf(
    `installDrain({
      format: (value) => typeof value === "number"
        ? { [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "number " + value }) }
        : value,
    });`,
    "NaN",
    "1.5",
    `"text"`,
    "undefined",
  );
  assert.deepEqual(texts.slice(1), ["number NaN", "number 1.5", '"text"', ""]);
});

Deno.test("a format that throws makes an error, not a lost cell", async () => {
  const texts = await textsOf(
    `installDrain({ format: (value) => { if (value === 7) throw new RangeError("seven"); return value; } });`,
    "7",
    "8",
  );
  assert.deepEqual(texts.slice(1), ["RangeError: seven", "8"]);
});

Deno.test("installing again, also from a reloaded module, changes the format and nothing else", async () => {
  const texts = await textsOf(
    `installDrain({ format: (value) => [value] });`,
    `installDrain();`,
    `1`,
    `(await import("${DRAIN}?again")).installDrain({ format: (value) => ({ value }) });`,
    `2`,
    `const { stringify } = JSON; throw new Error("once")`,
    `NaN`,
  );
  assert.deepEqual(texts.slice(2), [
    "[ 1 ]",
    "{ value: true }",
    "{ value: 2 }",
    "Error: once",
    "{ value: NaN }",
  ]);
});

Deno.test("JSON.stringify works as before", async () => {
  const texts = await textsOf(
    "installDrain();",
    `JSON.stringify({ a: [1, undefined], b: 2 }, ["a"], 1)`,
    `JSON.stringify({ name: "n", message: "m", stack: "s" })`,
    `JSON.stringify(undefined) === undefined && JSON.stringify(null) === "null"`,
  );
  assert.deepEqual(texts.slice(1), [
    `'{\\n "a": [\\n  1,\\n  null\\n ]\\n}'`,
    `'{"name":"n","message":"m","stack":"s"}'`,
    "true",
  ]);
});

Deno.test("where the kernel's address cannot be found, cells still end, with their outputs", async () => {
  const findFile = `
    const { stdout } = await new Deno.Command("ps", { args: ["-ww", "-o", "args=", "-p", "" + Deno.pid] }).output();
    Deno.removeSync(new TextDecoder().decode(stdout).match(/--conn (.+json)/)[1]);`;
  const texts = await textsOf(findFile, "installDrain()", `console.log("print"); NaN`, "throw 5");
  assert.deepEqual(texts.slice(1), ["true", "print\nNaN", "Error: 5"]);
});

Deno.test("outside a kernel nothing is installed", () => {
  const { stringify } = JSON;
  assert.equal(installDrain(), false);
  assert.equal(JSON.stringify, stringify);
});

Deno.test("the connection file is found on command lines of every system", () => {
  const path = "/srv/a b/.local/share/jupyter/runtime/kernel-1.json";
  const windows = "C:\\Users\\A B\\AppData\\Roaming\\jupyter\\runtime\\kernel-1.json";
  const cases: [string[] | string, string | undefined][] = [
    [["/usr/bin/deno", "jupyter", "--kernel", "--conn", path, ""], path],
    [`/usr/bin/deno jupyter --kernel --conn ${path}\n`, path],
    [`"C:\\deno.exe" jupyter --kernel --conn "${windows}"\r\n`, windows],
    [`C:\\deno.exe jupyter --kernel --conn ${windows}`, windows],
    [["deno", "run", "main.ts"], undefined],
    ["deno run main.ts", undefined],
  ];
  for (const [commandLine, expected] of cases) {
    assert.equal(connectionFile(commandLine), expected);
  }
});
