/** Tabs with a playground, and ways to use it as a reader does. */

import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { type Tab, withPage } from "../browser/pages.ts";
import type { Lesson } from "../../lib/playground/settings.ts";
import { playgroundPage } from "./bundled.ts";

/** How to open a playground. */
export interface Opening {
  /** The fragment of its address. */
  hash?: string;
  /** Another script for the worker. */
  worker?: string;
  lesson?: Lesson;
  context?: BrowserContextOptions;
  prepare?: (page: Page) => Promise<unknown>;
}

/** A tab with a playground, with its parts at hand. */
export interface Playground extends Tab {
  field(label: string): Locator;
  slider(label: string): Locator;
  button(name: string | RegExp): Locator;
  /** How the training ended; waits for the expected text. */
  outcome(expected: RegExp): Promise<string>;
  /** The rows of a table, which is opened. */
  table(title: string): Promise<string[][]>;
  /** Waits until the expected text is announced to screen readers. */
  announced(expected: RegExp): Promise<void>;
}

/** Lets a test move the page's time on, with `page.clock`, instead of waiting. */
export function withClock(script?: () => void): (page: Page) => Promise<void> {
  return async (page) => {
    await page.clock.install();
    if (script) await page.addInitScript(script);
  };
}

/** Opens a playground from disk, and cleans up after `use`. A good page logs and requests nothing. */
export async function withPlayground(
  browser: Browser,
  use: (playground: Playground) => Promise<void>,
  { hash = "", worker, lesson, context, prepare }: Opening = {},
): Promise<void> {
  const html = await playgroundPage({ worker, lesson });
  await withPage(
    browser,
    html,
    async (tab) => {
      const { page } = tab;
      await use({
        ...tab,
        field: (label) => page.getByLabel(label, { exact: true }),
        slider: (label) => page.getByRole("slider", { name: label, exact: true }),
        button: (name) => page.getByRole("button", { name }),
        async outcome(expected) {
          const text = page.locator(".play-outcome", { hasText: expected });
          await text.waitFor();
          return await text.innerText();
        },
        async table(title) {
          const table = page.locator("details", { hasText: title });
          if (await table.getAttribute("open") === null) await table.locator("summary").click();
          await table.locator("tbody tr").first().waitFor();
          return await table.locator("tbody tr").evaluateAll((rows) =>
            rows.map((row) => [...row.children].map((cell) => cell.textContent ?? ""))
          );
        },
        async announced(expected) {
          await page.locator("[role=status]", { hasText: expected }).waitFor({ state: "attached" });
        },
      });
      assert.deepEqual(tab.events, []);
      const outside = tab.requests.filter((url) => !/^(file|blob):/.test(url));
      assert.deepEqual(outside, []);
    },
    { ...context, hash },
    prepare,
  );
}
