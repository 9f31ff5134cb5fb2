/** Keeps what takes long to make and follows from the project's files alone. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../jupyter/atomic.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where it is kept; everything in there can be removed at any time. */
const FOLDER = join(root, ".cache");

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
  folder = FOLDER,
): Promise<T> {
  const path = join(folder, `${name}.json`);
  const key = await stateOf(root);
  const kept = await readKept<T>(path);
  if (kept?.key === key) return kept.value;
  const value = await make();
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
async function stateOf(root: string): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(Deno.version));
  const paths = [join(root, "deno.json"), join(root, "deno.lock"), ...await filesIn(`${root}lib`)];
  for (const path of paths) {
    const content = await Deno.readFile(path).catch(() => "");
    hash.update(`${path.slice(root.length)}\0${content.length}\0`).update(content);
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
