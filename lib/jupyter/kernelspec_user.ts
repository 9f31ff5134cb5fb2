/** The kernel `deno` in the user's own Jupyter data, where Jupyter and VS Code look for kernels. */

import { join, posix, win32 } from "node:path";
import { NotebookError } from "./errors.ts";
import {
  KERNELSPEC_FILES,
  kernelspecFolder,
  readRegistration,
  writeKernelspec,
} from "./kernelspec.ts";

/** What is kept of someone else's kernelspec has this at the end of its name. */
const KEPT = ".replaced";

/**
 * The folder of the user's Jupyter data: `~/.local/share/jupyter` on Linux, `~/Library/Jupyter` on
 * macOS, `%APPDATA%\jupyter` on Windows, or what `JUPYTER_DATA_DIR` or `XDG_DATA_HOME` say.
 *
 * @throws {NotebookError} when the environment does not name the home folder.
 */
export function userDataFolder(
  os: typeof Deno.build.os,
  env: (name: string) => string | undefined,
): string {
  const { join } = os === "windows" ? win32 : posix;
  const given = env("JUPYTER_DATA_DIR");
  if (given) return given;
  switch (os) {
    case "windows":
      return join(
        env("APPDATA") || join(home(env, "USERPROFILE"), "AppData", "Roaming"),
        "jupyter",
      );
    case "darwin":
      return join(home(env, "HOME"), "Library", "Jupyter");
    default:
      return join(env("XDG_DATA_HOME") || join(home(env, "HOME"), ".local", "share"), "jupyter");
  }
}

function home(env: (name: string) => string | undefined, name: string): string {
  const folder = env(name);
  if (folder) return folder;
  throw new NotebookError("not-writable", `Where is your home folder? ${name} is not set.`);
}

/**
 * Registers this Deno as the user's kernel `deno`. What someone else registered by that name, such
 * as `deno jupyter --install`, is kept beside it. Returns whether there was something to keep.
 */
export async function register(dataFolder: string): Promise<boolean> {
  const { by } = await readRegistration(dataFolder);
  if (by === "others") {
    for (const path of files(dataFolder)) await ifThere(Deno.copyFile(path, path + KEPT));
  }
  await writeKernelspec(dataFolder);
  return by === "others";
}

/**
 * Takes our kernel `deno` away, and gives back what {@linkcode register} kept. Returns whether there
 * was something to give back.
 */
export async function unregister(dataFolder: string): Promise<boolean> {
  for (const path of files(dataFolder)) {
    if (!await ifThere(Deno.rename(path + KEPT, path))) await ifThere(Deno.remove(path));
  }
  const { by } = await readRegistration(dataFolder);
  // Unless someone else keeps files there.
  if (by === "nobody") await Deno.remove(kernelspecFolder(dataFolder)).catch(() => {});
  return by === "others";
}

function files(dataFolder: string): string[] {
  return KERNELSPEC_FILES.map((name) => join(kernelspecFolder(dataFolder), name));
}

/** Whether something was done, and not left because its file is not there. */
async function ifThere(done: Promise<void>): Promise<boolean> {
  try {
    await done;
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
