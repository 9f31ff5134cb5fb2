/** Sorts test files by what they need: that decides when they run, and beside what. */

import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

/** Groups of test files, in the order in which they run. */
export const GROUPS = ["library", "kernel", "pages", "JupyterLab"] as const;

/** A group of test files; see {@linkcode GROUPS}. */
export type Group = typeof GROUPS[number];

/** A file is of the first group of which it imports one of these modules, itself or through others. */
const MARKS: [Group, string[]][] = [
  ["JupyterLab", ["tests/jupyterlab/venv.ts"]],
  ["pages", ["tests/browser/chromium.ts", "tests/browser/engines.ts"]],
  ["kernel", ["lib/jupyter/kernel.ts", "lib/jupyter/command.ts"]],
];

/** Every file of tests below a folder, in the order of their names. */
export async function findTests(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await findTests(path));
    else if (name.endsWith(".test.ts")) found.push(path);
  }
  return found.sort();
}

/**
 * The group of a test file, which follows from the modules that it imports.
 *
 * @param root The project's folder.
 */
export async function groupOf(file: string, root: string): Promise<Group> {
  const imported = await modulesOf(file);
  const names = new Set([...imported].map((path) => relative(root, path).replaceAll("\\", "/")));
  return MARKS.find(([, marks]) => marks.some((mark) => names.has(mark)))?.[0] ?? "library";
}

/**
 * Writes a module for each folder of test files, which imports them all, and returns the modules'
 * paths. Deno starts every module in a worker of its own, where jsdom, Playwright and TypeScript are
 * loaded again: that takes longer than most tests. The largest folders come first, so that no long
 * module is left at the end.
 *
 * @param into Where the modules are written.
 */
export async function moduleForEachFolder(files: string[], into: string): Promise<string[]> {
  const folders = [...Map.groupBy(files, dirname)].sort(([, a], [, b]) => b.length - a.length);
  return await Promise.all(folders.map(async ([folder, files], index) => {
    const path = join(into, `${String(index).padStart(2, "0")}_${basename(folder)}.test.ts`);
    const imports = files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`);
    await Deno.writeTextFile(path, imports.join(""));
    return path;
  }));
}

/** A module, and every module that it loads by a relative path; not those of which it takes only types. */
async function modulesOf(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  for (const specifier of await importsOf(file)) {
    await modulesOf(join(dirname(file), specifier), found);
  }
  return found;
}

const imports = new Map<string, string[]>();

async function importsOf(file: string): Promise<string[]> {
  const known = imports.get(file);
  if (known) return known;
  const text = await Deno.readTextFile(file);
  const statements = text.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?"(\.[^"]+\.ts)";/gm);
  const specifiers = Array.from(statements, ([, specifier]) => specifier);
  imports.set(file, specifiers);
  return specifiers;
}
