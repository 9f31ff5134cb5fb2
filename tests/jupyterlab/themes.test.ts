import assert from "node:assert/strict";
import axe from "axe-core";
import { picture } from "../browser/picture.ts";
import { codeCells } from "./compare.ts";
import { labTest } from "./lab.ts";
import { TUTORIAL } from "./project.ts";

labTest("every output is legible in JupyterLab, light and dark", async (lab, t) => {
  const notebook = await lab.open(TUTORIAL);
  const { page } = notebook;
  // The longest output fits into the window, and into its picture.
  await page.setViewportSize({ width: 1280, height: 2400 });
  await page.evaluate(axe.source);
  const cells = codeCells(await notebook.content()).filter(({ outputs }) => outputs.length > 0);
  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(colorScheme, async () => {
      // JupyterLab follows the system, for which deno task lab has asked it.
      await page.emulateMedia({ colorScheme });
      await page.locator(`body[data-jp-theme-light="${colorScheme === "light"}"]`).waitFor({
        state: "attached",
      });
      for (const { id } of cells) {
        const output = (await notebook.cell(id)).locator(".jp-Cell-outputWrapper");
        await output.scrollIntoViewIfNeeded();
        await picture(output, `jupyterlab/${colorScheme}/${id}`);
        assert.deepEqual(await output.evaluate(problemsIn), [], id);
      }
    });
  }
});

/** What axe finds wrong in an output, and what does not fit. */
async function problemsIn(element: Element): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
  const images = Array.from(element.querySelectorAll("img"));
  await Promise.all(images.map((image) => image.decode()));
  const { violations } = await axe.run(element as HTMLElement, {
    runOnly: ["color-contrast", "image-alt", "svg-img-alt", "scope-attr-valid"],
    resultTypes: ["violations"], // what is right need not be told in full
  });
  const areas = Array.from(element.querySelectorAll(".jp-OutputArea-output"));
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...areas.filter((area) => area.scrollWidth > area.clientWidth).map(() => "too wide"),
  ];
}
