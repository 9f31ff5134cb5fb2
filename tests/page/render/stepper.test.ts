import assert from "node:assert/strict";
import { tensor } from "unroll";
import { backprop, toOutput } from "unroll/notebook";
import type { MimeBundle } from "../../../lib/jupyter/notebook.ts";
import { all, code, display, only, page } from "../notebooks.ts";

const STEPPER = "application/vnd.unroll.steps+json";

function bundleOf(name = "w"): MimeBundle {
  const w = tensor([1, 2], { requiresGrad: true });
  return { ...toOutput(backprop(w.pow(2).sum(), { names: { [name]: w } })).data };
}

function outputs(bundle: MimeBundle): HTMLElement {
  return only(page([code("1", [display(bundle)])]).document, ".page-outputs");
}

Deno.test("without a script, radio buttons select the steps", () => {
  const shown = outputs(bundleOf());
  const radios = all(shown, "page-stepper input[type=radio]");
  assert.equal(radios.length, 6);
  assert.deepEqual(radios.map((radio) => radio.hasAttribute("checked")), [
    true,
    ...Array(5).fill(false),
  ]);
  assert.match(only(shown, ".unroll-picture figure svg").ariaLabel ?? "", /^Computation graph/);
  assert.equal(all(shown, "script").length, 0);
});

Deno.test("names with markup are text in the steps, too", () => {
  const shown = outputs(bundleOf('"><img src=x onerror=alert(1)>'));
  assert.deepEqual(all(shown, "img, [onerror]"), []);
  assert(all(shown, "b").some((b) => b.dataset.words?.includes("<img src=x")));
});

Deno.test("an invalid description leaves the picture", () => {
  const bundle = bundleOf();
  const right = JSON.parse(String(bundle[STEPPER]));
  const [first, ...others] = right.steps;
  const wrong: unknown[] = [
    null,
    7,
    [],
    {},
    { ...right, steps: [] },
    { ...right, steps: "none" },
    { ...right, steps: [null] },
    { ...right, steps: [{ ...first, words: 7 }, ...others] },
    { ...right, steps: [{ ...first, inside: [{}] }] },
    { ...right, steps: [{ ...first, numbers: [{ title: "t", cells: [[1]] }] }] },
    { ...right, steps: [{ ...first, numbers: [{ title: "t", cells: [] }] }] },
    { ...right, steps: [{ ...first, start: "1><script>" }] },
    { ...right, details: [7] },
  ];
  for (const text of ["", "{", ...wrong.map((value) => JSON.stringify(value))]) {
    const shown = outputs({ ...bundle, [STEPPER]: text });
    assert.equal(all(shown, "page-stepper").length, 0, text);
    assert.equal(all(shown, ".page-figure svg").length, 1, text);
  }
});

Deno.test("nothing in a description can run or load", () => {
  const bundle = bundleOf();
  const stepper = JSON.parse(String(bundle[STEPPER]));
  const payload = '<svg><script>alert(1)</script><image href="https://example.org/x.png"/>' +
    '<rect onclick="alert(1)" width="1" height="1"/></svg>';
  stepper.details = [payload, "<img src=x onerror=alert(1)>"];
  stepper.steps[0].phase = '"><script>alert(1)</script>';
  const shown = outputs({ ...bundle, [STEPPER]: JSON.stringify(stepper) });
  assert.deepEqual(all(shown, "script, [onclick], [onerror], img, image[href]"), []);
});
