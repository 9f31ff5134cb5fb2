import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { makeKit } from "../../lib/page/kit/kit.ts";
import { PART_TYPE } from "../../lib/page/live/boot/unpack.ts";
import { buildPage } from "../../lib/page/build.ts";
import type { Json, Notebook } from "../../lib/jupyter/notebook.ts";

function notebook(...cells: { source: string; tags?: string[]; playground?: Json }[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map(({ source, tags = [], ...others }, k) => ({
      cell_type: "markdown" as const,
      id: `cell-${k}`,
      metadata: { tags, ...others },
      source,
    })),
  };
}

function build(book: Notebook, options: Partial<Parameters<typeof buildPage>[1]> = {}) {
  const html = buildPage(book, { baseDir: ".", ...options });
  return { html, document: new JSDOM(html).window.document };
}

const tagged = { source: "Play.", tags: ["playground"] };

Deno.test("after a cell with its tag, a page has the playground's plots", () => {
  const { document } = build(notebook({ source: "# A wave" }, tagged, { source: "And on." }));
  const play = document.querySelector("section#play")!;
  assert.equal(play.previousElementSibling?.textContent.trim(), "Play.");
  assert.equal(play.nextElementSibling?.textContent.trim(), "And on.");
  assert.match(play.textContent, /300 epochs: the total loss went from 4\.68 to 0\.0529\./);
  const drawings = [...play.querySelectorAll("svg[role=img]")];
  assert.equal(drawings.length, 5);
  for (const drawing of drawings) assert.match(drawing.getAttribute("aria-label")!, /\.$/);
  assert.deepEqual(
    [...play.querySelectorAll("table")].map((table) => table.querySelectorAll("tbody tr").length),
    [51, 40, 40, 6],
  );
  assert.equal(play.querySelectorAll("input, button, a, .play-room").length, 0);
});

Deno.test("the metadata of the cell set the playground's data, or are refused", () => {
  const data = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
  const playground = {
    data,
    label: "rain",
    unit: "mm",
    timeLabel: "day",
    epochs: 20,
    validation: 2,
  };
  const { document } = build(notebook({ ...tagged, playground }));
  const play = document.querySelector("section#play")!;
  assert.match(play.textContent, /20 epochs: the total loss went from .*Rain \(mm\): true values/s);
  assert.match(play.querySelectorAll("svg[role=img]")[1].getAttribute("aria-label")!, /day 9\. /);
  const wrong = { ...tagged, playground: { data: [1, 2, "three"] } };
  assert.throws(() => build(notebook(wrong)), {
    name: "NotebookError",
    message: '"playground" in the metadata of the cell cell-0: data[2] is "three"; it must be a ' +
      "finite number; fill a gap in the series, or cut it there " +
      "(Number() makes NaN of texts like 12,5).",
  });
});

function partsOf(document: Document): (string | undefined)[] {
  const parts = document.querySelectorAll<HTMLElement>(`script[type="${PART_TYPE}"]`);
  return [...parts].map(({ dataset }) => dataset.part);
}

Deno.test("the playground's code is only in live pages with a playground", async () => {
  const kit = await makeKit();
  const parts = (book: Notebook, options = {}) => partsOf(build(book, options).document);
  const code = {
    cell_type: "code" as const,
    id: "code",
    metadata: {},
    source: "1",
    execution_count: 1,
    outputs: [],
  };
  const book = notebook({ source: "No play." });
  assert.ok(parts(notebook(tagged), { kit }).includes("playground"));
  assert.deepEqual(parts(notebook(tagged)), []);
  const others = parts({ ...book, cells: [...book.cells, code] }, { kit });
  assert.ok(others.includes("worker") && !others.includes("playground"), others.join());
  assert.ok(build(notebook(tagged), { kit }).document.querySelector(".play > .play-room"));
});

Deno.test("a notebook's HTML is not taken for a part of the page's code", () => {
  const source = `<ol type="${PART_TYPE}" data-part="notebook"><li>a list</li></ol>`;
  const kit = { boot: "", parts: {} };
  const { document } = build(notebook({ source }, tagged), { kit });
  assert.equal(document.querySelectorAll("main ol").length, 1);
  assert.deepEqual(partsOf(document), ["notebook"]);
});

Deno.test("a page has one playground, with a unique id", () => {
  const warnings: string[] = [];
  const { document } = build(
    notebook({ source: "# Play\n\n[there](#play)" }, tagged, tagged),
    { warn: (text: string) => warnings.push(text) },
  );
  assert.equal(document.querySelectorAll(".play").length, 1);
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(document.querySelector("#play")?.className, "play");
  assert.deepEqual(warnings, ["A page has one playground; the first cell tagged so has it."]);
});

Deno.test("a tag on another kind of cell, or another tag, makes no playground", () => {
  const code = {
    cell_type: "code" as const,
    id: "code",
    metadata: { tags: ["playground"] },
    source: "1",
    execution_count: 1,
    outputs: [],
  };
  const book = notebook({ source: "x", tags: ["playgrounds"] });
  const { html, document } = build({ ...book, cells: [...book.cells, code] });
  assert.equal(document.querySelector(".play"), null);
  assert.doesNotMatch(html, /play-/);
});
