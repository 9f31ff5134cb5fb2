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

/** The group of a test file, which follows from the modules that it imports. */
async function groupOf(file: string, root: string): Promise<Group> {
  const imported = await modulesOf(file);
  const names = new Set([...imported].map((path) => relative(root, path).replaceAll("\\", "/")));
  return MARKS.find(([, marks]) => marks.some((mark) => names.has(mark)))?.[0] ?? "library";
}

/**
 * Test files by their groups, in the order of the groups.
 *
 * @param root The project's folder.
 */
export async function groupTests(files: string[], root: string): Promise<Map<Group, string[]>> {
  const groups = await Promise.all(files.map((file) => groupOf(file, root)));
  return new Map(GROUPS.map((group) => [group, files.filter((_, i) => groups[i] === group)]));
}

/** What a module prints when all of its tests have ended, with its name. */
export const END = /The tests of (\S+) have ended\.$/;

/**
 * Writes a module for each folder of a group's test files, which imports them all, and returns the
 * modules' paths. Deno starts every module in a worker of its own, where jsdom, Playwright and
 * TypeScript are loaded again: that takes longer than most tests. The largest folders come first, so
 * that no long module is left at the end.
 *
 * @param into Where the modules are written.
 */
export async function moduleForEachFolder(
  groups: Map<Group, string[]>,
  into: string,
): Promise<Map<Group, string[]>> {
  const modules = new Map<Group, string[]>();
  for (const [group, files] of groups) {
    const folders = [...Map.groupBy(files, dirname)].sort(([, a], [, b]) => b.length - a.length);
    modules.set(
      group,
      await Promise.all(folders.map(async ([folder, files], index) => {
        const name = `${group}_${index}_${basename(folder)}.test.ts`;
        const imports = files.map((file) =>
          `import ${JSON.stringify(pathToFileURL(file).href)};\n`
        );
        const end = `Deno.test.afterAll(() => console.log("The tests of ${name} have ended."));\n`;
        await Deno.writeTextFile(join(into, name), imports.join("") + end);
        return join(into, name);
      })),
    );
  }
  return modules;
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
  // A file that is missing is reported when types are checked.
  const text = await Deno.readTextFile(file).catch(() => "");
  const statements = text.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?"(\.[^"]+\.ts)";/gm);
  const specifiers = Array.from(statements, ([, specifier]) => specifier);
  imports.set(file, specifiers);
  return specifiers;
}
