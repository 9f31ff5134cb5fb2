import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { executableCells, mayThrow, type NumberedCell } from "./cells.ts";
import { asEvaluated, parseCell } from "./cell_syntax.ts";
import { checkTypes, type Diagnostic, lint } from "./compiler.ts";
import { readNotebook } from "./file.ts";
import type { CodeCell } from "./notebook.ts";
import { joinCells } from "./program.ts";
import { findConfig } from "./project.ts";

/** Something wrong in a notebook's code. */
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
}

/** What to look for: mistakes in types, or bad style. */
export type CheckMode = "types" | "lint";

/** A learner declares things to look at them, and prints; blocks are ours (see program.ts). */
const LINT_EXCLUDED = ["no-console", "no-inner-declarations", "no-extra-semi"];

/** What TypeScript and the linter say about names that nobody uses. */
const UNUSED = ["TS6133", "TS6192", "TS6196", "TS6198", "no-unused-vars"];

/**
 * Checks a notebook's code cells as one program, in order, under the `deno.json` that holds for the
 * notebook's folder. About cells tagged `raises-exception` it says nothing.
 *
 * @throws {NotebookError} when the notebook cannot be read.
 */
export async function checkNotebook(path: string, mode: CheckMode): Promise<Finding[]> {
  const cells = executableCells(await readNotebook(path));
  const context = {
    path,
    folder: dirname(resolve(path)),
    config: await findConfig(dirname(resolve(path))),
    // Outside the tree: even if this is killed, nothing of it is left there.
    scratch: await Deno.makeTempDir({ prefix: "unroll-check-" }),
  };
  try {
    const broken = await checkSyntax(cells, context);
    return broken.length > 0 ? broken : await checkProgram(cells, mode, context);
  } finally {
    await Deno.remove(context.scratch, { recursive: true });
  }
}

/** One line for a finding, such as `notebooks/a.ipynb, cell 3, line 2: ... (TS2322)`. */
export function describeFinding({ path, cell, line, message, code }: Finding): string {
  const place = [path, cell && `cell ${cell}`, line && `line ${line}`].filter(Boolean).join(", ");
  return `${place}: ${message}${code ? ` (${code})` : ""}`;
}

interface Context {
  path: string;
  folder: string;
  config?: string;
  scratch: string;
}

/**
 * Finds cells that cannot be parsed. A brace that is missing in one cell would be missed in
 * another, so every suspicious cell is looked at alone.
 */
async function checkSyntax(cells: NumberedCell[], context: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { cell, number } of cells) {
    if (isValid(cell) || mayThrow(cell)) continue;
    const file = join(context.scratch, `cell-${number}.ts`);
    await Deno.writeTextFile(file, `export {}; ${asEvaluated(cell.source)}`);
    for (const { line, message, code } of await checkTypes([file], context.config)) {
      // Alone, a cell does not know the others' names: only its grammar counts.
      if (!/^TS1\d{3}$/.test(code ?? "") && !message.startsWith("SyntaxError")) continue;
      const inCell = Math.min(line, cell.source.split("\n").length);
      findings.push({ path: context.path, cell: number, line: inCell, message, code });
    }
  }
  return findings;
}

async function checkProgram(
  cells: NumberedCell[],
  mode: CheckMode,
  context: Context,
): Promise<Finding[]> {
  const program = joinCells(
    cells.filter(({ cell }) => !mayThrow(cell) || isValid(cell)),
    context.folder,
  );
  const file = join(context.scratch, `${basename(context.path, ".ipynb")}.ts`);
  await Deno.writeTextFile(file, program.text);
  const url = pathToFileURL(file).href;
  const silent = new Set(cells.filter(({ cell }) => mayThrow(cell)).map(({ number }) => number));
  const diagnostics = mode === "types"
    ? await checkTypes([file], context.config)
    : await lint([file], LINT_EXCLUDED, context.config);
  return diagnostics.flatMap((diagnostic): Finding[] => {
    const { line, column, message, code } = diagnostic;
    if (diagnostic.url !== url) return [elsewhere(diagnostic)];
    const place = program.locate(line);
    if (code && UNUSED.includes(code) && program.declaresAt(line, column)) return [];
    if (place && silent.has(place.cell)) return [];
    return [{ path: context.path, ...place, message, code }];
  });
}

function isValid(cell: CodeCell): boolean {
  return parseCell(asEvaluated(cell.source)).valid;
}

/** About a module that a cell imports. */
function elsewhere({ url, line, message, code }: Diagnostic): Finding {
  const path = url?.startsWith("file:") ? relative(Deno.cwd(), fileURLToPath(url)) : url ?? "deno";
  return { path, line: line || undefined, message, code };
}
