import { relative } from "node:path";
import { readNotebook, writeNotebook } from "./file.ts";
import { formatCells } from "./format_cells.ts";
import { count, notebookPaths, parseArguments, printError, reportFailure } from "./command_line.ts";

const HELP = `Check that the code in notebooks is formatted as deno fmt formats it.

Usage: deno task fmt [paths...]

  paths    notebooks to check; all in notebooks/ when none is given
  --write  format them instead
  --help   show this text

A cell that deno fmt would give another meaning is not changed.`;

/** Runs the notebooks' half of `deno task fmt`; returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, { write: { type: "boolean" } }, HELP);
  const paths = await notebookPaths(positionals);
  let unformatted = 0;
  for (const path of paths) {
    const notebook = await readNotebook(path);
    const cells = await formatCells(notebook.cells);
    if (cells.every((cell, i) => cell === notebook.cells[i])) continue;
    if (values.write) await writeNotebook(path, { ...notebook, cells });
    else printError(`${relative(Deno.cwd(), path)} is not formatted: deno task fmt --write`);
    unformatted++;
  }
  const what = count(paths.length, "notebook");
  printError(values.write ? `Formatted ${unformatted} of ${what}` : `Checked ${what}`);
  return values.write || unformatted === 0 ? 0 : 1;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(reportFailure));
}
