import assert from "node:assert/strict";
import axe from "axe-core";
import { picture } from "../browser/picture.ts";
import { codeCells } from "./compare.ts";
import { labTest } from "./lab.ts";
import { TUTORIAL } from "./project.ts";

labTest("every output is legible in JupyterLab, light and dark", async (lab, t) => {
  const notebook = await lab.open(TUTORIAL);
  const { page } = notebook;
  const cells = codeCells(await notebook.content()).filter(({ outputs }) => outputs.length > 0);
  // JupyterLab renders the cells that are in the window, and axe looks at what is rendered.
  await page.setViewportSize({ width: 1280, height: 40_000 });
  for (const { id } of cells) {
    await (await notebook.cell(id)).locator(".jp-OutputArea-output").first().waitFor();
  }
  await page.evaluate(axe.source);
  // JupyterLab's body has no height and hides what overflows: axe takes everything for invisible.
  await page.evaluate(() => document.body.style.height = "100vh");
  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(colorScheme, async () => {
      // JupyterLab follows the system, as deno task lab configures it.
      await page.emulateMedia({ colorScheme });
      await page.locator(`body[data-jp-theme-light="${colorScheme === "light"}"]`).waitFor({
        state: "attached",
      });
      await page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
      const { outputs, rules, problems } = await page.evaluate(
        problemsIn,
        ".jp-Cell-outputWrapper",
      );
      assert.deepEqual(problems, []);
      assert.deepEqual(rules, ["color-contrast", "image-alt", "scope-attr-valid"]);
      assert.equal(outputs, cells.reduce((sum, { outputs }) => sum + outputs.length, 0));
      for (const { id } of cells) {
        const output = (await notebook.cell(id)).locator(".jp-Cell-outputWrapper");
        await picture(output, `jupyterlab/${colorScheme}/${id}`);
      }
    });
  }
});

/** What axe finds wrong in outputs, by which rules, what does not fit, and how many outputs there are. */
async function problemsIn(selector: string) {
  const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
  const elements = Array.from(document.querySelectorAll(selector));
  const images = elements.flatMap((element) => Array.from(element.querySelectorAll("img")));
  await Promise.all(images.map((image) => image.decode()));
  const { violations, passes } = await axe.run(selector, {
    runOnly: ["color-contrast", "image-alt", "svg-img-alt", "scope-attr-valid"],
    resultTypes: ["violations"], // a selector for every element that is right takes long
  });
  const areas = elements.flatMap((element) =>
    Array.from(element.querySelectorAll(".jp-OutputArea-output"))
  );
  const problems = [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...areas.filter((area) => area.scrollWidth > area.clientWidth)
      .map((area) => `too wide: ${area.textContent}`),
  ];
  const rules = [...violations, ...passes].map(({ id }) => id).sort();
  return { outputs: areas.length, rules, problems };
}
