/** What lib/jupyter/README.md claims under "When something is odd", compared with the real kernel. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Session } from "./session.ts";

const NOTEBOOKS = fileURLToPath(new URL("../../notebooks/", import.meta.url));

Deno.test("in the kernel", async (t) => {
  await Session.use("", async (session) => {
    await t.step("import.meta is refused; paths start at the notebook's folder", async () => {
      const text = await session.text("import.meta.url");
      assert.equal(text, "Cannot use 'import.meta' outside a module");
      const read = `JSON.parse(await Deno.readTextFile("rnn_sine.ipynb")).nbformat`;
      assert.equal(await session.text(read), "4");
    });

    await t.step("Deno.test reports nothing, and assert throws", async () => {
      const test = `Deno.test("one is two", () => { throw new Error(); });`;
      assert.equal(await session.text(test), "");
      const asserted = `import assert from "node:assert/strict"; assert.equal(1, 2, "one is two");`;
      assert.match(await session.text(asserted), /^one is two\n/);
    });

    await t.step("types are not checked", async () => {
      assert.equal(await session.text(`const text: string = 5; text`), "5");
    });
  }, NOTEBOOKS);
});
