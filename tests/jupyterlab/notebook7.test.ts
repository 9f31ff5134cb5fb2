import assert from "node:assert/strict";
import { browserTest } from "../browser/chromium.ts";
import { assertSameOutputs } from "./compare.ts";
import { LabNotebook, started } from "./lab_notebook.ts";
import { makeProject, removeProject, TUTORIAL } from "./project.ts";
import { JupyterServer } from "./server.ts";
import { hasModule } from "./venv.ts";

const isRequired = Deno.env.get("CI") === "true";
const notebook7Test: typeof browserTest = isRequired || await hasModule("notebook")
  ? browserTest
  : (name) => Deno.test.ignore(name, () => {});

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
