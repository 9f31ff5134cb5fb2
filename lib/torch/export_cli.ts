import { lstatSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { writeFileAtomically } from "../jupyter/atomic.ts";
import { UsageError } from "../jupyter/errors.ts";
import {
  parseArguments,
  print,
  printError,
  reportFailure,
  resolvePath,
} from "../jupyter/command_line.ts";
import { safetensors } from "../nn/mod.ts";
import { loadRun } from "../training/mod.ts";
import { torchScript } from "./script.ts";

const HELP = `Go on in PyTorch with the network of a saved run.

Usage: deno task export-torch <run.safetensors>

The run is a file with the bytes that saveRun made. Beside it a program of the same name is written,
<run>.py, that loads the weights with PyTorch and makes the run's predictions again.

  --force  write over a program that is there already
  --help   show this text`;

/** Runs `deno task export-torch` and returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, { force: { type: "boolean" } }, HELP);
  if (positionals.length !== 1) {
    throw new UsageError("Usage: deno task export-torch <run.safetensors>");
  }
  const [given] = positionals;
  const path = resolvePath(given);
  const target = join(dirname(path), `${basename(path, extname(path))}.py`);
  if (target === path) throw new UsageError(`${given} must not end in .py.`);
  try {
    const run = loadRun(await Deno.readFile(path));
    // A link that leads nowhere is there, too.
    if (!values.force && lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
      printError(`${target} is there already; --force writes over it.`);
      return 1;
    }
    await writeFileAtomically(target, torchScript(basename(path), run));
  } catch (error) {
    if (!isExpected(error)) throw error;
    printError(`${given}: ${error.message}`);
    return 1;
  }
  print(target);
  return 0;
}

/** Whether it is the file's fault, or the disk's, and no bug of ours. */
function isExpected(error: unknown): error is Error {
  const kinds = [
    safetensors.SafetensorsError,
    TypeError,
    RangeError,
    Deno.errors.NotFound,
    Deno.errors.PermissionDenied,
    Deno.errors.IsADirectory,
  ];
  return kinds.some((kind) => error instanceof kind);
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
