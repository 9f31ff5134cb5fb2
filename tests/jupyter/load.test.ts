import assert from "node:assert/strict";
import { runNotebook } from "./run_notebook.ts";
import { codeCell, notebookOf, textOf } from "./helpers.ts";

const KERNELS = 4;
const CELLS = 500;
const PRINTS = [1, 3, 10, 30, 100];

/** A cell, and the text that it has to show. */
function makeCell(index: number): [source: string, text: string] {
  switch (index % 3) {
    case 0:
      return [`const value${index} = ${index}; value${index}`, `${index}`];
    case 1: {
      const svg = `<svg><desc>${index} ${"x".repeat(20_000)}</desc></svg>`;
      return [`({ outerHTML: "<svg><desc>${index} " + "x".repeat(20000) + "</desc></svg>" })`, svg];
    }
    default: {
      const prints = PRINTS[Math.floor(index / 3) % PRINTS.length];
      const lines = Array.from({ length: prints }, (_, i) => `cell ${index}, line ${i}\n`);
      return [
        `for (let i = 0; i < ${prints}; i++) console.log("cell ${index}, line", \`\${i}\`);`
          .replace(`", \`\${i}\``, ` " + i`),
        lines.join(""),
      ];
    }
  }
}

// Four kernels keep two cores busy.
Deno.test("2,000 cells in four kernels: no output is lost, none is in the wrong cell", async () => {
  const cells = Array.from({ length: CELLS }, (_, index) => makeCell(index));
  const notebook = notebookOf(...cells.map(([source]) => source));
  const results = await Promise.all(
    Array.from({ length: KERNELS }, () => runNotebook(notebook, { cwd: Deno.cwd() })),
  );
  for (const result of results) {
    const wrong = cells.flatMap(([_, text], index) => {
      const cell = codeCell(result.notebook, index);
      const right = textOf(cell) === text && cell.outputs.length === 1 &&
        cell.execution_count === index + 1;
      return right ? [] : [index];
    });
    assert.deepEqual(wrong, []);
  }
});
