import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withFolder } from "./helpers.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Runs `use` with a copy of the project that may be changed, in a folder with blanks and letters
 * beyond ASCII in its path.
 */
export async function withProjectCopy<T>(use: (root: string) => Promise<T>): Promise<T> {
  return await withFolder(async (folder) => {
    const root = join(folder, "my projects", "Ünroll");
    await copyProject(root);
    return await use(root);
  });
}

/** Copies what a user needs of the project into a new folder. */
export async function copyProject(root: string): Promise<void> {
  await Deno.mkdir(root, { recursive: true });
  for (const name of ["LICENSE", "deno.json", "deno.lock", "lib", "notebooks"]) {
    await copy(join(ROOT, name), join(root, name));
  }
}

async function copy(from: string, to: string) {
  if (!(await Deno.stat(from)).isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    if (!name.startsWith(".")) await copy(join(from, name), join(to, name));
  }
}
