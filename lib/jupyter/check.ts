import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CellSyntaxError } from "../cell/error.ts";
import { compileForKernel } from "./cell_compiler.ts";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { checkTypes } from "./compiler.ts";
import { readNotebook } from "./file.ts";
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
  /** Such as `TS2322`; not every error has one. */
  code?: string;
  /** About a module: all that the compiler prints, with the line of code. */
  text?: string;
}

/** A notebook's cells, written into a file as one module. */
interface CellModule {
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
 * Checks notebooks' code cells, each notebook as one program, in order, under the `deno.json` that
 * holds for its folder. Cells tagged `raises-exception` are not checked.
 *
 * @param folder Its modules' types are checked, too. What they share with the notebooks is loaded and
 *   checked once.
 * @throws {NotebookError} when a notebook cannot be read.
 */
export async function checkNotebooks(
  paths: string[],
  folder?: string,
): Promise<Finding[]> {
  // Outside the tree: even if this is killed, nothing of it is left there.
  const scratch = await Deno.makeTempDir({ prefix: "unroll-check-" });
  try {
    const cellModules: CellModule[] = [];
    for (const [i, path] of paths.entries()) {
      const own = join(scratch, String(i));
      await Deno.mkdir(own);
      cellModules.push(await writeCellModule(path, own));
    }
    const findings = cellModules.flatMap(({ broken }) => broken);
    for (const batch of await batches(cellModules, folder)) {
      findings.push(...await checkBatch(batch));
    }
    return findings;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** A finding as text: for a notebook a line such as `a.ipynb, cell 3, line 2: ... (TS2322)`. */
export function describeFinding({ path, cell, line, message, code, text }: Finding): string {
  if (text !== undefined) return text;
  const place = [path, cell && `cell ${cell}`, line && `line ${line}`].filter(Boolean).join(", ");
  return `${place}: ${message}${code ? ` (${code})` : ""}`;
}

/**
 * Writes a notebook's cells as a module into a folder.
 *
 * @throws {NotebookError} when the notebook cannot be read.
 */
async function writeCellModule(path: string, folder: string): Promise<CellModule> {
  const cells = executableCells(await readNotebook(path));
  const home = dirname(resolve(path));
  const config = await findConfig(home);
  const broken: Finding[] = [];
  const joined: NumberedCell[] = [];
  for (const { cell, number } of cells) {
    try {
      await compileForKernel(cell.source);
      joined.push({ cell, number });
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      if (!mayThrow(cell)) {
        broken.push({ path, cell: number, line: error.line, message: `${error}` });
      }
    }
  }
  const program = joinCells(joined, home);
  const file = join(folder, `${basename(path, ".ipynb")}.ts`);
  await Deno.writeTextFile(file, program.text);
  const silent = cells.filter(({ cell }) => mayThrow(cell)).map(({ number }) => number);
  return { path, file, program, config, silent: new Set(silent), broken };
}

/** What one run of the compiler checks. */
interface Batch {
  config?: string;
  files: string[];
  cellModules: CellModule[];
}

/** One batch per `deno.json`. Deno's unstable interfaces must be visible only where they are used. */
async function batches(cellModules: CellModule[], folder?: string): Promise<Batch[]> {
  const found = new Map<string | undefined, Batch>();
  if (folder !== undefined) {
    const config = await findConfig(folder);
    found.set(config, { config, files: [folder], cellModules: [] });
  }
  for (const cellModule of cellModules) {
    const { path, file, config, program, broken } = cellModule;
    if (broken.length > 0) continue;
    const key = program.unstable ? path : config;
    const batch = found.get(key) ?? { config, files: [], cellModules: [] };
    batch.files.push(file);
    batch.cellModules.push(cellModule);
    found.set(key, batch);
  }
  return [...found.values()];
}

async function checkBatch({ config, files, cellModules }: Batch): Promise<Finding[]> {
  const places = new Map(cellModules.map((m) => [pathToFileURL(m.file).href, m]));
  const diagnostics = await checkTypes(files, config);
  return diagnostics.flatMap(({ url = "deno", line, message, code, text }): Finding[] => {
    const cellModule = places.get(url);
    if (cellModule === undefined) {
      const path = url.startsWith("file:") ? relative(Deno.cwd(), fileURLToPath(url)) : url;
      return [{ path, line: line || undefined, message, code, text }];
    }
    const { path, program, silent } = cellModule;
    const place = program.locate(line);
    return place && silent.has(place.cell) ? [] : [{ path, ...place, message, code }];
  });
}
