/** Pages whose cells run, and what tests do with them. */

import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { readNotebook } from "../../../lib/jupyter/file.ts";
import type { Notebook } from "../../../lib/jupyter/notebook.ts";
import { buildPage } from "../../../lib/page/build.ts";
import { makeKit } from "../../../lib/page/kit/kit.ts";
import { once } from "../../runner/once.ts";
import { code, markdown, notebook } from "../notebooks.ts";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The page of a notebook, with all that runs its cells. */
export async function livePage(of: Notebook, baseDir = import.meta.dirname!): Promise<string> {
  return buildPage(of, { baseDir, kit: await makeKit() });
}

/** The page of a notebook of this project. */
export function livePageOf(path: string): Promise<string> {
  return once(`live page of ${path}`, async () => {
    const full = join(root, path);
    return await livePage(await readNotebook(full), dirname(full));
  });
}

/** The page of code cells: cell 1 has the id `cell-c2`, for a heading comes first. */
export function cellsPage(...sources: string[]): Promise<string> {
  return livePage(notebook([
    markdown("# Cells"),
    ...sources.map((source, i) => code(source, [], { execution_count: i + 1 })),
  ]));
}

/** The id of a cell of `cellsPage`, counted from 1. */
export function idOf(cell: number): string {
  return `cell-c${cell + 1}`;
}

/** Runs a cell with its button. */
export async function run(page: Page, cell: number): Promise<void> {
  await page.getByRole("button", { name: `Run cell ${cell}`, exact: true }).click();
}

/** Waits until a cell has ended, and returns how. */
export async function ended(page: Page, cell: number): Promise<string> {
  const program = page.locator(`#${idOf(cell)}:is([data-state=done], [data-state=failed])`);
  await program.waitFor();
  return await program.getAttribute("data-state") ?? "";
}

/** Runs a cell and waits for its end. */
export async function runToEnd(page: Page, cell: number): Promise<string> {
  await run(page, cell);
  return await ended(page, cell);
}

/** What a cell has put out, as it is read. */
export async function output(page: Page, cell: number): Promise<string> {
  const texts = await page.locator(`#${idOf(cell)} .page-outputs`).allInnerTexts();
  return texts.join("\n").trim();
}

/** What is announced to screen readers. */
export async function status(page: Page): Promise<string> {
  return await page.getByRole("status").first().textContent() ?? "";
}

/** Waits for a text in a cell's output. */
export async function shows(page: Page, cell: number, text: string): Promise<void> {
  await page.locator(`#${idOf(cell)} .page-outputs`, { hasText: text }).waitFor();
}
