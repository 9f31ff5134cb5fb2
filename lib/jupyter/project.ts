import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** The `deno.json` or `deno.jsonc` that holds for files in `folder`, if there is one. */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (const name of ["deno.json", "deno.jsonc"]) {
    const path = join(folder, name);
    if (await Deno.stat(path).then((info) => info.isFile, () => false)) return path;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findConfig(parent);
}

/** The folder of the `deno.json` that holds in `folder`; itself if there is none. */
export async function projectRoot(folder: string): Promise<string> {
  const config = await findConfig(folder);
  return config ? dirname(config) : folder;
}

/**
 * Replaces `file:` URLs inside `root` by paths relative to `folder`, so that a stack trace reads
 * the same on every machine.
 */
export function portablePaths(text: string, folder: string, root: string): string {
  const { href } = pathToFileURL(root);
  const path = `${relative(folder, root).replaceAll(sep, "/") || "."}/`;
  // Stack traces show blanks and letters such as ü as they are, `import.meta.url` does not.
  return [href, decodeURI(href)].reduce((text, url) => text.replaceAll(`${url}/`, path), text);
}
