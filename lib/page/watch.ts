/** `deno task tutorial --watch`: builds again whenever a source is saved. */

import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCell } from "../cell/parse.ts";
import { readNotebook } from "../jupyter/file.ts";
import { printError } from "../jupyter/command_line.ts";
import { watchSignals } from "../jupyter/exit_signals.ts";

const LIB = fileURLToPath(new URL("../", import.meta.url));

/**
 * Builds pages until Ctrl+C, with the command's arguments; returns the exit code. Each build is a
 * process of its own, so that it runs the code as it is now.
 */
export async function watchNotebooks(args: string[], notebooks: string[]): Promise<number> {
  const rest = args.filter((arg) => arg !== "--watch");
  const once = rest.filter((arg) => arg !== "--open");
  const { signal, code } = watchSignals();
  let build = rest;
  await buildOnChange({
    signal,
    sources: async () => {
      const imported = await Promise.all(notebooks.map(importedFiles));
      return { files: [...notebooks, ...imported.flat()], folders: [LIB] };
    },
    build: async () => {
      await runTask(build, signal);
      build = once;
      if (!signal.aborted) printError("Waiting for changes; press Ctrl+C to stop.");
    },
    onChange: (path) => printError(`\n${basename(path)} was saved.`),
  });
  // Ctrl+C is the usual end, not a failure.
  return signal.reason === "SIGINT" ? 0 : await code;
}

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
      // It has ended: Ctrl+C goes to all processes of a terminal.
    }
  };
  signal.addEventListener("abort", end);
  const { success } = await process.status;
  signal.removeEventListener("abort", end);
  if (!success && !signal.aborted) {
    printError("A page that could not be built was not changed.");
  }
}

/** The files that a notebook imports; none while it cannot be read. */
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

interface WatchOptions {
  /** The files and folders that a build depends on, absolute; read before every build. */
  sources: () => Promise<{ files: string[]; folders: string[] }>;
  /** One build; it reports its failures itself. */
  build: () => Promise<void>;
  /** Called with the file that has changed, before the next build. */
  onChange: (path: string) => void;
  signal: AbortSignal;
}

/** An editor may write a file in several steps: how long there has to be quiet, in milliseconds. */
const QUIET = 150;

/**
 * Builds, and again after every change, until `signal` ends it: of a file, which need not exist
 * yet, or of code and style sheets in and below a folder.
 */
export async function buildOnChange(
  { sources, build, onChange, signal }: WatchOptions,
): Promise<void> {
  const watchers = new Map<string, Deno.FsWatcher>();
  let isSource: (path: string) => boolean;
  let changed: PromiseWithResolvers<string | undefined>;
  const listen = async (watcher: Deno.FsWatcher) => {
    for await (const { kind, paths } of watcher) {
      const path = kind === "access" ? undefined : paths.find((path) => isSource(path));
      if (path !== undefined) changed.resolve(path);
    }
  };
  const watch = (folder: string, recursive: boolean) => {
    const key = `${recursive} ${folder}`;
    if (signal.aborted || watchers.has(key)) return;
    const watcher = Deno.watchFs(folder, { recursive });
    watchers.set(key, watcher);
    listen(watcher);
  };
  signal.addEventListener("abort", () => {
    for (const watcher of watchers.values()) watcher.close();
    changed?.resolve(undefined);
  });
  while (!signal.aborted) {
    const { files, folders } = await sources();
    const wanted = new Set(files.map(realPath));
    const roots = folders.map(realPath);
    isSource = (path) =>
      wanted.has(path) ||
      /\.(?:ts|js|json|css)$/.test(path) &&
        roots.some((root) => !relative(root, path).startsWith(".."));
    // From here on nothing is missed, also what is saved while this builds.
    changed = Promise.withResolvers();
    // A file that is replaced when it is saved is not watched any more: its folder still is.
    for (const file of wanted) watch(dirname(file), false);
    for (const root of roots) watch(root, true);
    await build();
    const path = signal.aborted ? undefined : await changed.promise;
    if (path === undefined) return;
    onChange(path);
    await new Promise((resume) => setTimeout(resume, QUIET));
  }
}

/** A path as the system reports it, without links; also of a file that does not exist. */
function realPath(path: string): string {
  try {
    return join(Deno.realPathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
