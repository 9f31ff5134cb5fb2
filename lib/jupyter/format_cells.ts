import { isSameCell } from "../cell/same.ts";
import { NotebookError } from "./errors.ts";
import type { Cell } from "./notebook.ts";

/**
 * The cells with their code as `deno fmt` formats it. A cell that would become another program, or
 * show another value, is not changed: as a statement, `{ a: 1 }` would be a block.
 *
 * @throws {NotebookError} when `deno fmt` fails.
 */
export async function formatCells(cells: Cell[]): Promise<Cell[]> {
  const code = cells.filter((cell) => cell.cell_type === "code");
  const formatted = await denoFmt(code.map(({ source }) => source));
  return cells.map((cell) => {
    const source = cell.cell_type === "code" ? formatted[code.indexOf(cell)] : cell.source;
    return source !== cell.source && isSameCell(cell.source, source) ? { ...cell, source } : cell;
  });
}

/** The sources that `deno fmt` makes. It formats only notebooks with a language. */
async function denoFmt(sources: string[]): Promise<string[]> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: "typescript" } },
    cells: sources.map((source) => ({ cell_type: "code", source, metadata: {} })),
  };
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ipynb", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([
    process.output(),
    new Blob([JSON.stringify(notebook)]).stream().pipeTo(process.stdin).catch(() => {}),
  ]);
  const decoder = new TextDecoder();
  if (!success) {
    const message = `deno fmt could not format the notebook:\n${decoder.decode(stderr)}`;
    throw new NotebookError(message);
  }
  const result: { cells: { source: string | string[] }[] } = JSON.parse(decoder.decode(stdout));
  return result.cells.map(({ source }) => [source].flat().join(""));
}
