import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "../../browser/chromium.ts";
import { withPage } from "../../browser/pages.ts";
import { livePageOf } from "./live_page.ts";

/** The HTML of every cell's outputs; ids are numbered anew with each rendering. */
function outputs(page: Page): Promise<{ cell: string; html: string }[]> {
  return page.locator(".page-program").evaluateAll((programs) =>
    programs.map((program) => ({
      cell: program.id,
      html: (program.querySelector(".page-outputs")?.innerHTML ?? "").trim()
        .replace(/\b((?:figure|drawing|output)(?:-[\w-]*?)?)(?:-\d+)?(?=["') ])/g, "$1")
        // Boxes that scroll take the keyboard.
        .replaceAll(' tabindex="0"', ""),
    }))
  );
}

/** Cells whose outputs tell how long something took. */
const TIMED: string[] = [];

for (const notebook of ["notebooks/rnn_sine.ipynb", "notebooks/experiments.ipynb"]) {
  browserTest(`every text and figure of ${notebook} is the same in the page`, async (browser) => {
    await withPage(browser, await livePageOf(notebook), async ({ page, requests, events }) => {
      const built = await outputs(page);
      assert.ok(built.filter(({ html }) => html.includes("<svg")).length >= 5);
      await page.getByRole("button", { name: "Run all" }).click();
      await page.waitForFunction(
        () => {
          const cells = [...document.querySelectorAll<HTMLElement>("[data-live]")];
          return cells.at(-1)?.dataset.state === "done" ||
            cells.some(({ dataset }) => dataset.state === "failed");
        },
        undefined,
        { timeout: 600_000, polling: 500 },
      );
      const run = await outputs(page);
      const compared = built.filter(({ cell }) => !TIMED.includes(cell));
      for (const { cell, html } of compared) {
        assert.equal(run.find((other) => other.cell === cell)?.html, html, cell);
      }
      // Cells without outputs have run, too.
      const states = await page.locator("[data-live]").evaluateAll((cells) =>
        cells.map((cell) => (cell as HTMLElement).dataset.state)
      );
      assert.deepEqual([...new Set(states)], ["done"]);
      assert.deepEqual(requests.filter((address) => !address.startsWith("blob:")), [page.url()]);
      assert.deepEqual(events, []);
    });
  });
}
