import { relative } from "node:path";
import { checkNotebook, describeFinding } from "./check.ts";
import { allNotebooks } from "./paths.ts";
import { parseArguments, print, printError, reportFailure, resolvePath } from "./progress.ts";

const HELP = `Check the code in notebooks: its types (as deno check does), or its style.

Usage: deno task check [paths...]
       deno task lint [paths...]

  paths   notebooks to check; all in notebooks/ when none is given
  --lint  look for what deno lint looks for, instead of wrong types
  --help  show this text

The cells of a notebook are checked together, in order. Cells tagged raises-exception may be wrong.`;

/** Runs the notebooks' half of `deno task check` or `deno task lint`; returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    lint: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) {
    print(HELP);
    return 0;
  }
  const paths = positionals.length > 0 ? positionals.map(resolvePath) : await allNotebooks();
  let findings = 0;
  for (const path of paths) {
    const shown = relative(Deno.cwd(), path);
    for (const finding of await checkNotebook(path, values.lint ? "lint" : "types")) {
      findings++;
      printError(
        describeFinding({ ...finding, path: finding.path === path ? shown : finding.path }),
      );
    }
  }
  const found = findings === 1 ? "1 problem" : `${findings} problems`;
  if (findings > 0) printError(`Found ${found} in notebooks.`);
  else printError(`Checked ${paths.length} ${paths.length === 1 ? "notebook" : "notebooks"}`);
  return findings > 0 ? 1 : 0;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(reportFailure));
}
