import { join, resolve } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { NotebookError, UsageError } from "./errors.ts";

/** In seconds: a timer cannot run for more than about 24 days. */
const MAX_TIMEOUT = 2_000_000;

/** Prints an error on stderr and returns the exit code: 2 for wrong usage, 1 otherwise. */
export function reportFailure(error: unknown): number {
  if (error instanceof UsageError) {
    printError(`${error.message}\nTry --help.`);
    return 2;
  }
  // An unexpected error needs its stack.
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
 * @param help What `--help` prints, which then ends the program.
 * @throws {UsageError} for an unknown option or a missing value.
 */
export function parseArguments<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: T,
  help: string,
) {
  if (args.includes("--help") || args.includes("-h")) {
    print(help);
    Deno.exit(0);
  }
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
 * @throws {UsageError} when it is not a positive number.
 */
export function parseTimeout(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (value.trim() !== "" && seconds > 0 && seconds <= MAX_TIMEOUT) return seconds;
  throw new UsageError(
    `--timeout must be a number of seconds above 0 and up to ${MAX_TIMEOUT}, but is "${value}".`,
  );
}

/** `1 cell`, or `2 cells`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** The folder of the project's notebooks. */
export const NOTEBOOKS = "notebooks";

/** The given notebooks, or all of the project, by absolute paths. */
export async function notebookPaths(given: string[]): Promise<string[]> {
  if (given.length > 0) return given.map(resolvePath);
  const names = await Array.fromAsync(Deno.readDir(NOTEBOOKS), ({ name }) => name);
  return names.filter((name) => name.endsWith(".ipynb")).sort()
    .map((name) => join(Deno.cwd(), NOTEBOOKS, name));
}

/** A path relative to where the user typed it: `deno task` changes the folder. */
export function resolvePath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? ".", path);
}
