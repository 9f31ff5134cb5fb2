import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CellSyntaxError } from "../cell/error.ts";
import { compileForKernel } from "./cell_compiler.ts";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { checkTypes, type Diagnostic, lint } from "./compiler.ts";
import { readNotebook } from "./file.ts";
import { type CellPlace, joinCells, type Program } from "./joined_cells.ts";
import { findConfig } from "./project.ts";

/** What to look for: type errors, or bad style. */
export type CheckMode = "types" | "lint";

/** A learner declares things to look at them, and prints; blocks are ours (see program.ts). */
const LINT_EXCLUDED = ["no-console", "no-inner-declarations", "no-extra-semi"];

/** What TypeScript and the linter say about unused names. */
const UNUSED = ["TS6133", "TS6192", "TS6196", "TS6198", "no-unused-vars"];

/** Something wrong in a notebook's code, in a cell or in none; or in a module, with `text`. */
export interface Finding extends Partial<CellPlace>, Pick<Diagnostic, "message" | "code" | "text"> {
  /** The notebook, or the module that a message is about. */
  path: string;
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
  mode: CheckMode,
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
      findings.push(...await checkBatch(batch, mode));
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
  /** Whether it has the folder of modules, whose examples are checked, too. */
  hasModules: boolean;
  files: string[];
  cellModules: CellModule[];
}

/** One batch for each `deno.json`. What sees Deno's unstable interfaces must not show them to others. */
async function batches(cellModules: CellModule[], folder?: string): Promise<Batch[]> {
  const found = new Map<string | undefined, Batch>();
  if (folder !== undefined) {
    const config = await findConfig(folder);
    found.set(config, { config, hasModules: true, files: [folder], cellModules: [] });
  }
  for (const cellModule of cellModules) {
    const { path, file, config, program, broken } = cellModule;
    if (broken.length > 0) continue;
    const key = program.unstable ? path : config;
    const batch = found.get(key) ??
      { config, hasModules: false, files: [], cellModules: [] };
    batch.files.push(file);
    batch.cellModules.push(cellModule);
    found.set(key, batch);
  }
  return [...found.values()];
}

async function checkBatch({ config, hasModules, files, cellModules }: Batch, mode: CheckMode) {
  const diagnostics = mode === "types"
    ? await checkTypes(files, config, hasModules)
    : await lint(files, LINT_EXCLUDED, config);
  const places = new Map(cellModules.map((m) => [pathToFileURL(m.file).href, m]));
  return diagnostics.flatMap((diagnostic): Finding[] => {
    const { url, line, column, message, code } = diagnostic;
    const cellModule = places.get(url ?? "");
    if (cellModule === undefined) return [elsewhere(diagnostic)];
    const { path, program, silent } = cellModule;
    const place = program.locate(line);
    if (code && UNUSED.includes(code) && program.declaresAt(line, column)) return [];
    if (place && silent.has(place.cell)) return [];
    return [{ path, ...place, message, code }];
  });
}

/** About a module. */
function elsewhere({ url, line, message, code, text }: Diagnostic): Finding {
  const path = url?.startsWith("file:") ? relative(Deno.cwd(), fileURLToPath(url)) : url ?? "deno";
  return { path, line: line || undefined, message, code, text };
}
