import assert from "node:assert/strict";
import type { MimeBundle, Output } from "../../../lib/jupyter/notebook.ts";
import { barOutput, type BarState } from "../../../lib/notebook/bar_output.ts";
import { all, code, display, markdown, only, page, stream, texts } from "../notebooks.ts";

function outputs(...list: Output[]): HTMLElement {
  return only(page([code("1", list)]).document, ".page-outputs");
}

/** What is shown of a bundle, by the class of the output. */
function shown(bundle: MimeBundle): string {
  const [output] = outputs(display(bundle)).children;
  return output.querySelector("math") ? "math" : output.className.replace(/page-output /, "");
}

Deno.test("the richest form that a page can show is shown", () => {
  const plain = { "text/plain": "p" };
  assert.equal(shown({ ...plain, "application/json": { a: 1 } }), "page-text");
  assert.equal(shown({ ...plain, "image/png": "AAAA" }), "page-figure page-on-white");
  assert.equal(shown({ ...plain, "image/png": "AAAA", "text/latex": "$x$" }), "math");
  assert.equal(shown({ ...plain, "text/markdown": "*m*", "text/latex": "$x$" }), "page-html");
  assert.equal(shown({ "text/html": "<i>h</i>", "text/markdown": "*m*" }), "page-html");
  assert.equal(
    shown({ "text/html": "<i>h</i>", "image/svg+xml": "<svg><g/></svg>" }),
    "page-figure",
  );
});

Deno.test("HTML with nothing but a script is replaced by the plain text", () => {
  const html = "<div><script>draw()</script></div>";
  assert.equal(
    outputs(display({ "text/html": html, "text/plain": "a plot" })).textContent.trim(),
    "a plot",
  );
});

Deno.test("a cleared output leaves nothing", () => {
  const { document, warnings } = page([
    code("1", [display({ "text/html": "", "text/plain": "" }), stream("a line\n")]),
  ]);
  assert.equal(only(document, ".page-outputs").textContent.trim(), "a line");
  assert.equal(all(document, ".page-output").length, 1);
  assert.deepEqual(warnings, []);
});

Deno.test("a progress bar keeps role, values and name", () => {
  const state = { label: "training", count: 120, total: 300, seconds: 1, status: "stopped" };
  const { data } = barOutput(state as BarState);
  const bar = only(outputs(display(data)), '[role="progressbar"]');
  assert.equal(bar.getAttribute("aria-label"), "training");
  assert.equal(bar.getAttribute("aria-valuenow"), "120");
  assert.match(only(bar, "div").getAttribute("style")!, /width:\s*40%/);
});

Deno.test("an output that only Jupyter can show is named, not dropped", () => {
  const { document, warnings } = page([code("1", [display({ "application/x-widget": { a: 1 } })])]);
  assert.match(only(document, ".page-missing").textContent, /application\/x-widget/);
  assert.equal(warnings.length, 1);
});

Deno.test("prints that arrive in pieces are one text; the other stream is separate", () => {
  const box = outputs(
    stream("epoch 1"),
    stream("0: 3\n"),
    stream("careful\n", "stderr"),
    stream("on\n"),
  );
  assert.deepEqual(
    [...box.children].map(({ className, textContent }) => [className, textContent]),
    [
      ["page-output page-stdout", "epoch 10: 3"],
      ["page-output page-stderr", "careful"],
      ["page-output page-stdout", "on"],
    ],
  );
});

Deno.test("text keeps its blank lines and spaces, the first ones too", () => {
  assert.equal(only(outputs(stream("\n\n  a\n\n b")), "samp").textContent, "\n\n  a\n\n b");
});

Deno.test("an error shows its traceback, with name and message if it lacks them", () => {
  const error = (traceback: string[]): Output => ({
    output_type: "error",
    ename: "RangeError",
    evalue: "the loss is NaN",
    traceback,
  });
  const text = (output: Output) => only(outputs(output), ".page-error").textContent;
  assert.equal(text(error([])), "RangeError: the loss is NaN");
  assert.equal(
    text(error(["\x1b[31mRangeError\x1b[0m: the loss is NaN", "    at <anonymous>:1:1"])),
    "RangeError: the loss is NaN\n    at <anonymous>:1:1",
  );
  assert.equal(text(error(["    at f"])), "RangeError: the loss is NaN\n    at f");
});

Deno.test("Markdown and LaTeX that a cell displayed are rendered", () => {
  const box = outputs(
    display({ "text/markdown": "The loss falls **tenfold**, $x^2$." }),
    display({ "text/latex": "$$\\frac{1}{2}$$" }),
    display({ "text/latex": "\\(a\\)" }),
    display({ "text/latex": "b + c" }),
  );
  assert.equal(only(box, "strong").textContent, "tenfold");
  assert.deepEqual(texts(box, "math[display=block]"), ["12", "a", "b+c"]);
  assert.equal(all(box, "msup").length, 1);
});

Deno.test("a bitmap has its size, its text and its caption", () => {
  const box = outputs(display({ "image/png": "iVBO\nRw0K", "text/plain": "<Figure>" }, {
    "image/png": { width: 300.4, height: 200, caption: "A dot", alt: "dot" },
  }));
  const image = only<HTMLImageElement>(box, "figure > img");
  assert.equal(image.getAttribute("src"), "data:image/png;base64,iVBORw0K");
  assert.deepEqual([image.width, image.height, image.alt], [300, 200, "dot"]);
  assert.equal(only(box, "figcaption").textContent, "A dot");
});

Deno.test("JSON is written out", () => {
  const box = outputs(display({ "application/json": { lr: 0.1, w: [1, null] } }));
  assert.deepEqual(JSON.parse(only(box, "samp").textContent), { lr: 0.1, w: [1, null] });
});

Deno.test("headings of outputs are below their section, and not in the contents", () => {
  const { document } = page([
    markdown("# Title\n\n## Section"),
    code("1", [display({ "text/html": "<h1>Report</h1><h3>Part</h3>" })]),
    markdown("### Sub"),
  ]);
  assert.deepEqual(
    all(document, "main :is(h1, h2, h3, h4)").map((h) => `${h.localName} ${h.textContent}`),
    ["h1 Title", "h2 Section#", "h3 Report", "h4 Part", "h3 Sub#"],
  );
  assert.deepEqual(texts(document, "nav li a"), ["Section", "Sub"]);
});

Deno.test("a wide table can be scrolled with the keyboard", () => {
  const box = outputs(
    display({ "text/html": "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>" }),
  );
  const frame = only(box, ".page-table");
  assert.equal(frame.tabIndex, 0);
  assert.ok(frame.getAttribute("aria-label"));
});

Deno.test("an incomplete output does not stop the build", () => {
  const broken = [
    { output_type: "error", ename: "E" },
    { output_type: "error", ename: "E", evalue: 5, traceback: "a\nb" },
    { output_type: "display_data" },
    { output_type: "execute_result", data: { "text/plain": "shown" } },
    { output_type: "from the future" },
  ] as unknown as Output[];
  const box = outputs(...broken);
  assert.deepEqual([...box.children].map(({ textContent }) => textContent), [
    "E",
    "E: 5\na\nb",
    "shown",
  ]);
});
