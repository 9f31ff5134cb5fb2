import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CellModule, type Finding, writeCellModule } from "./cell_module.ts";
import { checkTypes, type Diagnostic, lint } from "./compiler.ts";
import { findConfig } from "./project.ts";

/** What to look for: mistakes in types, or bad style. */
export type CheckMode = "types" | "lint";

/** A learner declares things to look at them, and prints; blocks are ours (see program.ts). */
const LINT_EXCLUDED = ["no-console", "no-inner-declarations", "no-extra-semi"];

/** What TypeScript and the linter say about names that nobody uses. */
const UNUSED = ["TS6133", "TS6192", "TS6196", "TS6198", "no-unused-vars"];

/**
 * Checks notebooks' code cells, each notebook as one program, in order, under the `deno.json` that
 * holds for its folder. About cells tagged `raises-exception` it says nothing.
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

/** What one run of the compiler checks. */
interface Batch {
  config?: string;
  files: string[];
  cellModules: CellModule[];
}

/** One batch for each `deno.json`. What sees Deno's unstable interfaces must not show them to others. */
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

async function checkBatch({ config, files, cellModules }: Batch, mode: CheckMode) {
  const diagnostics = mode === "types"
    ? await checkTypes(files, config)
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
