import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./chromium.ts";
import { zeros } from "unroll";
import { toOutput } from "../../lib/notebook/mime_bundle.ts";
import { table } from "../../lib/notebook/table.ts";
import { buildPage } from "../../lib/page/build.ts";
import { code, display, markdown, notebook, stream } from "../page/notebooks.ts";
import { NOTEBOOKS, pageOf, withPage } from "./pages.ts";

/** What is left of an A4 sheet between the margins, in CSS pixels. */
const SHEET = {
  width: Math.floor((210 - 34) / 25.4 * 96),
  height: Math.floor((297 - 36) / 25.4 * 96),
};

/** Lays the page out in columns of a sheet's size: they break where sheets of paper would. */
async function layOutAsSheets(page: Page): Promise<void> {
  await page.addStyleTag({
    content: `body { width: ${SHEET.width}px; height: ${SHEET.height}px; columns: ${SHEET.width}px;
      column-gap: 40px; column-fill: auto; }`,
  });
}

for (const notebook of NOTEBOOKS) {
  browserTest(
    `${notebook} on paper: nothing is cut off, split or left to click`,
    async (browser, t) => {
      const html = await pageOf(notebook);
      await withPage(browser, html, async ({ page }) => {
        await page.emulateMedia({ media: "print", colorScheme: "dark" });

        await t.step("no box hides a part of its contents, and none sticks out", async () => {
          const clipped = await page.evaluate((width) => {
            const boxes = [...document.querySelectorAll<HTMLElement>("main, main *")];
            return boxes.filter((box) => {
              if (box.closest("svg, math")) return false;
              const { overflowX, overflowY } = getComputedStyle(box);
              const spills = box.localName === "pre" && box.scrollHeight > box.clientHeight + 1;
              const hides = overflowX !== "visible" && box.scrollWidth > box.clientWidth ||
                overflowY !== "visible" && box.scrollHeight > box.clientHeight;
              return hides || spills || box.getBoundingClientRect().right > width + 1;
            }).map((box) => `${box.localName}.${box.className}: ${box.textContent.slice(0, 60)}`);
          }, SHEET.width);
          assert.deepEqual(clipped, []);
        });

        await t.step("the colours are light, and there is nothing to press", async () => {
          const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          assert.equal(ground, "rgb(255, 255, 255)");
          assert.equal(
            await page.locator("button:visible, nav:visible, fieldset:visible").count(),
            0,
          );
        });

        await t.step(
          "no figure is split, and no heading is parted from what it heads",
          async () => {
            await layOutAsSheets(page);
            const { figures, split, stranded } = await page.evaluate((column) => {
              const sheet = (element: Element) =>
                Math.floor(element.getClientRects()[0].left / column);
              const figures = [...document.querySelectorAll("figure")];
              const headings = [...document.querySelectorAll("main :is(h2, h3)")];
              return {
                figures: figures.length,
                split: figures.filter((figure) => figure.getClientRects().length !== 1)
                  .map((figure) => figure.textContent.slice(-80)),
                stranded: headings.filter((heading) => {
                  const next = heading.nextElementSibling ??
                    heading.parentElement?.nextElementSibling;
                  return next ? sheet(next) !== sheet(heading) : false;
                }).map((heading) => heading.textContent),
              };
            }, SHEET.width + 40);
            assert.ok(figures >= 3, `${figures} figures`);
            assert.deepEqual(split, []);
            assert.deepEqual(stranded, []);
          },
        );
      }, { viewport: SHEET });
    },
  );
}

