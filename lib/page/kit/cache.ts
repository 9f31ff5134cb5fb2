/** Keeps what takes long to make and follows from the project's files alone. */

import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../../jupyter/atomic.ts";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of a project where it is kept; everything in there can be removed at any time. */
const FOLDER = ".cache";

interface Kept<T> {
  /** Says from which files the value was made. */
  key: string;
  value: T;
}

/**
 * What `make` has made from this very state of the library, its packages and Deno, in this process
 * or an earlier one; else makes it. The value goes through JSON.
 */
export async function remember<T>(
  name: string,
  make: () => Promise<T>,
  project = PROJECT,
): Promise<T> {
  const folder = join(project, FOLDER);
  const path = join(folder, `${name}.json`);
  const key = await stateOf(project);
  const kept = await readKept<T>(path);
  if (kept?.key === key) return kept.value;
  const value = await make();
  // Of files that were saved meanwhile, nobody knows which it was made from.
  if (await stateOf(project) !== key) return value;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeFileAtomically(path, JSON.stringify({ key, value } satisfies Kept<T>));
  } catch {
    // In a folder that cannot be written, it is made each time.
  }
  return value;
}

/** Nothing where there is nothing, or something that was not written here. */
async function readKept<T>(path: string): Promise<Kept<T> | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch {
    return undefined;
  }
}

/** Changes with every file that code is made from. */
async function stateOf(project: string): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(Deno.version));
  const settings = ["deno.json", "deno.lock"].map((name) => join(project, name));
  const paths = [...settings, ...await filesIn(join(project, "lib"))];
  for (const path of paths) {
    const content = await Deno.readFile(path).catch(() => "");
    hash.update(`${relative(project, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

async function filesIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) paths.push(...await filesIn(path));
    else paths.push(path);
  }
  return paths.sort();
}
