import { basename, dirname, join, resolve } from "node:path";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { asEvaluated, parseCell } from "../cell/parse.ts";
import { checkTypes } from "./compiler.ts";
import { readNotebook } from "./file.ts";
import type { CodeCell } from "./notebook.ts";
import { joinCells, type Program } from "./program.ts";
import { findConfig } from "./project.ts";

/** Something wrong in a notebook's code, or in a module. */
export interface Finding {
  /** The notebook, or the module that a message is about. */
  path: string;
  /** Which executed code cell, counted from 1; undefined when it is in none. */
  cell?: number;
  /** The line, counted from 1. */
  line?: number;
  message: string;
  /** Such as `TS2322` or `no-unused-vars`; not everything has one. */
  code?: string;
  /** About a module: all that the compiler says, with the line of code. */
  text?: string;
}

/** A notebook's cells, written into a file as one module. */
export interface CellModule {
  /** The notebook. */
  path: string;
  /** Where the module is. */
  file: string;
  program: Program;
  /** The `deno.json` that holds for the notebook's folder. */
  config?: string;
  /** Cells about which nothing is said. */
  silent: Set<number>;
  /** Cells that cannot be parsed: then the module cannot be, either. */
  broken: Finding[];
}

/**
 * Writes a notebook's cells as a module into a folder.
 *
 * @throws {NotebookError} when the notebook cannot be read.
 */
export async function writeCellModule(path: string, folder: string): Promise<CellModule> {
  const cells = executableCells(await readNotebook(path));
  const home = dirname(resolve(path));
  const config = await findConfig(home);
  const broken = await findBroken(cells, { path, folder, config });
  const program = joinCells(cells.filter(({ cell }) => !mayThrow(cell) || isValid(cell)), home);
  const file = join(folder, `${basename(path, ".ipynb")}.ts`);
  await Deno.writeTextFile(file, program.text);
  const silent = cells.filter(({ cell }) => mayThrow(cell)).map(({ number }) => number);
  return { path, file, program, config, silent: new Set(silent), broken };
}

/**
 * Finds cells that cannot be parsed. A brace that is missing in one cell would be missed in
 * another, so every suspicious cell is looked at alone.
 */
async function findBroken(
  cells: NumberedCell[],
  { path, folder, config }: { path: string; folder: string; config?: string },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { cell, number } of cells) {
    if (isValid(cell) || mayThrow(cell)) continue;
    const file = join(folder, `cell-${number}.ts`);
    await Deno.writeTextFile(file, `export {}; ${asEvaluated(cell.source)}`);
    for (const { line, message, code } of await checkTypes([file], config)) {
      // Alone, a cell does not know the others' names: only its grammar counts.
      if (!/^TS1\d{3}$/.test(code ?? "") && !message.startsWith("SyntaxError")) continue;
      const inCell = Math.min(line, cell.source.split("\n").length);
      findings.push({ path, cell: number, line: inCell, message, code });
    }
  }
  return findings;
}

function isValid(cell: CodeCell): boolean {
  return parseCell(asEvaluated(cell.source)).valid;
}
