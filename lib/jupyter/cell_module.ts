import { basename, dirname, join, resolve } from "node:path";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { CellSyntaxError } from "../cell/error.ts";
import { asEvaluated, parseCell } from "../cell/parse.ts";
import { compileForKernel } from "./cell_compiler.ts";
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
  /** About a module: all that the compiler prints, with the line of code. */
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
  /** Cells in which errors are not reported. */
  silent: Set<number>;
  /** Cells that the kernel could not run; then the module is not checked. */
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
  const broken = await findBroken(path, cells);
  const program = joinCells(cells.filter(({ cell }) => !mayThrow(cell) || isValid(cell)), home);
  const file = join(folder, `${basename(path, ".ipynb")}.ts`);
  await Deno.writeTextFile(file, program.text);
  const silent = cells.filter(({ cell }) => mayThrow(cell)).map(({ number }) => number);
  return { path, file, program, config, silent: new Set(silent), broken };
}

/** Finds cells that the kernel could not run: one of them would spoil the module of all. */
async function findBroken(path: string, cells: NumberedCell[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { cell, number } of cells) {
    if (mayThrow(cell)) continue;
    await compileForKernel(cell.source).catch((error) => {
      if (!(error instanceof CellSyntaxError)) throw error;
      findings.push({ path, cell: number, line: error.line, message: `${error}` });
    });
  }
  return findings;
}

function isValid(cell: CodeCell): boolean {
  return parseCell(asEvaluated(cell.source)).valid;
}
