import { writeFileAtomically } from "./atomic.ts";
import { UsageError } from "./errors.ts";
import { readNotebook } from "./file.ts";
import type { Notebook } from "./notebook.ts";
import { parseArguments, print, reportFailure, resolvePath } from "./progress.ts";

const SVG = "image/svg+xml";

const HELP = `Save a figure of a notebook as an SVG file.

Usage: deno task picture <notebook> <cell id> <file.svg>

The figure is the last one among the cell's saved outputs; the notebook is not run.

  --help  show this text`;

/** Runs `deno task picture` and returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { positionals } = parseArguments(args, {}, HELP);
  if (positionals.length !== 3) {
    throw new UsageError("Usage: deno task picture <notebook> <cell id> <file.svg>");
  }
  const [path, cell, file] = positionals;
  const notebook = await readNotebook(resolvePath(path));
  await writeFileAtomically(resolvePath(file), `${pictureOf(notebook, cell)}\n`);
  print(file);
  return 0;
}

/** The last SVG among the outputs of a cell. */
function pictureOf(notebook: Notebook, id: string): string {
  const code = notebook.cells.filter((cell) => cell.cell_type === "code");
  const cell = code.find((cell) => cell.id === id);
  if (!cell) {
    const ids = code.map((cell) => cell.id).join(", ");
    throw new UsageError(`There is no code cell "${id}"; there are ${ids}.`);
  }
  const svgs = cell.outputs.flatMap((output) => "data" in output ? output.data[SVG] ?? [] : []);
  const last = svgs.at(-1);
  if (typeof last === "string") return last;
  const message = `Cell "${id}" has no figure among its outputs; run the notebook first.`;
  throw new UsageError(message);
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(reportFailure));
}
