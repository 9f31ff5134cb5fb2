import assert from "node:assert/strict";
import * as kernel from "../../lib/notebook/mod.ts";
import * as page from "../../lib/notebook/page.ts";

Deno.test("in a page, unroll/notebook has the same names as in the kernel", () => {
  const { connect, ...shared } = page;
  assert.equal(typeof connect, "function");
  assert.deepEqual(Object.keys(shared).sort(), Object.keys(kernel).sort());
});

Deno.test("a file log says that a page has no files", () => {
  assert.throws(() => page.fileLog("sweep.jsonl"), /this page has no files.*sweep\.jsonl/);
});

Deno.test("what cells show goes to the page that they are connected with", () => {
  const sent: [type: string, content: unknown][] = [];
  let cell = 1;
  const { format, end } = page.connect({
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
