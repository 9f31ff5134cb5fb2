import assert from "node:assert/strict";
import { lossPlot, networkDiagram } from "../../lib/plots/mod.ts";

Deno.test("without a document, a figure throws an error that asks for one", () => {
  for (
    const [name, draw] of [
      ["lossPlot", () => lossPlot({ losses: [1] })],
      ["networkDiagram", () => networkDiagram({ inputSize: 2, hiddenSize: 1 })],
    ] as const
  ) {
    const message = `${name}: there is no document to draw in; pass one, such as jsdom's`;
    assert.throws(draw, { name: "TypeError", message });
  }
});
