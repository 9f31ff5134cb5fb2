import assert from "node:assert/strict";
import { picture } from "../browser/picture.ts";
import { labTest } from "./lab.ts";
import { TUTORIAL } from "./project.ts";

labTest("backpropagation can be stepped through without a script", async (lab, t) => {
  const notebook = await lab.open(TUTORIAL);
  const { page } = notebook;
  await notebook.run("packages");

  await t.step(
    "an output that is not trusted yet shows the picture, and no loose words",
    async () => {
      const output = (await notebook.cell("loss-of-first")).locator(".jp-OutputArea");
      await output.scrollIntoViewIfNeeded();
      assert.equal((await output.innerText()).replace(/\[\d+\]:/, "").trim(), "");
      const image = output.locator("img");
      await image.evaluate((image) => (image as HTMLImageElement).decode());
      assert(await image.isVisible());
      assert.equal(await output.locator("input:visible").count(), 0);
    },
  );

  await notebook.run("chain");
  const output = (await notebook.cell("chain")).locator(".jp-OutputArea");
  const words = () => output.locator("label:has(:checked) + b").getAttribute("data-words");
  const radios = output.getByRole("radio");
  await output.scrollIntoViewIfNeeded();

  await t.step("the mouse steps forwards and back", async () => {
    assert(!await output.locator("img").isVisible(), "the still picture gives way");
    const button = async (content: string) => {
      const labels = output.locator("label");
      const contents = await labels.evaluateAll((labels) =>
        labels.map((label) => getComputedStyle(label, "::after").content)
      );
      const box = (await output.locator("form").boundingBox())!;
      assert(contents.includes(JSON.stringify(content)), contents.join());
      await page.mouse.click(box.x + (content === "‹ Back" ? 30 : 130), box.y + 15);
    };
    await button("Step ›");
    await button("Step ›");
    assert.match(await words() ?? "", /^e = Sub \[\]: a - b = 1 - 3 = -2/);
    await button("‹ Back");
    assert.match(await words() ?? "", /^p = Mul/);
  });

  await t.step("the arrow keys step, and the selected cell stays", async () => {
    await radios.nth(1).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowDown");
    assert.match(await words() ?? "", /^e = Sub \[\]: -4 arrives from Pow/);
    await page.keyboard.press("ArrowUp");
    assert.match(await words() ?? "", /^Pow \[\]: This is the result/);
    assert.equal(await notebook.activeId(), "chain");
    assert.match(
      await radios.nth(4).getAttribute("aria-label") ?? "",
      /^Step 5 of 8: backward\. Pow/,
    );
  });

  await t.step("the boxes show the values computed so far, in both themes", async () => {
    const seen = await output.locator("svg .unroll-since").evaluateAll((parts) =>
      parts.filter((part) => Number(getComputedStyle(part).opacity) > 0)
        .map(({ textContent }) => textContent)
    );
    assert.deepEqual(seen, ["0.5", "1", "-2", "4", "1"]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`body[data-jp-theme-light="${colorScheme === "light"}"]`).waitFor({
        state: "attached",
      });
      await picture(output, `jupyterlab/back-propagation ${colorScheme}`);
    }
  });
});
