import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { browserTest } from "../browser/chromium.ts";
import { skips } from "../runner/skips.ts";
import { assertSameOutputs } from "./compare.ts";
import { LabNotebook, started } from "./lab_notebook.ts";
import { makeProject, removeProject, TUTORIAL } from "./project.ts";
import { JupyterServer } from "./server.ts";
import { hasModule } from "./venv.ts";

const hasNotebook = await hasModule("notebook");

/** A test that needs Notebook 7 and Chromium. */
function notebook7Test(name: string, run: (browser: Browser) => Promise<void>): void {
  if (skips(name, "Notebook 7", hasNotebook)) Deno.test.ignore(name, () => {});
  else browserTest(name, run);
}

notebook7Test("Notebook 7 shows the tutorial's figures and runs its cells", async (browser) => {
  const project = await makeProject();
  const server = await JupyterServer.start(project, "notebook");
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    page.setDefaultTimeout(60_000);
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
    await server.stop();
    await removeProject(project);
  }
});
