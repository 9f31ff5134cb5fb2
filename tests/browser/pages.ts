/** Pages on disk for browser tests, and tabs that watch what a page does. */

import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { readNotebook } from "../../lib/jupyter/file.ts";
import { buildPage } from "../../lib/page/build.ts";
import { once } from "../runner/once.ts";

/**
 * The notebooks whose pages are looked at: a small one with a bit of everything, and the tutorial.
 */
export const NOTEBOOKS = ["tests/fixtures/page/sample.ipynb", "notebooks/rnn_sine.ipynb"];

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The page of a notebook with the outputs that it has, for reading only. */
export function pageOf(notebook: string): Promise<string> {
  return once(`page of ${notebook}`, async () => {
    const path = join(root, notebook);
    return buildPage(await readNotebook(path), { baseDir: join(path, "..") });
  });
}

/** The page of the sample. */
export function samplePage(): Promise<string> {
  return pageOf(NOTEBOOKS[0]);
}

/** A tab with a page from disk, and what happened in it. */
export interface Tab {
  page: Page;
  /** Every address that the page asked for, except what is inside of the page. */
  requests: string[];
  /** Dialogs, messages and errors: a good page is silent. */
  events: string[];
}

/** Waits until the page has drawn what has happened so far. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  );
}

/**
 * Gives everything that may run or request something the occasion to: loads, hovers, focuses,
 * unfolds. Returns when what began before, such as the loading of an image, has ended.
 */
export async function provoke(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll<HTMLElement>("main *")) {
      for (const type of ["mouseover", "focus", "pointerenter", "toggle", "animationstart"]) {
        element.dispatchEvent(new Event(type));
      }
      if (element.localName === "details") element.setAttribute("open", "");
      if (/^javascript:/i.test(element.getAttribute("href") ?? "")) element.click();
    }
    // An image of our own that cannot be loaded fails after those that came before it.
    await new Promise((resolve) => {
      const last = new Image();
      last.onerror = resolve;
      last.src = "data:image/png,";
    });
  });
  await drawn(page);
}

/**
 * Writes a page to disk, opens it from there in a tab of its own, and cleans up after `use`.
 *
 * @param options.hash the fragment of its address
 */
export async function withPage(
  browser: Browser,
  html: string,
  use: (tab: Tab) => Promise<void>,
  { hash = "", ...options }: BrowserContextOptions & { hash?: string } = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-page-" });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  try {
    const path = join(folder, "a page #1.html");
    await Deno.writeTextFile(path, html);
    const page = await context.newPage();
    // On a busy machine, too, whatever is waited for happens in this time.
    page.setDefaultTimeout(60_000);
    const tab: Tab = { page, requests: [], events: [] };
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) tab.requests.push(request.url());
    });
    page.on("dialog", async (dialog) => {
      tab.events.push(`dialog: ${dialog.message()}`);
      // A frame that has gone takes its dialog with it.
      await dialog.dismiss().catch(() => {});
    });
    page.on("console", (message) => tab.events.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => tab.events.push(`error: ${error.message}`));
    await prepare(page);
    await page.goto(pathToFileURL(path).href + hash, { waitUntil: "load" });
    await use(tab);
  } finally {
    await context.close();
    await Deno.remove(folder, { recursive: true });
  }
}
