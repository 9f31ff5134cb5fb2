import { join } from "node:path";

/** The folder of notebooks, below the project. */
export const NOTEBOOKS = "notebooks";

/** All notebooks of the project, with absolute paths, in the order of their names. */
export async function allNotebooks(): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isFile } of Deno.readDir(NOTEBOOKS)) {
    if (isFile && name.endsWith(".ipynb")) paths.push(join(Deno.cwd(), NOTEBOOKS, name));
  }
  return paths.sort();
}
