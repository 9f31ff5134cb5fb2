import assert from "node:assert/strict";
import { join } from "node:path";
import { readNotebook } from "../../../lib/jupyter/file.ts";
import type { Notebook } from "../../../lib/jupyter/notebook.ts";
import { browserTest } from "../../browser/chromium.ts";
import { withPage } from "../../browser/pages.ts";
import { livePageOf, root } from "./live_page.ts";

/** What the code cells put out, by id. */
function outputs({ cells }: Notebook): Map<string, unknown> {
  return new Map(
    cells.flatMap((cell) => cell.cell_type === "code" ? [[cell.id, cell.outputs]] : []),
  );
}

for (
  const [path, cells] of [
    ["notebooks/rnn_sine.ipynb", Infinity],
    ["notebooks/your_data.ipynb", Infinity],
    // With two sweeps, whose runs train in workers; what comes later takes long, and is of the kind.
    ["notebooks/experiments.ipynb", 9],
  ] as const
) {
  browserTest(
    `in a page, ${path} has the same outputs as in the kernel`,
    async (browser) => {
      await withPage(browser, await livePageOf(path), async ({ page, requests, events }) => {
        // What is downloaded after an edit are the page's own outputs.
        await page.getByRole("button", { name: /^Edit cell/ }).last().click();
        await page.locator(".cm-content").waitFor();
        await page.keyboard.press("Control+End");
        await page.keyboard.type("// nothing");
        await page.getByRole("button", { name: "Run all" }).click();
        await page.waitForFunction(
          (cells) => {
            const states = [...document.querySelectorAll<HTMLElement>("[data-live]")]
              .map(({ dataset }) => dataset.state).slice(0, cells);
            return states.at(-1) === "done" || states.includes("failed");
          },
          Math.min(cells, 1000),
          { timeout: 300_000 },
        );
        if (cells < Infinity) await page.getByRole("button", { name: "Stop", exact: true }).click();
        const coming = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download as notebook" }).click();
        const folder = await Deno.makeTempDir({ prefix: "unroll-outputs-" });
        try {
          const file = join(folder, "run.ipynb");
          await (await coming).saveAs(file);
          const here = outputs(await readNotebook(file));
          const kernel = outputs(await readNotebook(join(root, path)));
          for (const [cell, expected] of [...kernel].slice(0, cells)) {
            assert.deepEqual(here.get(cell), expected, cell);
          }
          assert.ok(JSON.stringify([...here]).split("<svg").length > 5);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
        assert.deepEqual(requests.filter((address) => !address.startsWith("blob:")), [page.url()]);
        assert.deepEqual(events, []);
      });
    },
  );
}
