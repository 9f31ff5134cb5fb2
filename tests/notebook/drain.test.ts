import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { codeCell, notebookOf, textOf, withFolder } from "../jupyter/helpers.ts";
import { connectionFile, drainOwnKernel } from "../../lib/notebook/drain.ts";
import { installOwnKernel, runWithNbclient } from "../jupyterlab/nbclient.ts";
import { jupyterTest } from "../jupyterlab/venv.ts";

const NOTEBOOKS = fileURLToPath(new URL("../../notebooks/", import.meta.url));
const CELLS = 100;
const PRINTS = [1, 5, 20, 50, 120];

/** A cell of many prints, and the text that it has to show; every other one ends in a value. */
function makeCell(index: number): [source: string, text: string] {
  const prints = PRINTS[index % PRINTS.length];
  const lines = Array.from({ length: prints }, (_, i) => `${index}: ${i}\n`).join("");
  const loop = `for (let i = 0; i < ${prints}; i++) console.log("${index}: " + i);`;
  return index % 2 === 0 ? [loop, lines] : [`${loop}\n${index}`, `${lines}${index}`];
}

jupyterTest(
  "on Deno's own kernel, no output is lost, and a note shows how to get this project's",
  async () => {
    const cells = Array.from({ length: CELLS }, (_, index) => makeCell(index));
    const first = `import { html, live, show } from "unroll/notebook";\nshow("shown");`;
    const last = [
      `const watch = live((n: number) => n);\nfor (let i = 0; i < 1000; i++) watch(i);`,
      `show(1, { id: "place" }); show(2, { id: "place" });\nhtml\`<b>bold</b>\``,
    ];
    const notebook = notebookOf(first, ...cells.map(([source]) => source), ...last);
    const ran = await withFolder((scratch) =>
      runWithNbclient(notebook, scratch, NOTEBOOKS, installOwnKernel)
    );
    assert.equal(ran.complaints, "");
    const shown = ran.notebook.cells.map((_, index) => textOf(codeCell(ran.notebook, index)));
    assert.match(shown[0], /^This is Deno's own kernel\.[^]*deno task kernel --user\nshown$/);
    assert.deepEqual(shown.slice(1), [...cells.map(([_, text]) => text), "999", "2bold"]);
  },
);

Deno.test("outside a kernel nothing is installed", () => {
  const internal = (Deno as unknown as { internal: symbol }).internal;
  const internals = (Deno as unknown as Record<symbol, { jupyter?: object }>)[internal];
  const before = { ...internals.jupyter };
  drainOwnKernel((value) => value, () => {});
  assert.deepEqual({ ...internals.jupyter }, before);
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
