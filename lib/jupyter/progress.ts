import { dirname, resolve } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { NotebookError, UsageError } from "./errors.ts";
import { readNotebook } from "./file.ts";
import { type CellProgress, runNotebook, type RunOptions, type RunResult } from "./run.ts";

const SUMMARY_WIDTH = 60;

/** In seconds: a timer cannot run for more than about 24 days. */
const MAX_TIMEOUT = 2_000_000;

/** Back to the line's start, and the line cleared. */
const ERASE = "\r\x1b[K";

/** Options of {@linkcode runWithProgress}. */
export type ProgressOptions = Pick<RunOptions, "timeout" | "allowErrors" | "signal">;

/**
 * Runs the notebook at `path` in a kernel whose working directory is the notebook's folder, with
 * one line per cell on stderr. The file is not changed.
 *
 * @throws {NotebookError} when it cannot be read or run, or a cell throws without `allowErrors`.
 */
export async function runWithProgress(
  path: string,
  options: ProgressOptions = {},
): Promise<RunResult> {
  const notebook = await readNotebook(path);
  return await runNotebook(notebook, { ...options, cwd: dirname(resolve(path)), onCell: report });
}

/** Prints what went wrong on stderr and returns the exit code: 2 for wrong usage, 1 otherwise. */
export function reportFailure(error: unknown): number {
  if (error instanceof UsageError) {
    printError(`${error.message}\nTry --help.`);
    return 2;
  }
  // A bug of ours: the stack says where.
  const known = error instanceof NotebookError;
  printError(known ? error.message : String(error instanceof Error ? error.stack : error));
  return 1;
}

/** Prints a line on stdout. */
export function print(line: string) {
  // deno-lint-ignore no-console -- Commands talk to their user here and nowhere else.
  console.log(line);
}

/** Prints a line on stderr. */
export function printError(line: string) {
  // deno-lint-ignore no-console -- See above.
  console.error(line);
}

/**
 * Parses a command's arguments with `node:util`'s `parseArgs`; positional ones are allowed.
 *
 * @throws {UsageError} for an unknown option or a missing value.
 */
export function parseArguments<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: T,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // The rest of Node's message is advice on how to pass such a thing as a file name.
    const [message] = (error as Error).message.split(". To specify");
    throw new UsageError(`${message}.`, { cause: error });
  }
}

/**
 * The value of `--timeout` in seconds; undefined when it was not given.
 *
 * @throws {UsageError} when it is no positive number.
 */
export function parseTimeout(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (value.trim() !== "" && seconds > 0 && seconds <= MAX_TIMEOUT) return seconds;
  throw new UsageError(
    `--timeout wants seconds, a number above 0 and up to ${MAX_TIMEOUT}, not "${value}".`,
  );
}

/** A path as the user meant it: `deno task` changes to the project's folder before it starts. */
export function resolvePath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? ".", path);
}

/** A line per cell; on a terminal it is there while the cell runs, and then replaced. */
function report({ cell, total, source, status, seconds }: CellProgress) {
  const terminal = Deno.stderr.isTerminal();
  const number = `[${String(cell).padStart(String(total).length)}/${total}]`;
  if (status === "started") {
    if (terminal) write(`${number} running ...  ${summarize(source)}`);
    return;
  }
  const mark = status === "failed" ? "failed" : "ok";
  const line = `${number} ${mark} ${seconds.toFixed(2)} s  ${summarize(source)}`;
  printError(terminal ? `${ERASE}${line}` : line);
}

function write(text: string) {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

/** The first line that is more than a comment. */
function summarize(source: string): string {
  const lines = source.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const line = lines.find((line) => !line.startsWith("//")) ?? lines[0] ?? "";
  return line.length > SUMMARY_WIDTH ? `${line.slice(0, SUMMARY_WIDTH - 1)}…` : line;
}
