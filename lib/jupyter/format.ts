/** Formatting the cells of notebooks, without changing what they mean. */

import { marked } from "marked";
import { isSameCell } from "../cell/same.ts";
import type { Cell } from "./notebook.ts";
import { NotebookError } from "./errors.ts";

/**
 * The cells as `deno fmt` formats them. One that would become another program, or show something
 * else, stays as it is: as a statement, `{ a: 1 }` would be a block, and in a formula `+ b` would
 * be an entry of a list.
 *
 * @throws {NotebookError} when `deno fmt` fails.
 */
export async function formatCells(cells: Cell[]): Promise<Cell[]> {
  const formatted = await denoFmt(cells);
  return cells.map((cell, i) => {
    const source = formatted[i];
    const isSame = cell.cell_type === "code" ? isSameCell : isSameText;
    return source !== cell.source && isSame(cell.source, source) ? { ...cell, source } : cell;
  });
}

/** `$a$`, `$$a$$`, `\(a\)`, `\[a\]`, and an environment. */
const FORMULA =
  /\$\$[^]+?\$\$|\$[^$]+\$|\\\\?([([])[^]+?\\\\?[)\]]|\\begin\{(.+?)\}[^]+?\\end\{\2\}/g;

/** Whether Markdown shows the same. */
function isSameText(before: string, after: string): boolean {
  const shown = (text: string) =>
    marked.parse(text, { async: false }).replace(/\s+/g, " ").replace(/ (?=<)|(?<=>) /g, "");
  const formulas = (text: string) => text.match(FORMULA)?.join("\n");
  return shown(before) === shown(after) && formulas(before) === formulas(after);
}

/** The sources that `deno fmt` makes. It formats only notebooks with a language. */
async function denoFmt(cells: Cell[]): Promise<string[]> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: "typescript" } },
    cells: cells.map(({ cell_type, source }) => ({ cell_type, source, metadata: {} })),
  };
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ipynb", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const writer = process.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(JSON.stringify(notebook)))
    .then(() => writer.close());
  const { success, stdout, stderr } = await process.output();
  await written.catch(() => {});
  const decoder = new TextDecoder();
  if (!success) {
    const message = `deno fmt could not format the notebook:\n${decoder.decode(stderr)}`;
    throw new NotebookError(message);
  }
  const result: { cells: { source: string | string[] }[] } = JSON.parse(decoder.decode(stdout));
  return result.cells.map(({ source }) => [source].flat().join(""));
}
