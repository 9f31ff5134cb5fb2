import assert from "node:assert/strict";
import { skips } from "../runner/skips.ts";
import { assertSameOutputs } from "./compare.ts";
import { labTest } from "./lab.ts";
import { LabNotebook, started } from "./lab_notebook.ts";
import { TUTORIAL } from "./project.ts";
import { hasModule } from "./venv.ts";

const name = "Notebook 7 shows the tutorial's figures and runs its cells";

if (skips(name, "Notebook 7", await hasModule("notebook"))) Deno.test.ignore(name, () => {});
else {
  labTest(name, async ({ context, server }) => {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    try {
      await page.goto(server.address(`notebooks/${TUTORIAL}`));
      await started(page);
      const notebook = new LabNotebook(page);
      await notebook.ready();
      const before = await notebook.content();
      const figure = (await notebook.cell("network")).locator("img");
      await figure.scrollIntoViewIfNeeded();
      await figure.evaluate((image) => (image as HTMLImageElement).decode());
      for (const id of ["packages", "hyperparameters", "network", "data"]) await notebook.run(id);
      const after = await notebook.content();
      assertSameOutputs(after, before);
      assert.equal((await notebook.codeCell("data")).execution_count, 4);
    } finally {
      await page.close();
    }
  });
}
