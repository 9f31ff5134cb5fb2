/** Texts that take long to make, such as pages: each is made once for all tests of a run. */

import { join } from "node:path";
import { writeFileAtomically } from "../../lib/jupyter/atomic.ts";

/** The environment variable that names the folder for them; without it a file makes its own. */
export const FOLDER_VARIABLE = "UNROLL_TEST_ONCE";

const texts = new Map<string, Promise<string>>();

/** What `make` gives, or gave when a test of this run asked for it under the same name. */
export function once(name: string, make: () => Promise<string>): Promise<string> {
  let text = texts.get(name);
  if (text === undefined) texts.set(name, text = readOrMake(name, make));
  return text;
}

async function readOrMake(name: string, make: () => Promise<string>): Promise<string> {
  const folder = Deno.env.get(FOLDER_VARIABLE);
  if (folder === undefined) return await make();
  const path = join(folder, encodeURIComponent(name));
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const text = await make();
  await writeFileAtomically(path, text);
  return text;
}
