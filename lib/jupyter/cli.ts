import { NotebookError } from "./errors.ts";
import { writeNotebook } from "./file.ts";
import {
  count,
  parseArguments,
  parseTimeout,
  print,
  printError,
  reportFailure,
  resolvePath,
} from "./command_line.ts";
import { runWithProgress } from "./run_progress.ts";
import { describeThrow } from "./describe_throw.ts";

const DEFAULT_NOTEBOOK = "notebooks/rnn_sine.ipynb";

const HELP = `Run notebooks in a fresh Deno kernel and rewrite their outputs in place.

Usage: deno task notebook [paths...] [options]

  paths           notebooks to run; ${DEFAULT_NOTEBOOK} when none is given
  --timeout <s>   interrupt a cell after this many seconds (default 120)
  --allow-errors  go on after a cell that throws, and keep its error as an output
  --help          show this text

Cells run with all permissions. A file is rewritten only when every cell has run; with
--allow-errors also when some threw, and the exit code is 1 then.`;

/** Runs `deno task notebook` and returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    timeout: { type: "string" },
    "allow-errors": { type: "boolean" },
  }, HELP);
  const timeout = parseTimeout(values.timeout);
  const paths = positionals.length > 0 ? positionals.map(resolvePath) : [DEFAULT_NOTEBOOK];
  let code = 0;
  for (const path of paths) {
    try {
      code = Math.max(code, await runInPlace(path, timeout, values["allow-errors"]));
    } catch (error) {
      code = Math.max(code, reportFailure(error));
    }
  }
  return code;
}

/** Runs one notebook and rewrites it, unless it has changed in the meantime. */
async function runInPlace(path: string, timeout?: number, allowErrors?: boolean): Promise<number> {
  const before = await changeTime(path);
  const result = await runWithProgress(path, { timeout, allowErrors });
  if (await changeTime(path) !== before) {
    const advice = "Nothing was written: save it where it is open, and run it again.";
    throw new NotebookError(`${path} was changed while it ran. ${advice}`);
  }
  await writeNotebook(path, result.notebook);
  for (const error of result.errors) printError(`\n${describeThrow(error)}`);
  const threw = result.errors.length ? `, ${result.errors.length} threw` : "";
  print(`${path}: ${count(result.cells, "cell")}${threw}, ${result.seconds.toFixed(1)} s`);
  return result.errors.length ? 1 : 0;
}

async function changeTime(path: string): Promise<number | undefined> {
  return (await Deno.stat(path).catch(() => undefined))?.mtime?.getTime();
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
