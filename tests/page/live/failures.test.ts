import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { browserTest } from "../../browser/chromium.ts";
import { type Tab, withPage } from "../../browser/pages.ts";
import { code, markdown, notebook } from "../notebooks.ts";
import { cellsPage, ended, idOf, livePage, output, run, runToEnd, status } from "./live_page.ts";

/** So much code that the next cell is out of sight. */
const LONG = "// line\n".repeat(80);

/** Waits until something is on the screen, for pages scroll in their own time. */
async function inView(place: Locator): Promise<void> {
  const handle = await place.elementHandle();
  await place.page().waitForFunction((element) => {
    const { top, bottom } = element!.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }, handle);
}

function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
}

browserTest("Run all scrolls to the first failure, with advice", async (browser) => {
  const html = await cellsPage(LONG, `${LONG}throw new Error("here")`, LONG, "1");
  await withPage(browser, html, async ({ page }) => {
    await page.getByRole("button", { name: "Run all" }).click();
    assert.equal(await ended(page, 2), "failed");
    const cell = page.locator(`#${idOf(2)}`);
    await inView(cell.locator(".page-error"));
    assert.equal(await focused(page), "Run cell 2");
    assert.equal(
      await cell.locator(".page-advice").innerText(),
      "The cells after it were not run. Run from here",
    );
    await page.getByRole("button", { name: "Edit cell 2" }).click();
    await page.getByRole("textbox", { name: "Code of cell 2." }).waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("2");
    await cell.locator(".page-advice").getByRole("button").click();
    assert.equal(await ended(page, 4), "done");
    assert.equal(await cell.locator(".page-advice").count(), 0);
  });
});

browserTest("Shift+Enter goes to the next cell, but not past an error", async (browser) => {
  const html = await cellsPage("1;", `${LONG}throw new Error("here")`, LONG, "4");
  await withPage(browser, html, async ({ page }) => {
    await page.getByRole("button", { name: "Run cell 1" }).focus();
    await page.keyboard.press("Shift+Enter");
    assert.equal(await ended(page, 1), "done");
    await page.keyboard.press("Shift+Enter");
    assert.equal(await ended(page, 2), "failed");
    await page.locator(`#${idOf(2)} .page-run:focus`).waitFor();
    await inView(page.locator(`#${idOf(2)} .page-error`));
  });
});

browserTest("a cell that needs one that cannot run here names it", async (browser) => {
  const html = await cellsPage(
    'const text = Deno.readTextFileSync("x");',
    'import { join } from "@std/path";',
    'import { own } from "./own.ts";',
    "text",
    "join",
    "own",
  );
  await withPage(browser, html, async ({ page }) => {
    for (
      const [cell, advice] of [
        [
          4,
          "text comes from cell 1, which does not run here: it uses Deno.readTextFileSync, which a " +
          "browser does not have.",
        ],
        [
          5,
          'join comes from cell 2, which does not run here: it needs "@std/path", which is not in ' +
          "this page.",
        ],
        [
          6,
          'own comes from cell 3, which does not run here: it needs "./own.ts", which is not in ' +
          "this page.",
        ],
      ] as const
    ) {
      assert.equal(await runToEnd(page, cell), "failed");
      assert.equal(await page.locator(`#${idOf(cell)} .page-advice`).innerText(), advice);
      assert.ok((await status(page)).endsWith(advice));
    }
  });
});

browserTest(
  "only the cells that a cell needs are run first, with a note if they are many",
  async (browser) => {
    const steps = Array.from({ length: 9 }, (_, i) => `const step${i + 1} = step${i} + 1;`);
    const html = await cellsPage("const step0 = 0;", "console.log('no need')", ...steps, "step9");
    await withPage(browser, html, async ({ page }) => {
      assert.equal(await runToEnd(page, 12), "failed");
      const advice = page.locator(".page-advice").getByRole("button");
      assert.equal(
        await advice.innerText(),
        "Run the 10 cells that it needs (this may take a while)",
      );
      await advice.click();
      await page.locator(`#${idOf(12)}[data-state=done]`).waitFor();
      assert.equal(await output(page, 12), "9");
      assert.equal(await output(page, 2), "");
    });
  },
);

browserTest("any thrown value is shown", async (browser) => {
  const html = await cellsPage("throw undefined", "throw 1n", "throw { a: 1 }", "throw null");
  await withPage(browser, html, async ({ page }) => {
    for (const [i, shown] of ["undefined", "1n", "{ a: 1 }", "null"].entries()) {
      assert.equal(await runToEnd(page, i + 1), "failed");
      assert.ok((await output(page, i + 1)).includes(shown), await output(page, i + 1));
    }
  });
});

