import { relative } from "node:path";
import { writeFileAtomically } from "./atomic.ts";
import { NotebookError } from "./errors.ts";
import { readNotebook } from "./file.ts";
import { allNotebooks } from "./paths.ts";
import { parseArguments, print, printError, reportFailure, resolvePath } from "./progress.ts";

const HELP = `Check that the cells of notebooks are formatted as deno fmt formats them.

Usage: deno task fmt [paths...]

  paths    notebooks to check; all in notebooks/ when none is given
  --write  format them instead
  --help   show this text

deno fmt --check itself calls every notebook unformatted that names its language, formatted or not.`;

/** Runs the notebooks' half of `deno task fmt`; returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    write: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) {
    print(HELP);
    return 0;
  }
  const paths = positionals.length > 0 ? positionals.map(resolvePath) : await allNotebooks();
  let unformatted = 0;
  for (const path of paths) {
    await readNotebook(path); // clear errors for what is no notebook
    const before = await Deno.readTextFile(path);
    const after = await format(before);
    if (after === before) continue;
    if (values.write) await writeFileAtomically(path, after);
    else printError(`${relative(Deno.cwd(), path)} is not formatted: deno task fmt --write`);
    unformatted++;
  }
  const what = paths.length === 1 ? "1 notebook" : `${paths.length} notebooks`;
  printError(values.write ? `Formatted ${unformatted} of ${what}` : `Checked ${what}`);
  return values.write || unformatted === 0 ? 0 : 1;
}

/** The text of a notebook with formatted cells. */
async function format(text: string): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ipynb", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const writer = process.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(text)).then(() => writer.close());
  const { success, stdout, stderr } = await process.output();
  await written.catch(() => {});
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  const message = `deno fmt could not format the notebook:\n${decoder.decode(stderr)}`;
  throw new NotebookError("not-nbformat-4", message);
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(reportFailure));
}
