import assert from "node:assert/strict";
import axe from "axe-core";
import { picture } from "../browser/picture.ts";
import { codeCells } from "./compare.ts";
import { labTest } from "./lab.ts";
import { TUTORIAL } from "./project.ts";

for (const colorScheme of ["light", "dark"] as const) {
  labTest(`every output is legible in JupyterLab's ${colorScheme} theme`, async (lab) => {
    const notebook = await lab.open(TUTORIAL);
    const { page } = notebook;
    // The longest output fits into the window, and into its picture.
    await page.setViewportSize({ width: 1280, height: 2400 });
    // JupyterLab follows the system, for which deno task lab has asked it.
    await page.emulateMedia({ colorScheme });
    await page.locator(`body[data-jp-theme-light="${colorScheme === "light"}"]`).waitFor({
      state: "attached",
    });
    await page.evaluate(axe.source);
    const cells = codeCells(await notebook.content()).filter(({ outputs }) => outputs.length > 0);
    for (const { id } of cells) {
      const output = (await notebook.cell(id)).locator(".jp-Cell-outputWrapper");
      await output.scrollIntoViewIfNeeded();
      await picture(output, `jupyterlab/${colorScheme}/${id}`);
      const problems = await output.evaluate(async (element) => {
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
      });
      assert.deepEqual(problems, [], id);
    }
  });
}