browserTest("on paper, no number breaks, and no table is too wide", async (browser) => {
  const numbers = Array.from({ length: 60 }, (_, i) => Math.sin(i));
  const small = numbers.map((x) => (1e-7 * x).toExponential(2));
  const row = (count: number) =>
    Object.fromEntries(numbers.slice(0, count).map((x, i) => [`column ${i}`, 1e4 * x]));
  const texts = {
    text: "a description that goes on for a while ".repeat(3),
    small: 1e-7,
    big: 1e6,
  };
  const cells = numbers.slice(0, 14).join(" | ");
  const outputs = [
    table([row(6)]),
    table([row(20)]),
    table([texts, texts]),
    toOutput(zeros([4, 30])),
  ]
    .map(({ data }) => display(data));
  const html = buildPage(
    notebook([
      markdown(
        `# T\n\n|${cells.replace(/[^|]+/g, " a ")}|\n|${cells.replace(/[^|]+/g, "-")}|\n|${cells}|`,
      ),
      markdown(`${small.join(" ")} *${small.join(" ")}* ${numbers.join(", ")}`),
      code(`const a = [${numbers}];\nconst b = [${small.join(", ")}];`, [
        ...outputs,
        stream(`${numbers}\n${numbers.join(" ")}\n${small.join(" ")}\n${small.join(";")}`),
        display({ "text/plain": JSON.stringify(numbers) }),
      ]),
    ]),
    { baseDir: "." },
  );
  await withPage(browser, html, async ({ page }) => {
    await page.emulateMedia({ media: "print" });
    const { seen, broken, wide } = await page.evaluate((width) => {
      const walker = document.createTreeWalker(
        document.querySelector("main")!,
        NodeFilter.SHOW_TEXT,
      );
      let seen = 0;
      const broken: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { 0: number, index } of node.nodeValue!.matchAll(/-?\d[\d.]*(?:e-\d+)?/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + number.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) broken.push(`${number} in ${node.parentElement?.localName}`);
          seen++;
        }
      }
      const wide = [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > width + 1);
      return { seen, broken, wide: wide.map(({ localName }) => localName) };
    }, SHEET.width);
    assert.ok(seen > 800, `${seen} numbers`);
    assert.deepEqual(broken, []);
    assert.deepEqual(wide, []);
  }, { viewport: SHEET });
});

browserTest("a printed page has the size of A4", async (browser) => {
  await withPage(browser, await pageOf(NOTEBOOKS[1]), async ({ page }) => {
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    const text = new TextDecoder("latin1").decode(pdf);
    const sheets = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    assert.ok(sheets.length > 2, `${sheets.length} sheets`);
    for (const [, width, height] of sheets) {
      assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [596, 843]);
    }
  });
});

browserTest(
  "a figure moves to the next sheet as a whole when only its caption has no room",
  async (browser) => {
    const html = await pageOf(NOTEBOOKS[0]);
    const fragments = async (html: string) => {
      let count = 0;
      await withPage(browser, html, async ({ page }) => {
        await page.emulateMedia({ media: "print" });
        await layOutAsSheets(page);
        count = await page.evaluate((height) => {
          const figure = document.querySelector("figure")!;
          const room = height - figure.querySelector("svg")!.clientHeight - 8;
          const filler = document.createElement("div");
          filler.style.height = `${room}px`;
          document.body.replaceChildren(filler, figure);
          return figure.getClientRects().length;
        }, SHEET.height);
      }, { viewport: SHEET });
      return count;
    };
    assert.equal(await fragments(html), 1);
    // Without the page's rule it would be split: this is no accident of the sizes.
    assert.equal(await fragments(html.replaceAll(/break-inside: ?avoid/g, "")), 2);
  },
);

browserTest(
  "on paper, folded parts are a line, and opened ones are shown",
  async (browser) => {
    const html = await pageOf("notebooks/experiments.ipynb");
    await withPage(browser, html, async ({ page }) => {
      await page.emulateMedia({ media: "print" });
      const heights = () =>
        page.evaluate(() =>
          [...document.querySelectorAll("main details")].map((details) => details.clientHeight)
        );
      const folded = await heights();
      assert.ok(folded.length > 5);
      // A summary of one line, with the frame around it.
      assert.ok(Math.max(...folded) < 50, folded.join());
      const checks = page.locator("#cell-checks");
      assert.ok((await checks.boundingBox())!.height < 100);
      await checks.locator("details").evaluate((details) => details.setAttribute("open", ""));
      assert.ok((await checks.boundingBox())!.height > 1000);
    }, { viewport: SHEET });
  },
);
