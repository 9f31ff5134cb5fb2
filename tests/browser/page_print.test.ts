import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./chromium.ts";
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

        await t.step("what is folded on the screen is there", async () => {
          const hidden = await page.evaluate(() =>
            [...document.querySelectorAll("main details > :not(summary)")]
              // The playground's tables repeat what its pictures show.
              .filter((part) => part.closest(".play") === null)
              .filter((part) =>
                part.getClientRects().length === 0 ||
                part.clientHeight === 0 && part.textContent.trim() !== ""
              )
              .map((part) => part.outerHTML.slice(0, 80))
          );
          assert.deepEqual(hidden, []);
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

browserTest("a printed page is made of A4 sheets", async (browser) => {
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
