import { relative } from "node:path";
import { checkNotebooks, describeFinding } from "./check.ts";
import { allNotebooks } from "./paths.ts";
import { parseArguments, print, printError, reportFailure, resolvePath } from "./progress.ts";

const HELP =
  `Check the types of the project's modules and of the code in its notebooks, as deno check does; or
the style of notebooks.

Usage: deno task check [paths...]
       deno task lint [paths...]

  paths   notebooks to check; without any, all in notebooks/, and all modules
  --lint  look for what deno lint looks for in notebooks, instead of wrong types
  --help  show this text

The cells of a notebook are checked together, in order. Cells tagged raises-exception may be wrong.`;

/** Runs `deno task check`, or the notebooks' half of `deno task lint`; returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    lint: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) {
    print(HELP);
    return 0;
  }
  const given = positionals.length > 0;
  const paths = given ? positionals.map(resolvePath) : await allNotebooks();
  const folder = given || values.lint ? undefined : Deno.cwd();
  const notebooks = paths.length === 1 ? "1 notebook" : `${paths.length} notebooks`;
  const checked = folder ? `all modules and ${notebooks}` : notebooks;
  printError(`Checking ${checked}`);
  const findings = await checkNotebooks(paths, values.lint ? "lint" : "types", folder);
  for (const finding of findings) {
    const path = paths.includes(finding.path) ? relative(Deno.cwd(), finding.path) : finding.path;
    printError(describeFinding({ ...finding, path }));
  }
  const found = findings.length === 1 ? "1 problem" : `${findings.length} problems`;
  printError(findings.length > 0 ? `Found ${found}` : `Checked ${checked}`);
  return findings.length > 0 ? 1 : 0;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(reportFailure));
}
