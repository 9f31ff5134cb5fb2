import assert from "node:assert/strict";
import fc from "fast-check";
import { marked } from "marked";
import { renderMarkdown } from "../../lib/page/render/prose.ts";
import * as unroll from "unroll";
import { tensor, zeros } from "unroll";
import { Display, jupyterDisplay } from "../../lib/notebook/display.ts";
import { toDisplayable, toOutput } from "../../lib/notebook/mime_bundle.ts";
import { toBundle } from "./bundle.ts";
import { table } from "../../lib/notebook/table.ts";
import { html, md } from "../../lib/notebook/tagged.ts";
import { document, parseHtml } from "../plots/document.ts";
import { barePlot, samples } from "../plots/samples.ts";

function plain(value: unknown): string {
  return toBundle(value)["text/plain"];
}

const words = { caption: "Loss & co", alt: 'It falls "fast"' };

Deno.test("a figure is an image in HTML, an SVG, and text", () => {
  const { data, metadata } = toOutput(barePlot(), words);
  assert.deepEqual(Object.keys(data), ["text/html", "image/svg+xml", "text/plain"]);
  assert.equal(data["text/plain"], '[figure] Loss & co. It falls "fast"');
  assert.deepEqual(metadata, { "image/svg+xml": words });
  const body = parseHtml(data["text/html"]);
  assert.equal(body.querySelector("figure > figcaption")?.textContent, words.caption);
  const image = body.querySelector("figure > img")!;
  assert.equal(image.getAttribute("alt"), words.alt);
  const [head, encoded] = image.getAttribute("src")!.split(/,(.*)/s);
  assert.equal(head, "data:image/svg+xml");
  assert.equal(decodeURIComponent(encoded), data["image/svg+xml"]);
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(data["image/svg+xml"])!;
  assert.equal(image.getAttribute("width"), width);
  assert.equal(image.getAttribute("height"), height);
});

Deno.test("a figure is an SVG element, or a plot with a title or legend", () => {
  for (const name of ["loss", "network-6", "plot-swatches"]) {
    assert.match(toBundle(samples[name]())["image/svg+xml"], /^<svg xmlns/, name);
  }
});

Deno.test("without texts a figure is described by its axes", () => {
  assert.equal(plain(barePlot()), "[figure] Chart of sin t against time t: 40 dots.");
  assert(!toBundle(barePlot())["text/html"].includes("<figcaption"));
});

Deno.test("other elements are HTML, with their text", () => {
  const paragraph = document.createElement("p");
  paragraph.textContent = "a < b";
  assert.deepEqual(toBundle(paragraph), {
    "text/html": "<p>a &lt; b</p>",
    "text/plain": "a < b",
  });
  assert.equal(plain(document.createElement("hr")), "<hr>");
});

for (
  const [value, text] of [
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
    [-0, "-0"],
    [0, "0"],
    [null, "null"],
    [undefined, "undefined"],
    [1n, "1n"],
    [false, "false"],
    ["", '""'],
    ["text", "text"],
    [[], "[]"],
    [[NaN, -0], "[ NaN, -0 ]"],
    [{ loss: NaN }, "{ loss: NaN }"],
  ] as const
) {
  Deno.test(`${Deno.inspect(value)} is shown as ${text}`, () => {
    assert.deepEqual(toBundle(value), { "text/plain": text });
  });
}

Deno.test("every value has a text", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => {
      assert.notEqual(plain(value), "");
    }),
  );
});

Deno.test("a caption is before a plain value", () => {
  assert.equal(toBundle(NaN, { caption: "loss" })["text/plain"], "loss: NaN");
});

Deno.test("a tensor is a table, and in plain text what PyTorch prints", () => {
  const w = tensor([[0.5, -1], [0, 2]], { requiresGrad: true });
  const { data } = toOutput(w, { caption: "w1" });
  assert.equal(data["text/plain"], `w1:\n${w}`);
  const table = parseHtml(data["text/html"]).querySelector("table")!;
  assert.equal(
    table.caption!.textContent,
    "w1: tensor [2, 2], float32, requires a gradient",
  );
  assert.equal(plain(w), String(w));
});

Deno.test("objects with their own bundle are shown by it", () => {
  const bundle = { "text/plain": "mine", "text/html": "<b>mine</b>" };
  assert.deepEqual(toBundle({ [jupyterDisplay]: () => bundle }), bundle);
});

Deno.test("an array with figures or tensors is a row that wraps", () => {
  const row = toBundle([tensor([1, 2]), md`**bold**`, html`<i>x</i>`, 0.5]);
  const body = parseHtml(row["text/html"]);
  const items = Array.from(body.querySelector("div")!.children);
  assert.equal(items.length, 4);
  assert(items[0].querySelector("table"), "a tensor");
  assert.equal(items[1].querySelector("strong")?.textContent, "bold");
  assert.equal(items[2].querySelector("i")?.textContent, "x");
  assert.equal(items[3].textContent, "0.5");
  assert.equal(row["text/plain"], "tensor([1., 2.])\n**bold**\nx\n0.5");
  assert.match(body.querySelector("div")!.getAttribute("style")!, /flex-wrap:\s*wrap/);
});

Deno.test("a module or a timer as a cell's value is always the same line", () => {
  const lineOf = (value: unknown) => (toDisplayable(value) as Display).data["text/plain"];
  const timers = [1, 2].map(() => setTimeout(() => {}, 30));
  assert.deepEqual(timers.map(lineOf), ["Timeout of 30 ms", "Timeout of 30 ms"]);
  timers.forEach((timer) => clearTimeout(timer));
  assert.match(lineOf(unroll), /^Module of \d+ exports: (\w+, ){6}…$/);
});

