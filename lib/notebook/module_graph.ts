/** The project's own modules by address, each with those that it loads. */
export type ModuleGraph = Map<string, string[]>;

/**
 * What loading these modules loads, as Deno itself sees it: packages, and modules of which only
 * types are used, are left out.
 *
 * @param entries Addresses of modules, as `file:` URLs.
 * @param cwd The `deno.json` of this folder, or above it, says what names mean.
 * @returns Nothing at all when Deno cannot say, as when that `deno.json` has a mistake.
 */
export function readModuleGraph(entries: Iterable<string>, cwd: string): ModuleGraph {
  const imports = Array.from(entries, (url) => `import ${JSON.stringify(url)};`).join("");
  const { success, stdout } = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:text/javascript,${encodeURIComponent(imports)}`],
    cwd,
    stderr: "null",
  }).outputSync();
  if (!success) return new Map();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as DenoInfo;
  const all = new Map(modules.map(({ specifier, dependencies = [] }) => [
    specifier,
    dependencies.flatMap(({ code }) => code?.specifier ?? []),
  ]));
  const graph: ModuleGraph = new Map();
  for (const url of reachable(all, entries)) {
    if (isOwn(url)) graph.set(url, all.get(url)!.filter(isOwn));
  }
  return graph;
}

/** Whether a module is a file of the project, not of a package. */
export function isOwn(url: string): boolean {
  return url.startsWith("file:") && !/\/node_modules\/|\/npm\/[^/]*\.[^/]*\//.test(url);
}

/** The modules at these addresses, and all that they load. */
export function reachable(graph: ModuleGraph, entries: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const open = [...entries];
  for (let url; (url = open.pop()) !== undefined;) {
    if (found.has(url) || !graph.has(url)) continue;
    found.add(url);
    open.push(...graph.get(url)!);
  }
  return found;
}

interface DenoInfo {
  modules: { specifier: string; dependencies?: { code?: { specifier?: string } }[] }[];
}
