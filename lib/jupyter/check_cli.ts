import { relative } from "node:path";
import { checkNotebooks, describeFinding } from "./check.ts";
import { count, notebookPaths, parseArguments, printError, reportFailure } from "./command_line.ts";

const HELP =
  `Check the types of the project's modules and of the code in its notebooks, as deno check does; or
the style of notebooks.

Usage: deno task check [paths...]
       deno task lint [paths...]

  paths   notebooks to check; without any, all in notebooks/, and all modules
  --lint  apply deno lint's rules to notebooks, instead of checking types
  --help  show this text

The cells of a notebook are checked together, in order. Cells tagged raises-exception may be wrong.`;

/** Runs `deno task check`, or the notebooks' half of `deno task lint`; returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, { lint: { type: "boolean" } }, HELP);
  const paths = await notebookPaths(positionals);
  const folder = positionals.length > 0 || values.lint ? undefined : Deno.cwd();
  const notebooks = count(paths.length, "notebook");
  const checked = folder ? `all modules and ${notebooks}` : notebooks;
  printError(`Checking ${checked}`);
  const findings = await checkNotebooks(paths, values.lint ? "lint" : "types", folder);
  for (const finding of findings) {
    const path = paths.includes(finding.path) ? relative(Deno.cwd(), finding.path) : finding.path;
    printError(describeFinding({ ...finding, path }));
  }
  const found = findings.length;
  printError(found > 0 ? `Found ${count(found, "problem")}` : `Checked ${checked}`);
  return found > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
