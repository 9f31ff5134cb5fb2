/**
 * New code without a new kernel. A module that has been loaded stays as it is, however often a cell
 * imports it. So once its file has changed, a cell's import is led to another address of the same
 * file, `…/forward.ts?edit=1`, and so are the imports of every module above it. Modules below and
 * beside it stay the same: after a change of the forward pass, old tensors are still tensors.
 */
import { kernelBroadcast } from "./internals.ts";
import { LoadedFiles } from "./loaded_files.ts";
import { isOwn, type ModuleGraph, reachable, readModuleGraph } from "./module_graph.ts";

/** Registered globally: a module that has been imported anew finds what its older self has seen. */
const WATCHED = Symbol.for("unroll.imports");

/** Watches the modules of a notebook. */
export interface ImportWatcher {
  /** Tells the reader, once for each change, that files of the notebook have changed. */
  announce(): void;
}

/**
 * Makes imports in cells follow changes of the imported files. Needs a kernel.
 *
 * @param entries Modules that have been loaded already, as `file:` URLs.
 *
 * @example
 * ```ts ignore
 * import { watchImports } from "./reload.ts";
 *
 * const watcher = watchImports([import.meta.resolve("../mod.ts")]);
 * // … after every cell:
 * watcher.announce();
 * ```
 */
export function watchImports(entries: string[]): ImportWatcher {
  const known = globalThis as { [WATCHED]?: Imports };
  return known[WATCHED] ??= new Imports(entries);
}

class Imports implements ImportWatcher {
  readonly #folder = Deno.cwd();
  /** What cells have imported. */
  readonly #entries: Set<string>;
  #hasNewEntry = true;
  readonly #files = new LoadedFiles();
  /** What was found when it was last looked. */
  #seen = new Map<string, string>();
  /** Of that, what the notebook's imports lead to today. */
  #changed = new Map<string, string>();
  /** Where modules are found that have changed, or whose imports have. */
  #addresses = new Map<string, string>();
  /** The number of every state of a module and its imports that has been seen. */
  readonly #edits = new Map<string, number>();
  #announced = new Map<string, string>();
  /** The address under which a cell last imported a module. */
  readonly #given = new Map<string, string>();
  #importedAnew = false;
  #packagesLoading = 0;
  #hooks: { deregister(): void } | null = null;

  constructor(entries: string[]) {
    this.#entries = new Set(entries);
    this.#takeAsLoaded();
    this.#hook();
  }

  announce() {
    this.#look();
    this.#takeAsLoaded();
    const files = differences(this.#announced, this.#changed);
    const anew = this.#importedAnew;
    this.#importedAnew = false;
    if (files.length === 0) return;
    this.#announced = this.#changed;
    kernelBroadcast()("stream", { name: "stderr", text: notice(files, anew) });
  }

  /** Remembers what was loaded while nobody was asked. */
  #takeAsLoaded() {
    if (!this.#hasNewEntry) return;
    this.#hasNewEntry = false;
    for (const url of readModuleGraph(this.#entries, this.#folder).keys()) {
      if (!this.#files.has(url)) this.#files.add(url);
    }
  }

  /** Finds out what has changed, and where imports are to be led. */
  #look() {
    const seen = this.#files.changed();
    const isNew = differences(this.#seen, seen).length > 0;
    if (!isNew && !(this.#hasNewEntry && seen.size > 0)) return;
    const graph = readModuleGraph(this.#entries, this.#folder);
    if (graph.size === 0) return;
    this.#seen = seen;
    this.#changed = new Map([...seen].filter(([url]) => graph.has(url)));
    this.#addresses = new Map(
      Array.from(graph.keys(), (url) => [url, this.#addressOf(url, graph)]),
    );
  }

  #addressOf(url: string, graph: ModuleGraph): string {
    const below = [...reachable(graph, [url])].filter((url) => this.#changed.has(url)).sort();
    if (below.length === 0) return url;
    const state = JSON.stringify([url, below.map((url) => [url, this.#changed.get(url)])]);
    const edit = this.#edits.get(state) ?? this.#edits.size + 1;
    this.#edits.set(state, edit);
    const address = new URL(url);
    address.searchParams.set("edit", String(edit));
    return address.href;
  }

  #hook() {
    this.#hooks = registerHooks({
      resolve: (specifier, context, next) => {
        const found = next(specifier, context);
        const isFromCell = context.parentURL === undefined;
        if (isFromCell && isOwn(found.url ?? "")) this.#enter(found.url);
        const url = this.#addresses.get(found.url) ?? found.url;
        if (isFromCell) this.#give(found.url, url);
        return { ...found, url };
      },
      load: (url, context, next) => {
        if (isOwn(url)) this.#loading(url);
        else if (!url.startsWith("node:")) this.#stepAside(url);
        return next(url, context);
      },
    });
  }

  /** As long as hooks are registered, Deno cannot load packages that `require` ES modules. */
  #stepAside(url: string) {
    this.#hooks?.deregister();
    this.#hooks = null;
    this.#packagesLoading++;
    import(url).catch(() => {}).finally(() => {
      if (--this.#packagesLoading === 0) this.#hook();
    });
  }

  #enter(url: string) {
    if (!this.#entries.has(url)) this.#hasNewEntry = true;
    this.#entries.add(url);
    this.#look();
  }

  #give(url: string, address: string) {
    if ((this.#given.get(url) ?? url) !== address) this.#importedAnew = true;
    this.#given.set(url, address);
  }

  #loading(url: string) {
    const address = new URL(url);
    const edit = address.searchParams.has("edit");
    address.searchParams.delete("edit");
    if (!edit || !this.#files.has(address.href)) this.#files.add(address.href);
  }
}

/** The keys whose values are not the same in both. */
function differences(a: Map<string, string>, b: Map<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}

const MOST_NAMES = 5;

function notice(urls: string[], importedAnew: boolean): string {
  const root = new URL("../../", import.meta.url).href;
  const names = urls.map((url) => decodeURI(url.startsWith(root) ? url.slice(root.length) : url));
  const more = names.length - MOST_NAMES;
  const list = names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const has = names.length === 1 ? "has" : "have";
  return importedAnew
    ? `${list} ${has} changed; this cell has imported the new code. What was made before still ` +
      `uses the old: run the cells that use it again, or "Restart & Run All".\n`
    : `${list} ${has} changed; this notebook still uses the old code. For the new, run the cells ` +
      `that import it again, and those that use it, or "Restart & Run All".\n`;
}

type Next<T> = (what: string, context: HookContext) => T;

interface HookContext {
  /** The importing module; undefined when a cell imports. */
  parentURL?: string;
}

interface Hooks {
  resolve(specifier: string, context: HookContext, next: Next<{ url: string }>): { url: string };
  load(url: string, context: HookContext, next: Next<object>): object;
}

/** Node's module customization hooks; asked for here, so that nothing needs Node elsewhere. */
function registerHooks(hooks: Hooks): { deregister(): void } {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): { registerHooks: typeof registerHooks } };
  };
  return process.getBuiltinModule("node:module").registerHooks(hooks);
}
