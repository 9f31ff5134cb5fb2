import assert from "node:assert/strict";
import { browserTest } from "./chromium.ts";
import { buildPage } from "../../lib/page/build.ts";
import { code, display, markdown, notebook, stream } from "../page/notebooks.ts";
import { drawn, NOTEBOOKS, pageOf, samplePage, withPage } from "./pages.ts";

browserTest(
  "a page opened from disk makes no requests, and logs nothing",
  async (browser) => {
    for (const notebook of NOTEBOOKS) {
      await withPage(browser, await pageOf(notebook), async ({ page, requests, events }) => {
        await page.mouse.wheel(0, 20_000);
        await page.waitForFunction(() => scrollY > 0);
        await drawn(page);
        assert.deepEqual(requests, [page.url()], notebook);
        assert.deepEqual(events, [], notebook);
      });
    }
    // The same watch does notice a page that asks.
    await withPage(browser, '<img src="https://beacon.invalid/x.png">', ({ requests }) => {
      assert.equal(requests.length, 2);
      return Promise.resolve();
    });
  },
);

browserTest("a page can be read without a script", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    assert.equal(
      await page.getByRole("heading", { level: 1 }).innerText(),
      "A network that continues a wave",
    );
    assert.ok(await page.getByText("Epoch:   0 loss 4.68340").isVisible());
    assert.ok(await page.getByRole("img", { name: "The total loss falls" }).isVisible());
    assert.ok(await page.locator("math").first().isVisible());
    assert.ok(
      await page.getByRole("navigation").getByRole("link", { name: "Step 5: Training" })
        .isVisible(),
    );
    await page.getByText("Exercise: how many").click();
    assert.ok(await page.getByText("one for each weight").isVisible());
    assert.equal(await page.locator("button:visible, fieldset:visible").count(), 0);
  }, { javaScriptEnabled: false });
});

browserTest("the contents lead to every section, and mark the one being read", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const links = await page.locator("nav a").all();
    assert.ok(links.length >= 8);
    for (const link of links) {
      const name = await link.innerText();
      await link.click();
      const heading = page.locator(":target");
      assert.equal((await heading.innerText()).replace(/#$/, "").trim(), name);
      assert.ok(await heading.isVisible(), name);
    }
    await page.getByRole("link", { name: "Step 3: Weights" }).click();
    await page.waitForFunction(() =>
      document.querySelector("nav [aria-current]")?.textContent === "Step 3: Weights"
    );
  });
});

browserTest("links in the text lead to their headings", async (browser) => {
  await withPage(browser, await samplePage(), async ({ page }) => {
    await page.locator("main").getByRole("link", { name: "Step 2", exact: true }).click();
    assert.match(await page.locator(":target").innerText(), /^Step 2: Data and sizes/);
  });
});

browserTest("a copy button copies the source of its cell unchanged", async (browser) => {
  const html = await samplePage();
  await withPage(browser, html, async ({ page }) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const number of [2, 5]) {
      const button = page.getByRole("button", {
        name: `Copy the code of cell ${number}`,
        exact: true,
      });
      await button.focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() =>
        document.querySelector("[role=status]")?.textContent === "Copied"
      );
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const source = await page.locator("pre.page-code").nth(number - 1).locator("code")
        .textContent();
      assert.equal(copied, source);
      assert.ok(copied.length > 100);
    }
  });
});

browserTest(
  "where the browser does not allow copying, the code is selected",
  async (browser) => {
    await withPage(
      browser,
      await samplePage(),
      async ({ page }) => {
        const button = page.getByRole("button", { name: "Copy the code of cell 1", exact: true });
        await button.click();
        await button.getByText("Selected").waitFor();
        const selected = await page.evaluate(() => String(getSelection()));
        assert.match(selected, /^import \{ cat, linspace/);
      },
      {},
      (page) =>
        page.addInitScript(() => {
          Object.defineProperty(navigator, "clipboard", { value: undefined });
          document.execCommand = () => false;
        }),
    );
  },
);

browserTest(
  "no page is wider than a phone, and nothing is cut off",
  async (browser) => {
    for (const notebook of NOTEBOOKS) {
      await withPage(browser, await pageOf(notebook), async ({ page }) => {
        for (const width of [320, 375, 768]) {
          await page.setViewportSize({ width, height: 800 });
          const { root, body, cut, figures } = await page.evaluate(() => ({
            root: document.documentElement.scrollWidth,
            body: document.body.scrollWidth,
            cut: [...document.querySelectorAll("main *:not(svg *)")].filter((element) =>
              getComputedStyle(element).overflowX === "hidden" &&
              element.scrollWidth > element.clientWidth + 1
            ).map(({ className }) => String(className)),
            figures: [...document.querySelectorAll("main svg, main img")].filter((element) =>
              element.getBoundingClientRect().right > innerWidth
            ).map(({ outerHTML }) => outerHTML.slice(0, 80)),
          }));
          assert.ok(root <= width && body <= width, `${notebook}: ${root} > ${width}`);
          assert.deepEqual([...cut, ...figures], [], `${notebook} at ${width}`);
        }
      });
    }
  },
);

browserTest(
  "only boxes that scroll can be focused",
  async (browser) => {
    await withPage(browser, await samplePage(), async ({ page }) => {
      await drawn(page);
      const boxes = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("pre, .page-table")].map((box) => ({
          overflows: box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight,
          focusable: box.tabIndex === 0,
          label: box.getAttribute("aria-label"),
        }))
      );
      assert.ok(
        boxes.some(({ overflows }) => overflows) && boxes.some(({ overflows }) => !overflows),
      );
      for (const box of boxes) {
        assert.equal(box.focusable, box.overflows, JSON.stringify(box));
        assert.ok(box.label);
      }
      const wide = page.locator("pre[tabindex='0']").first();
      await wide.focus();
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction(() => (document.activeElement?.scrollLeft ?? 0) > 0);
    }, { viewport: { width: 375, height: 800 } });
  },
);

browserTest(
  "figures in a row are side by side where there is room, and below each other otherwise",
  async (browser) => {
    await withPage(browser, await samplePage(), async ({ page }) => {
      const tops = () =>
        page.evaluate(() =>
          [...document.querySelectorAll(".page-html svg")].map((figure) =>
            figure.getBoundingClientRect().top
          )
        );
      const [left, right] = await tops();
      assert.equal(left, right);
      await page.setViewportSize({ width: 375, height: 800 });
      const [above, below] = await tops();
      assert.ok(above < below);
    });
  },
);

browserTest("code and output around text from right to left keep their order", async (browser) => {
  const source = 'f("שלום", 1, "עולם", 2); // שלום, 3';
  const html = buildPage(
    notebook([
      markdown('# T\n\nSo `["שלום", 1, 2]` is.'),
      code(source, [
        stream("│ שלום │ 1 │ עולם │ 2 │\n"),
        display({ "text/plain": '[ "שלום", 1, "עולם", 2 ]' }),
      ]),
    ]),
    { baseDir: "." },
  );
  await withPage(browser, html, async ({ page }) => {
    const places = await page.evaluate(() =>
      [...document.querySelectorAll("p code, pre code, samp")].map((element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const found: number[] = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (const { index } of node.nodeValue!.matchAll(/[1-3]/g)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + 1);
            found.push(range.getBoundingClientRect().left);
          }
        }
        return found;
      })
    );
    assert.deepEqual(places.map((numbers) => numbers.length), [2, 3, 2, 2]);
    for (const numbers of places) assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
  });
});
