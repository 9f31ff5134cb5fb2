import assert from "node:assert/strict";
import { tensor } from "unroll";
import { connect } from "../../lib/notebook/connect.ts";
import * as kernel from "../../lib/notebook/mod.ts";
import * as page from "../../lib/notebook/page.ts";
import { assertValid } from "../jupyter/nbformat.ts";

Deno.test("in a page, unroll/notebook has the same names as in the kernel", () => {
  assert.deepEqual(Object.keys(page).sort(), Object.keys(kernel).sort());
});

Deno.test("a file log throws in a page, which has no files", () => {
  assert.throws(() => page.fileLog("sweep.jsonl"), /this page has no files.*sweep\.jsonl/);
});

Deno.test("outputs of cells are sent to the connected page", () => {
  const sent: [type: string, content: unknown][] = [];
  let cell = 1;
  const { format, end } = connect({
    broadcast: (type, content) => sent.push([type, content]),
    cell: () => cell,
  });
  page.show(1);
  page.show("a", { id: "place" });
  page.show("b", { id: "place" });
  cell = 2;
  page.show("c", { id: "place" });
  const watch = page.live((x: number) => `frame ${x}`);
  for (let i = 0; i < 5; i++) watch(i);
  end();
  assert.deepEqual(sent.map(([type]) => type), [
    ...["display_data", "display_data", "update_display_data"],
    // In another cell the display is updated where it was, and shown anew.
    ...["update_display_data", "display_data"],
    // The first frame, and the last.
    ...["display_data", "update_display_data"],
  ]);
  assert.match(JSON.stringify(sent.at(-1)), /frame 4/);
  assert.equal(format(undefined), undefined);
  assert.deepEqual((format(NaN) as page.Display).data, { "text/plain": "NaN" });
});

Deno.test("messages have only the properties of the protocol", async () => {
  const sent: Record<string, unknown>[] = [];
  connect({ broadcast: (_, content) => sent.push({ ...content }), cell: () => 1 });
  const { check, hint } = page.exercise({ title: "One", check: () => null, hints: ["1"] });
  const display = new page.Display({ "text/plain": "a" });
  const own = (bundle: object) => ({ [Symbol.for("Jupyter.display")]: () => bundle, extra: 1 });
  const shown = [
    await check(1),
    hint(),
    Object.assign(display, { extra: 1 }),
    page.md`a`,
    own({ "text/plain": 5, "text/html": undefined, "image/png": ["iVBO"], "text/markdown": null }),
    own({ "application/json": { a: [1] }, "application/vnd.x+json": [1] }),
    [display, own({ "text/plain": {} })],
    tensor([1]),
    { passed: true },
    page.table([{ a: 1 }]),
  ];
  for (const value of shown) {
    page.show(value);
    page.show(value, { id: "place" });
    page.live((value) => value)(value);
  }
  page.progressBar()(1, 2);
  assert.ok(sent.length > 3 * shown.length);
  const outputs = sent.map(({ transient, ...content }) => {
    const keys = Object.keys(transient as object);
    assert.ok(keys.join() === "" || keys.join() === "display_id", keys.join());
    return { output_type: "display_data", ...content };
  });
  const cell = {
    cell_type: "code",
    id: "a",
    metadata: {},
    source: "",
    execution_count: 1,
    outputs,
  };
  assertValid({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
});
