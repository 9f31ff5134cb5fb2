/** A small page whose cells can be edited, and what tests do with it. */

import type { Locator, Page } from "playwright-core";
import type { CodeCell, Notebook } from "../../../../lib/jupyter/notebook.ts";
import { buildPage } from "../../../../lib/page/build.ts";
import { makeKit } from "../../../../lib/page/kit/kit.ts";
import { code, markdown, notebook, stream } from "../../notebooks.ts";

/** Three cells that need each other, with the outputs of an earlier run, and one that cannot run. */
export function threeCells(): Notebook {
  const result = {
    output_type: "execute_result" as const,
    execution_count: 3,
    data: { "text/plain": "5" },
    metadata: {},
  };
  return notebook([
    markdown("# Numbers\n\nThey are doubled."),
    code("const start: number = 2;", [], { execution_count: 1 }),
    code(
      'const double = start * 2;\nconsole.log("double", double);',
      [stream("double 4\n")],
      { execution_count: 2 },
    ),
    code("double + 1", [result], { execution_count: 3 }),
    code('Deno.readTextFileSync("x")', [], { execution_count: 4 }),
  ]);
}

/** The page of a notebook, with all its machinery. */
export async function livePage(of: Notebook = threeCells()): Promise<string> {
  return buildPage(of, { baseDir: import.meta.dirname!, kit: await makeKit() });
}

/** A notebook of one code cell. */
export function oneCell(source: string, more: Partial<CodeCell> = {}): Notebook {
  return notebook([markdown("# One"), code(source, [], more)]);
}

/** The editor of a cell, once it is open. */
export function editor(page: Page, name: string): Locator {
  return page.getByRole("textbox", { name: `Code of ${name}.` });
}

/** Opens a cell's editor and puts text at its end. */
export async function type(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: `Edit ${name}` }).click();
  await editor(page, name).waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

/** Opens a cell's editor and puts text in the place of all that was there. */
export async function retype(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: `Edit ${name}` }).click();
  await editor(page, name).waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

/** The code of a cell, as a reader without the editor sees it. */
export function text(page: Page, id: string): Promise<string | null> {
  return page.locator(`#cell-${id} .page-code code`).textContent();
}

/** What a cell shows below its code. */
export async function output(page: Page, id: string): Promise<string> {
  const texts = await page.locator(`#cell-${id} .page-outputs`).allTextContents();
  return texts.join("").trim();
}

/** Waits until a cell has been run as often. */
export async function ran(page: Page, id: string): Promise<void> {
  await page.locator(`#cell-${id}[data-state=done]`).waitFor();
}

/** Waits until the edits are saved. */
export async function saved(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => /^unroll-edits:/.test(key))
  );
}

/** The cells that are marked as out of date. */
export function stale(page: Page): Promise<string[]> {
  return page.locator(".page-program:has(.page-stale)").evaluateAll((cells) =>
    cells.map(({ id }) => id.replace("cell-", ""))
  );
}