browserTest("cells tagged remove-cell run hidden, and are shown if they fail", async (browser) => {
  const hidden = { metadata: { tags: ["remove-cell"] } };
  const html = await livePage(notebook([
    markdown("# Cells"),
    code("const k = 2;\nconsole.log('unseen')", [], { execution_count: 1, ...hidden }),
    code("k + 1", [], { execution_count: 2 }),
    code("if (k > 1) throw new Error('seen')", [], { execution_count: 3, ...hidden }),
  ]));
  await withPage(browser, html, async ({ page }) => {
    assert.equal(await page.locator(".page-program:visible").count(), 1);
    assert.equal(await runToEnd(page, 2), "failed");
    await page.locator(".page-advice").getByRole("button").click();
    await page.locator(`#${idOf(2)}[data-state=done]`).waitFor();
    assert.equal(await output(page, 2), "3");
    assert.equal(await page.locator(`#${idOf(1)}`).isVisible(), false);
    await page.getByRole("button", { name: "Run all" }).click();
    assert.equal(await ended(page, 3), "failed");
    assert.match(await output(page, 3), /Error: seen/);
  });
});

browserTest("folded code is run without unfolding it", async (browser) => {
  const html = await livePage(notebook([
    markdown("# Cells"),
    code("6 * 7", [], { execution_count: 1, metadata: { tags: ["hide-input"] } }),
  ]));
  await withPage(browser, html, async ({ page }) => {
    assert.equal(await page.locator(".page-code").isVisible(), false);
    assert.equal(await runToEnd(page, 1), "done");
    assert.equal(await output(page, 1), "42");
    assert.equal(await page.locator(".page-code").isVisible(), false);
    await page.getByText("Code", { exact: true }).click();
    assert.ok(await page.locator(".page-code").isVisible());
  });
});

browserTest(
  "long outputs are shortened in the build as after Run",
  async (browser) => {
    const row = (_: unknown, i: number) => `<tr><td>${i}${" more".repeat(50)}</td></tr>`;
    const big = 'import { html } from "unroll/notebook";\n' +
      `html("<table>" + Array.from({ length: 5000 }, ${row}).join("") + "</table>")`;
    const table = `<table>${Array.from({ length: 5000 }, row).join("")}</table>`;
    const words = "word ".repeat(60_000);
    const html = await livePage(notebook([
      markdown("# Cells"),
      code(big, [{
        output_type: "execute_result",
        execution_count: 1,
        data: { "text/html": table },
        metadata: {},
      }], { execution_count: 1 }),
      code('console.log("word ".repeat(60_000))', [{
        output_type: "stream",
        name: "stdout",
        text: `${words}\n`,
      }], { execution_count: 2 }),
    ]));
    await withPage(browser, html, async ({ page }) => {
      const inBuild = [await output(page, 1), await output(page, 2)];
      assert.equal(await page.locator("main tr").count(), 1000);
      assert.match(inBuild[0], /4,000 more rows/);
      for (const cell of [1, 2]) {
        assert.equal(await runToEnd(page, cell), "done");
        assert.equal(await output(page, cell), inBuild[cell - 1]);
      }
    });
  },
);

/** Run in a page before its scripts: its `count`th worker cannot be made. */
function breakWorker(count: number): void {
  const Real = Worker;
  let made = 0;
  globalThis.Worker = class extends Real {
    constructor(script: string | URL) {
      if (++made === count) throw new Error(`no worker from ${new URL(script).protocol}`);
      super(script);
    }
  };
}

browserTest("after a worker that did not start, a cell gets a new one", async (browser) => {
  const html = await cellsPage("6 * 7");
  const test = async ({ page }: Tab) => {
    assert.equal(await runToEnd(page, 1), "failed");
    assert.match(await output(page, 1), /^Error: no worker from blob/);
    await run(page, 1);
    await page.locator(`#${idOf(1)}[data-state=done]`).waitFor();
    assert.equal(await output(page, 1), "42");
  };
  await withPage(browser, html, test, {}, (page) => page.addInitScript(breakWorker, 1));
});

browserTest("a sweep whose worker does not start fails; the next one trains", async (browser) => {
  const html = await cellsPage(
    'import { sweep } from "unroll";',
    "(await sweep({ epochs: [1, 2] }, { workers: 2 })).map(({ result }) => result.losses.length)",
  );
  const test = async ({ page }: Tab) => {
    assert.equal(await runToEnd(page, 1), "done");
    assert.equal(await runToEnd(page, 2), "failed");
    assert.match(await output(page, 2), /^Error: sweep: a worker failed: no worker from blob/);
    await run(page, 2);
    await page.locator(`#${idOf(2)}[data-state=done]`).waitFor();
    assert.equal(await output(page, 2), "[ 1, 2 ]");
  };
  await withPage(browser, html, test, {}, (page) => page.addInitScript(breakWorker, 3));
});
