import assert from "node:assert/strict";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import type { Page } from "playwright-core";
import { readNotebook } from "../../../../lib/jupyter/file.ts";
import { editedName, pageWithEdits } from "../../../../lib/page/live/edit/download.ts";
import { browserTest } from "../../../browser/chromium.ts";
import { withPage } from "../../../browser/pages.ts";
import { assertValid } from "../../../jupyter/nbformat.ts";
import { jupyterTest, runPython } from "../../../jupyterlab/venv.ts";
import {
  editor,
  livePage,
  output,
  ran,
  retype,
  saved,
  stale,
  text,
  threeCells,
  type,
} from "./edit_page.ts";

/** Presses a button of the bar and returns the file that comes, under the name that it comes with. */
async function download(page: Page, name: string, folder: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download as ${name}` }).click();
  const file = await coming;
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** Edits two cells and runs them, all but the last. */
async function editAndRun(page: Page): Promise<void> {
  await retype(page, "cell 1", 'const start = 5; // "quotes", <b>, 😀\n');
  await page.getByRole("button", { name: "Run cell 1" }).click();
  await ran(page, "c2");
  await page.getByRole("button", { name: "Run cell 2" }).click();
  await ran(page, "c3");
  await type(page, "cell 3", " + 1");
}

browserTest(
  "the edited notebook is valid, and has the code and outputs of the page",
  async (browser) => {
    await withPage(browser, await livePage(), async ({ page }) => {
      const folder = await Deno.makeTempDir({ prefix: "unroll-download-" });
      try {
        await editAndRun(page);
        const path = await download(page, "notebook", folder);
        assert.ok(path.endsWith("a page #1-edited.ipynb"), path);
        assertValid(JSON.parse(await Deno.readTextFile(path)));
        const { cells } = await readNotebook(path);
        const [title, one, two, three, fixed] = threeCells().cells;
        assert.deepEqual(cells[0], title);
        assert.deepEqual(cells[1], {
          ...one,
          source: 'const start = 5; // "quotes", <b>, 😀\n',
          outputs: [],
          execution_count: 1,
        });
        const printed = { output_type: "stream", name: "stdout", text: "double 10\n" };
        assert.deepEqual(cells[2], { ...two, outputs: [printed], execution_count: 2 });
        assert.deepEqual(cells[3], { ...three, source: "double + 1 + 1" });
        assert.deepEqual(cells[4], fixed);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  },
);

browserTest("the edited page opens with the edits in it, and runs nothing", async (browser) => {
  const folder = await Deno.makeTempDir({ prefix: "unroll-download-" });
  try {
    let path = "";
    await withPage(browser, await livePage(), async ({ page }) => {
      await editAndRun(page);
      await page.getByRole("radio", { name: "Dark" }).check({ force: true });
      path = await download(page, "page", folder);
      assert.ok(path.endsWith("a page #1-edited.html"), path);
    });
    await withPage(browser, await Deno.readTextFile(path), async ({ page, events }) => {
      await page.locator(".page-changed").first().waitFor();
      const buttons = page.locator(".page-bar").first().getByRole("button");
      assert.deepEqual(await buttons.allTextContents(), ["Run", "Edit", "Copy"], "each once");
      assert.equal(await text(page, "c2"), 'const start = 5; // "quotes", <b>, 😀\n');
      assert.equal(await text(page, "c4"), "double + 1 + 1");
      assert.equal(await output(page, "c3"), "double 10", "outputs are those of the last run");
      assert.deepEqual(await stale(page), ["c4"]);
      const text4 = await page.locator("#cell-c4 .page-stale").textContent();
      assert.equal(
        text4,
        "Out of date: cell 1 above was run with other code. Run this cell again.",
      );
      assert.equal(await page.locator(".page-edits-text").textContent(), "2 cells changed.");
      assert.equal(page.workers().length, 0);
      assert.equal(await page.locator("html").getAttribute("data-theme"), null);
      assert.equal(await page.evaluate(() => localStorage.length), 0, "nothing to save yet");
      await page.getByRole("button", { name: "Run all" }).click();
      await ran(page, "c4");
      assert.equal(await output(page, "c4"), "12");

      // What is edited now is saved, and what came with the page can be reset, too.
      await type(page, "cell 2", " // more");
      await saved(page);
      await page.locator(".page-edits-text", { hasText: "saved in this browser" }).waitFor();
      await page.getByRole("button", { name: "Reset all changed cells" }).click();
      assert.equal(await text(page, "c2"), "const start: number = 2;");
      await page.reload();
      await page.getByRole("button", { name: "Edit cell 1" }).click();
      await editor(page, "cell 1").waitFor();
      assert.equal(await page.locator(".page-changed").count(), 0, "a reset stays one");
      assert.deepEqual(events, []);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

browserTest(
  "an edited page that is edited and downloaded again has only the new edits",
  async (browser) => {
    const folder = await Deno.makeTempDir({ prefix: "unroll-download-" });
    try {
      let path = "";
      await withPage(browser, await livePage(), async ({ page }) => {
        await type(page, "cell 1", " // first");
        path = await download(page, "page", folder);
      });
      await withPage(browser, await Deno.readTextFile(path), async ({ page }) => {
        await retype(page, "cell 1", "const start = 1; // second");
        path = await download(page, "page", folder);
      });
      const html = await Deno.readTextFile(path);
      assert.equal(html.split('id="page-edits"').length, 2);
      await withPage(browser, html, async ({ page }) => {
        await page.locator(".page-changed").waitFor();
        assert.equal(await text(page, "c2"), "const start = 1; // second");
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

browserTest("without a script, a downloaded page shows its code and outputs", async (browser) => {
  const folder = await Deno.makeTempDir({ prefix: "unroll-download-" });
  try {
    let path = "";
    await withPage(browser, await livePage(), async ({ page }) => {
      await editAndRun(page);
      path = await download(page, "page", folder);
    });
    await withPage(browser, await Deno.readTextFile(path), async ({ page }) => {
      assert.match(await text(page, "c2") ?? "", /^const start = 5;/);
      assert.equal(await output(page, "c3"), "double 10");
    }, { javaScriptEnabled: false });
    // The notebook in it is that of the last run, too.
    await withPage(browser, await Deno.readTextFile(path), async ({ page }) => {
      await page.locator(".page-changed").first().waitFor();
      const { cells } = await readNotebook(await download(page, "notebook", folder));
      const printed = { output_type: "stream", name: "stdout", text: "double 10\n" };
      assert.deepEqual(cells[2].cell_type === "code" && cells[2].outputs, [printed]);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

browserTest("edits that try to attack a page are data in it", async (browser) => {
  const html = await livePage();
  Object.assign(globalThis, { DOMParser: new JSDOM().window.DOMParser });
  const attack = '</script><script>document.title="hacked"</script><img src=x onerror=alert(1)>';
  const cell = { code: "1", ran: attack, ranAt: 0, ranAnewAt: 0 };
  const edited = pageWithEdits(html, [
    { ...cell, id: "cell-c2", now: attack },
    { ...cell, id: "cell-c3", now: "<!--<script>", code: attack },
  ]);
  await withPage(browser, edited, async ({ page, events }) => {
    await page.locator(".page-changed").first().waitFor();
    assert.equal(await text(page, "c2"), attack);
    assert.equal(await text(page, "c3"), "<!--<script>");
    assert.equal(await page.title(), "Numbers");
    assert.deepEqual(events, []);
  });
  for (
    const rubbish of [
      "{",
      '{"version":1,"cells":{"cell-c2":"1"}}',
      '{"version":2,"cells":[{"id":"cell-c2","code":7}]}',
      '{"version":2,"cells":[{"id":"nowhere","code":"1","ran":"1","ranAt":0,"ranAnewAt":0}]}',
    ]
  ) {
    const broken = edited.replace(/(id="page-edits">)[^<]*/, (_, start) => start + rubbish);
    await withPage(browser, broken, async ({ page, events }) => {
      await type(page, "cell 1", " // works");
      assert.equal(await page.locator(".page-changed").count(), 1);
      assert.deepEqual(events, []);
    });
  }
});

jupyterTest("nbformat accepts the edited notebook", async () => {
  const { packOriginal, unpackOriginal } = await import(
    "../../../../lib/page/live/edit/original.ts"
  );
  const { editedNotebook } = await import("../../../../lib/page/live/edit/download.ts");
  const { canonicalNotebook } = await import("../../../../lib/jupyter/canonical.ts");
  const { document } = new JSDOM().window;
  const original = { notebook: threeCells(), onPage: { c2: "cell-c2" }, drawings: {} };
  const edited = editedNotebook(unpackOriginal(packOriginal(original), document), () => ({
    code: "const start = 3;\n",
    run: {
      number: 4,
      outputs: [
        { output_type: "stream", name: "stdout", text: "a\nb" },
        { output_type: "error", ename: "Error", evalue: "no", traceback: ["Error: no"] },
      ],
    },
  }));
  const path = await Deno.makeTempFile({ suffix: ".ipynb" });
  try {
    await Deno.writeTextFile(path, canonicalNotebook(edited));
    const program = `
import sys, nbformat
notebook = nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT)
nbformat.validate(notebook, relax_add_props=False)
print(notebook.cells[1].source, notebook.cells[1].outputs[0].text, sep="|", end="")
`;
    assert.equal(await runPython(program, [path]), "const start = 3;\n|a\nb");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a downloaded file is named after the page's file", () => {
  const names: [address: string, name: string][] = [
    ["file:///home/a/rnn_sine.html", "rnn_sine-edited.ipynb"],
    ["file:///C:/Users/J%C3%B6rg/a%20page.htm?x=1#step-2", "a page-edited.ipynb"],
    ["file:///a/rnn_sine-edited.html", "rnn_sine-edited.ipynb"],
    ["file:///a/rnn_sine-edited%20(2).html", "rnn_sine-edited.ipynb"],
    ["https://example.org/", "notebook-edited.ipynb"],
    ["https://example.org/100%.html", "100%-edited.ipynb"],
    ["https://example.org/a%2Fb%3Ac.html", "a-b-c-edited.ipynb"],
  ];
  for (const [address, name] of names) assert.equal(editedName(address, "ipynb"), name);
});
