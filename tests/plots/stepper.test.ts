import assert from "node:assert/strict";
import { stepperHtml } from "../../lib/plots/stepper.ts";
import { browserTest } from "../browser/chromium.ts";

/** A control with a picture for each step. */
function control(pictures: number): string {
  const inside = [{ phase: "forward", words: "A small step.", numbers: [] }];
  return stepperHtml({
    name: "Steps",
    steps: Array.from({ length: pictures }, (_, detail) => {
      return {
        phase: "forward",
        words: `Step ${detail} of ${pictures}.`,
        numbers: [],
        inside,
        detail,
      };
    }),
    details: Array.from({ length: pictures }, (_, k) => `picture ${k} of ${pictures}`),
  });
}

browserTest(
  "of two controls on a page, each shows the picture of its own step",
  async (browser) => {
    const page = await browser.newPage();
    try {
      await page.setContent(
        [3, 2].map((pictures) => `<section>${control(pictures)}</section>`).join(""),
      );
      for (const open of await page.locator(".unroll-open input").all()) await open.check();
      const shown = () =>
        page.locator("section").evaluateAll((sections) =>
          sections.map((section) =>
            Array.from(section.querySelectorAll<HTMLElement>(".unroll-detail"))
              .filter((picture) => picture.checkVisibility()).map((picture) => picture.textContent)
          )
        );
      assert.deepEqual(await shown(), [["picture 0 of 3"], ["picture 0 of 2"]]);
      await page.locator("section").nth(1).getByRole("radio", { name: "Step 2 of 2:" }).check();
      assert.deepEqual(await shown(), [["picture 0 of 3"], ["picture 1 of 2"]]);
    } finally {
      await page.close();
    }
  },
);
