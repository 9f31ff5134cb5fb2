import assert from "node:assert/strict";
import { linspace, tensor, zeros } from "unroll";
import { toBundle } from "./bundle.ts";
import { deepest, tensorOutput } from "../../lib/notebook/tensor_table.ts";
import { colors } from "../../lib/plots/theme.ts";
import { blend, contrast } from "../plots/color.ts";
import { parseHtml } from "../plots/document.ts";

type Shown = Parameters<typeof toBundle>[0];

function body(value: Shown): HTMLElement {
  return parseHtml(toBundle(value)["text/html"]);
}

function rows(table: HTMLTableElement): string[][] {
  return Array.from(table.rows, (row) => Array.from(row.cells, (cell) => cell.textContent!));
}

function tables(value: Shown): HTMLTableElement[] {
  return Array.from(body(value).querySelectorAll("table"));
}

Deno.test("rank 0 is one cell", () => {
  const [table] = tables(tensor(2.5));
  assert.deepEqual(rows(table), [["2.5"]]);
  assert.equal(table.caption!.textContent, "tensor [], float32");
});

Deno.test("rank 1 is a row under its indices", () => {
  assert.deepEqual(rows(tables(tensor([1, -0, 3]))[0]), [["0", "1", "2"], ["1", "-0", "3"]]);
});

Deno.test("a longer vector is split into rows of ten whose headings add up to the index", () => {
  const [head, ...found] = rows(tables(linspace(0, 20, 21))[0]);
  assert.deepEqual(head, ["", ..."0123456789".split("").map((i) => `+${i}`)]);
  assert.deepEqual(found.map(([start]) => start), ["0", "10", "20"]);
  assert.deepEqual(found[2], ["20", "20"]);
});

Deno.test("rank 2 has its indices as headings of rows and columns", () => {
  const [table] = tables(tensor([[0.5, -1], [0, 2]]));
  assert.deepEqual(rows(table), [["", "0", "1"], ["0", "0.5", "-1.0"], ["1", "0.0", "2.0"]]);
  const scopes = Array.from(table.querySelectorAll("th"), (cell) => cell.scope);
  assert.deepEqual(scopes, ["col", "col", "row", "row"]);
});

Deno.test("higher ranks are a stack of labelled slices", () => {
  const captions = tables(zeros([2, 2, 1, 3])).map((table) => table.caption!.textContent);
  assert.deepEqual(captions, ["[0, 0, :, :]", "[0, 1, :, :]", "[1, 0, :, :]", "[1, 1, :, :]"]);
  const cube = tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]);
  assert.deepEqual(rows(tables(cube)[1]), [["", "0", "1"], ["0", "5", "6"], ["1", "7", "8"]]);
});

Deno.test("above 1,000 elements only three at either end of each dimension are shown", () => {
  const [table] = tables(zeros([40, 30]));
  const names = ["0", "1", "2", "…", "27", "28", "29"];
  assert.deepEqual(rows(table)[0], ["", ...names]);
  assert.equal(table.rows.length, 1 + 7);
  assert.deepEqual(rows(table)[4], Array(8).fill("…"));
  assert.equal(tables(zeros([20, 30, 3])).length, 6);
  assert.deepEqual(rows(tables(linspace(0, 1, 1001))[0])[0], [
    ..."012".split(""),
    "…",
    "998",
    "999",
    "1000",
  ]);
  assert.equal(tables(zeros([40, 25]))[0].rows.length, 1 + 40);
});

Deno.test("a tensor without elements has a text", () => {
  assert.equal(body(zeros([0, 3])).textContent, "tensor [0, 3], float32: no elements");
});

Deno.test("hue is the sign, depth the size, zero has no shade, NaN has a frame", () => {
  const [table] = tables(tensor([2, 1, 0, -2, NaN, Infinity]));
  const cells = Array.from(table.tBodies[0].rows[0].cells);
  const shade = (i: number) => {
    const match = /rgba?\((\d+), (\d+), (\d+), ([\d.]+)\)/.exec(cells[i].style.backgroundColor);
    return match?.slice(1).map(Number);
  };
  assert.equal(shade(0)![3], deepest);
  assert(shade(1)![3] < shade(0)![3] && shade(1)![3] > 0);
  assert.equal(shade(2), undefined);
  assert.notDeepEqual(shade(3)!.slice(0, 3), shade(0)!.slice(0, 3));
  assert.deepEqual(cells.slice(4).map((cell) => cell.textContent), ["NaN", "Infinity"]);
  assert(cells.slice(4).every((cell) => cell.style.borderStyle === "solid"));
});

/** Text and ground of the places where notebooks are read. */
const themes = {
  "JupyterLab, light": ["#212121", "#ffffff"],
  "JupyterLab, light, shaded row": ["#212121", "#f5f5f5"],
  "JupyterLab, dark": ["#e0e0e0", "#111111"],
  "JupyterLab, dark, shaded row": ["#e0e0e0", "#212121"],
  "VS Code, light": ["#3b3b3b", "#ffffff"],
  "VS Code, dark": ["#cccccc", "#1e1e1e"],
  "GitHub, light": ["#1f2328", "#ffffff"],
  "GitHub, dark": ["#f0f6fc", "#0d1117"],
};

for (const [name, [ink, paper]] of Object.entries(themes)) {
  Deno.test(`the deepest shades leave text at 4.5:1 in ${name}`, () => {
    for (const color of [colors.positive, colors.negative]) {
      const found = contrast(ink, blend(color, deepest, paper));
      assert(found >= 4.5, `${color}: ${found.toFixed(2)}`);
    }
  });
}

Deno.test("text has the colour of the theme", () => {
  assert(!/[";]color:/.test(toBundle(tensor([[1, -1], [NaN, 0]]))["text/html"]));
});

Deno.test("a tensor with a gradient shows it below", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  assert.doesNotMatch(String(tensorOutput(w).data["text/html"]), /its gradient/);
  w.pow(2).sum().backward();
  const { data } = tensorOutput(w, "w");
  assert.match(
    String(data["text/html"]),
    /<caption.*w: tensor \[2\].*<caption[^>]*>its gradient</s,
  );
  assert.equal(
    data["text/plain"],
    "w:\ntensor([1., 2.], requiresGrad=true)\nits gradient:\ntensor([2., 4.])",
  );
});
