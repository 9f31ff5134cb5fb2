import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { finish, legend } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";

function groups(labels: string[]): Element[] {
  const plot = Plot.plot({
    document,
    marks: [
      Plot.line([[1, 2], [2, 1]]),
      ...legend(labels.map((label) => ({ label, fill: "red" }))),
    ],
  });
  return Array.from(parseXml(finish(plot)).querySelectorAll('[aria-description="legend"]'));
}

/** The position of a mark of the legend. */
function position(group: Element): { x: number; y: number } {
  const parts = [group, group.firstElementChild!]
    .map((element) =>
      /translate\(([-.\d]+),([-.\d]+)\)/.exec(element.getAttribute("transform") ?? "")
    );
  const shape = group.firstElementChild!;
  const own = (name: string) => Number(shape.getAttribute(name) ?? 0);
  return {
    x: own("cx") + parts.reduce((sum, match) => sum + Number(match?.[1] ?? 0), 0),
    y: own("cy") + parts.reduce((sum, match) => sum + Number(match?.[2] ?? 0), 0),
  };
}

Deno.test("a legend has a sample and a label for every entry", () => {
  const found = groups(["Actual", "Predicted"]);
  assert.deepEqual(
    found.map((group) => group.textContent),
    ["", "Actual", "", "Predicted"],
  );
  assert.equal(found[0].getAttribute("fill"), "red");
});

Deno.test("a legend is above the frame", () => {
  for (const group of groups(["Actual", "Predicted"])) assert(position(group).y < 20 - 5);
});

Deno.test("entries that do not fit into one row start another row above", () => {
  const rows = (labels: string[]) => {
    const dots = groups(labels).filter((group) => group.textContent === "");
    return new Set(dots.map((dot) => position(dot).y)).size;
  };
  assert.equal(rows(["a", "b", "c"]), 1);
  assert.equal(rows(["a rather long label", "another one", "and a third one"]), 2);
  assert.equal(rows(Array.from({ length: 5 }, () => "each of these fills a row by itself")), 5);
});

Deno.test("refuses a legend without entries or without labels", () => {
  assert.throws(() => legend([]), { name: "TypeError", message: /no entry/ });
  assert.throws(() => legend([{ label: " " }]), { message: /needs a label, but one has " "/ });
});
