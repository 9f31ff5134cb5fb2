import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { livePageOf } from "../page/live/live_page.ts";
import { browserTest } from "./chromium.ts";
import { drawn, pageOf, withPage } from "./pages.ts";

const tutorial = () => pageOf("notebooks/rnn_sine.ipynb");

browserTest("a page opened at a heading is there immediately", async (browser) => {
  const isThere = () => {
    const { top } = document.querySelector(":target")!.getBoundingClientRect();
    return top >= 0 && top < 60;
  };
  const hash = "#step-5-training";
  await withPage(browser, await tutorial(), async ({ page }) => {
    await page.waitForFunction(isThere);
  }, { hash });
});

browserTest("a page that is reloaded keeps its place", async (browser) => {
  await withPage(browser, await tutorial(), async ({ page }) => {
    await page.evaluate(() => scrollTo(0, 9000));
    // The browser notes the place when it draws.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
    await page.reload();
    await page.waitForFunction(() => scrollY === 9000);
  });
});

browserTest("a page that loads slowly can be read as far as it is loaded", async (browser) => {
  const html = await tutorial();
  const last = html.indexOf("<h2 id=step-4");
  assert.ok(last > 0);
  let goOn = () => {};
  const more = new Promise<void>((resolve) => goOn = resolve);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const encoder = new TextEncoder();
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode(html.slice(0, last)));
        await more;
        controller.enqueue(encoder.encode(html.slice(last)));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/html" } });
  });
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${server.addr.port}/`, { waitUntil: "commit" });
    await page.getByRole("heading", { level: 2, name: /^Step 3/ }).waitFor();
    assert.equal(await page.evaluate(() => document.readyState), "loading");
    const colours = page.getByRole("group", { name: "Colours" });
    assert.equal(await colours.count(), 0, "what does nothing yet is not offered");
    goOn();
    await colours.waitFor();
    await page.getByRole("heading", { level: 2, name: /^Step 6/ }).waitFor();
    await page.getByRole("button", { name: /^Copy/ }).first().waitFor();
  } finally {
    goOn();
    await page.close();
    await server.shutdown();
  }
});

browserTest("nothing moves while a page loads", async (browser) => {
  const watch = () => {
    const shifts: string[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(JSON.stringify(entry));
    }).observe({ type: "layout-shift", buffered: true });
  };
  const shifts = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts);
  const html = await livePageOf("notebooks/rnn_sine.ipynb");
  for (const width of [375, 1000, 1440]) {
    const options = { viewport: { width, height: 900 } };
    await withPage(
      browser,
      html,
      async ({ page }) => {
        await page.getByRole("button", { name: "Run cell 1", exact: true }).waitFor();
        // All of it is laid out, not only what came first.
        await page.waitForFunction(() => document.adoptedStyleSheets.length === 0);
        await drawn(page);
        // The first thing that jumps is what we make jump.
        assert.deepEqual(await shifts(page), [], `${width}`);
        await page.evaluate(() => document.body.prepend(document.createElement("hr")));
        await page.waitForFunction(() =>
          (globalThis as unknown as { shifts: [] }).shifts.length > 0
        );
        assert.equal((await shifts(page)).length, 1, `${width}`);
      },
      options,
      (page) => page.addInitScript(watch),
    );
  }
});
