/** `deno task tutorial --watch`: builds again whenever something is saved that was built from. */

import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCell } from "../cell/parse.ts";
import { readNotebook } from "../jupyter/file.ts";
import { printError } from "../jupyter/progress.ts";
import { watchSignals } from "../jupyter/signals.ts";

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
      if (!signal.aborted) printError("Waiting for changes; press Ctrl+C to stop.");
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
    printError("A page that could not be built was not changed.");
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

/** What a build depends on. Paths are absolute. */
export interface Sources {
  /** Single files. One that is not there yet is waited for. */
  files: string[];
  /** Folders, for the code and the style sheets in and below them. */
  folders: string[];
}

/** What {@linkcode buildOnChange} does. */
export interface WatchOptions {
  /** Asked before every build: what a notebook needs can change with it. */
  sources: () => Promise<Sources>;
  /** One build; it tells its failures itself. */
  build: () => Promise<void>;
  /** Called when a change has been seen, with the file, before it is built again. */
  onChange: (path: string) => void;
  /** Ends it all. */
  signal: AbortSignal;
}

/** An editor may write a file in several steps: so long there has to be quiet, in milliseconds. */
const QUIET = 150;

/** Builds, and again after every change, until it is told to end. */
export async function buildOnChange(
  { sources, build, onChange, signal }: WatchOptions,
): Promise<void> {
  const watcher = new Watcher();
  signal.addEventListener("abort", () => watcher.close(), { once: true });
  while (!signal.aborted) {
    // From here on nothing is missed, also what is saved while this builds.
    watcher.watch(await sources());
    const change = watcher.nextChange();
    await build();
    const path = await change;
    if (path === undefined) return;
    onChange(path);
    await new Promise((resume) => setTimeout(resume, QUIET));
  }
}

/** Watches files and folders; more may come. */
class Watcher {
  readonly #watchers = new Map<string, Deno.FsWatcher>();
  #isSource: (path: string) => boolean = () => false;
  #changed = Promise.withResolvers<string | undefined>();
  #isClosed = false;

  watch({ files, folders }: Sources): void {
    const wanted = new Set(files.map(realPath));
    const roots = folders.map(realPath);
    this.#isSource = (path) =>
      wanted.has(path) ||
      /\.(?:ts|js|json|css)$/.test(path) &&
        roots.some((root) => !relative(root, path).startsWith(".."));
    // A file that is replaced when it is saved would be lost sight of: its folder stays.
    for (const file of wanted) this.#add(dirname(file), false);
    for (const root of roots) this.#add(root, true);
  }

  /** The first file that changes from now on; undefined when it is closed. */
  nextChange(): Promise<string | undefined> {
    if (!this.#isClosed) this.#changed = Promise.withResolvers();
    return this.#changed.promise;
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#changed.resolve(undefined);
  }

  #add(folder: string, recursive: boolean): void {
    const key = `${recursive} ${folder}`;
    if (this.#isClosed || this.#watchers.has(key)) return;
    const watcher = Deno.watchFs(folder, { recursive });
    this.#watchers.set(key, watcher);
    this.#listen(watcher);
  }

  async #listen(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      const path = paths.find((path) => this.#isSource(path));
      if (path !== undefined) this.#changed.resolve(path);
    }
  }
}

/** As the system tells it, which knows no links; also of a file that is not there. */
function realPath(path: string): string {
  try {
    return join(Deno.realPathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