Deno.test("a cell's value is shown by its bundle, or by the kernel if it is of the kernel's kinds", () => {
  const shown = toDisplayable(zeros([2])) as Display;
  assert.match(shown[jupyterDisplay]()["text/html"], /<table/);
  assert.equal((toDisplayable(NaN) as Display).data["text/plain"], "NaN");
  assert.equal((toDisplayable("text") as Display).data["text/plain"], '"text"');
  assert.equal(toDisplayable(undefined), undefined);
  const image = new Uint8Array([0x89, 0x50]);
  assert.equal(toDisplayable(image), image);
});

Deno.test("md removes indentation and keeps inserted Markdown", () => {
  const inner = md`**${3}**`;
  const display = md`
    # Title

    - ${inner} of ${"a_b_c"}
      - nested
  `;
  assert.equal(
    display.data["text/markdown"],
    "# Title\n\n- **3** of a\\_b\\_c\n  - nested",
  );
  assert.equal(md("    code").data["text/markdown"], "    code");
});

const renderers = {
  marked: (markdown: string) => marked.parse(markdown, { async: false }),
  "a page": (markdown: string) => renderMarkdown(markdown, () => {}),
};
for (const [name, render] of Object.entries(renderers)) {
  Deno.test(`md: inserted values are plain text, for ${name}`, () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const source = md`before ${text} after`.data["text/markdown"];
        const body = parseHtml(render(source));
        const expected = `before ${text} after`.toWellFormed().replace(/\s+/g, " ");
        assert.equal(body.querySelectorAll("*:not(p)").length, 0, source);
        assert.equal(
          body.textContent!.replace(/\s+/g, " ").trim(),
          // HTML has no null character.
          expected.replaceAll("\0", "\ufffd").trim(),
        );
      }),
      {
        examples: [["<b>"], ["*x*"], ["# x"], ["\n\n- x"], ["&amp;"], ["`x`"], ["http://x.y"], [
          "~~x~~",
        ], ["[0] (1) $x$ \\(2\\)"]],
      },
    );
  });
}

Deno.test("html: inserted values are plain text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const { data } = html`<p title="${text}">${text}</p>`;
      const paragraph = parseHtml(data["text/html"]).querySelector("p")!;
      const expected = text === "" ? '""' : text;
      assert.equal(paragraph.getAttribute("title"), expected);
      assert.equal(paragraph.textContent, expected);
    }),
    { examples: [["</p><script>"], ['"'], ["&lt;"]] },
  );
});

Deno.test("html: other HTML, tensors and lists are inserted as HTML", () => {
  const items = ["a", "<b>"].map((text) => html`<li>${text}</li>`);
  const body = parseHtml(html`<ul>${items}</ul>${tensor([1])}`.data["text/html"]);
  assert.deepEqual(
    Array.from(body.querySelectorAll("li"), (item) => item.textContent),
    ["a", "<b>"],
  );
  assert(body.querySelector("table"));
});

Deno.test("html has a plain text without tags", () => {
  const { data } = html`
    <p>a &lt; b</p>
    <style>p{}</style>
    <p>${"<c>"}</p>
  `;
  assert.equal(data["text/plain"], "a < b\n<c>");
});

Deno.test("a table has a caption, headings with scope, and numbers on the right", () => {
  const rows = [
    { epoch: 0, loss: 4.71234, note: "start" },
    { epoch: 290, loss: 0.0526 },
  ];
  const { data } = table(rows, {
    columns: ["epoch", { key: "loss", label: "total <loss>" }, "note"],
    caption: "Loss & epochs",
  });
  const element = parseHtml(data["text/html"]).querySelector("table")!;
  assert.equal(element.caption!.textContent, "Loss & epochs");
  const head = Array.from(element.tHead!.querySelectorAll("th"));
  assert.deepEqual(head.map((cell) => cell.textContent), ["epoch", "total <loss>", "note"]);
  assert(head.every((cell) => cell.scope === "col"));
  const cells = Array.from(
    element.tBodies[0].rows,
    (row) => Array.from(row.cells, (cell) => cell.textContent),
  );
  assert.deepEqual(cells, [["0", "4.7123", "start"], ["290", "0.0526", "–"]]);
  assert(Array.from(element.tBodies[0].rows).every((row) => row.cells[0].scope === "row"));
  const align = Array.from(element.tBodies[0].rows[0].cells, (cell) => cell.style.textAlign);
  assert.deepEqual(align, ["right", "right", "left"]);
  assert.equal(
    data["text/plain"],
    [
      "Loss & epochs",
      "epoch  total <loss>  note",
      "    0        4.7123  start",
      "  290        0.0526  –",
    ].join("\n"),
  );
});

Deno.test("a table shows NaN, -0, null, the given digits, and all keys of all rows", () => {
  const { data } = table([{ a: NaN, b: -0 }, { a: 1.23456, b: null, c: 1n }], {
    columns: [{ key: "a", digits: 2 }, "b", "c"],
  });
  const text = data["text/plain"].split("\n").map((line) => line.trim().split(/\s+/));
  assert.deepEqual(text, [["a", "b", "c"], ["NaN", "-0", "–"], ["1.23", "null", "1n"]]);
  assert.match(table([{ a: 1 }, { b: 2 }]).data["text/plain"], /^a {2}b/);
});

Deno.test("refuses a table without rows, or of values that are not objects", () => {
  assert.throws(() => table([]), { message: /no column to show/ });
  assert.throws(() => table([1 as never]), { message: /rows\[0\] must be an object, but is 1/ });
  assert.throws(() => table("x" as never), { message: /must be an array of objects, but is "x"/ });
  assert.match(table([], { columns: ["a"] }).data["text/html"], /<th scope="col"/);
});
