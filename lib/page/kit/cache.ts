/** Keeps values that take long to make and depend only on the project's files. */

import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../../jupyter/atomic.ts";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * What `make` returned for this state of the library, its packages and Deno, in this process or an
 * earlier one. It is kept as JSON in the folder .cache, which can be removed at any time.
 */
export async function remember<T>(
  name: string,
  make: () => Promise<T>,
  project = PROJECT,
): Promise<T> {
  const folder = join(project, ".cache");
  const path = join(folder, `${name}.json`);
  using _lock = await lock(folder);
  const key = await stateOf(project);
  const kept = await Deno.readTextFile(path).then(JSON.parse).catch(() => null);
  if (kept?.key === key) return kept.value;
  const value = await make();
  // Files that were saved meanwhile may or may not be in it.
  if (await stateOf(project) !== key) return value;
  try {
    await writeFileAtomically(path, JSON.stringify({ key, value }));
  } catch {
    // In a folder that cannot be written, it is made each time.
  }
  return value;
}

/** Waits until no other process makes something; undefined in a folder that cannot be written. */
async function lock(folder: string): Promise<Deno.FsFile | undefined> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    const file = await Deno.open(join(folder, "lock"), { create: true, write: true });
    await file.lock(true);
    return file;
  } catch {
    return undefined;
  }
}

/** A hash of every file that code is made from. */
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
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}
