/** `deno task tutorial --watch`. */

import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCell } from "../cell/parse.ts";
import { readNotebook } from "../jupyter/file.ts";
import { printError } from "../jupyter/progress.ts";
import { watchSignals } from "../jupyter/signals.ts";
import { buildOnChange, type Sources } from "./changes.ts";

/**
 * Builds pages, and again whenever something is saved that they are made from, until Ctrl+C; returns
 * the exit code. Each build is a process of its own, so that it runs the code as it is now.
 *
 * @param args the command's arguments
 */
export async function watchNotebooks(args: string[], notebooks: string[]): Promise<number> {
  const rest = args.filter((arg) => arg !== "--watch");
  const once = rest.filter((arg) => arg !== "--open");
  const { signal, code } = watchSignals();
  let build = rest;
  await buildOnChange({
    signal,
    sources: () => sourcesOf(notebooks),
    build: async () => {
      await runTask(build, signal);
      build = once;
      if (!signal.aborted) printError("Waiting for changes; Ctrl+C ends this.");
    },
    onChange: (path) => printError(`\n${basename(path)} was saved.`),
  });
  // Ctrl+C is how one leaves this, and no failure.
  return signal.reason === "SIGINT" ? 0 : await code;
}

/** Runs this command once, with other arguments. */
async function runTask(args: string[], signal: AbortSignal): Promise<void> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "tutorial", ...args],
    env: { INIT_CWD: Deno.env.get("INIT_CWD") ?? Deno.cwd() },
    stdin: "null",
  }).spawn();
  const end = () => {
    try {
      process.kill();
    } catch {
      // It has ended by itself: Ctrl+C goes to all of a terminal's processes.
    }
  };
  signal.addEventListener("abort", end);
  const { success } = await process.status;
  signal.removeEventListener("abort", end);
  if (!success && !signal.aborted) {
    printError("A page that could not be built is as it was before.");
  }
}

/** What the pages of notebooks are made from: the notebooks, what they import, and the library. */
async function sourcesOf(notebooks: string[]): Promise<Sources> {
  const imported = await Promise.all(notebooks.map(importedFiles));
  const lib = fileURLToPath(new URL("../", import.meta.url));
  return { files: [...notebooks, ...imported.flat()], folders: [lib] };
}

/** The files that a notebook imports itself; none while it cannot be read. */
async function importedFiles(path: string): Promise<string[]> {
  const notebook = await readNotebook(path).catch(() => null);
  const sources = notebook?.cells.flatMap((cell) => cell.cell_type === "code" ? cell.source : []);
  return (sources ?? []).flatMap((source) => {
    const { imports, dynamicImports } = parseCell(source);
    return [...imports, ...dynamicImports].map(({ specifier }) => specifier)
      .filter((specifier) => /^\.{1,2}\//.test(specifier))
      .map((specifier) => resolve(dirname(path), specifier));
  });
}
