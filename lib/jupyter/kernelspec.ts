import { existsSync } from "node:fs";
import { join, posix, win32 } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "./atomic.ts";
import { NotebookError } from "./errors.ts";

/** The files of our kernelspec; the names are Jupyter's. */
const FILES = ["kernel.json", "logo-svg.svg"];

/** The suffix of the files of another kernelspec that ours has replaced. */
const KEPT = ".replaced";

const LOGO = new URL("logo.svg", import.meta.url);

const MADE_BY = "unroll";

/** The program that is the kernel towards Jupyter. */
const RELAY = fileURLToPath(new URL("relay/cli.ts", import.meta.url));

/** The project's `deno.json`: the folder of a notebook may have another. */
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** What the kernel's program may do, beside starting Deno. Cells may do anything. */
const PERMISSIONS = [
  // Connection files, modules of notebooks, and sockets that are files.
  "--allow-read",
  "--allow-write",
  // What the packages that read a cell's code look at.
  "--allow-env=LOG,TSC_*,NODE_*,VSCODE_*,XDG_RUNTIME_DIR",
];

/**
 * How Jupyter starts our kernel, which starts Deno's. Its names are those in our notebooks, so that
 * saving one in JupyterLab leaves its metadata as it is.
 *
 * @param deno The absolute path of a Deno executable.
 */
export function denoKernelspec(deno: string) {
  const system = Deno.build.os === "windows"
    // Checking whether a process still runs takes the permission to run anything.
    ? ["--allow-net=127.0.0.1", "--allow-run"]
    // A socket can be a file of any name. Addresses other than 127.0.0.1 are refused.
    : ["--allow-net", `--allow-run=${deno.replaceAll(",", ",,")}`];
  const options = ["--no-prompt", "--quiet", `--config=${CONFIG}`, ...PERMISSIONS, ...system];
  return {
    argv: [deno, "run", ...options, RELAY, "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    // A signal would end Deno, and with it all variables.
    interrupt_mode: "message",
    // Results are saved in the notebook: they carry no terminal colours.
    env: { NO_COLOR: "1" },
    metadata: { made_by: MADE_BY },
  };
}

/** Where a kernelspec lies below a folder of Jupyter data such as `~/.local/share/jupyter`. */
export function kernelspecFolder(dataFolder: string): string {
  return join(dataFolder, "kernels", "deno");
}

/**
 * Downloads the kernel's packages, so that it starts at once, and without network.
 *
 * @throws {NotebookError} when that fails.
 */
export async function loadKernel(): Promise<void> {
  const args = ["cache", "--quiet", `--config=${CONFIG}`, RELAY];
  const { success } = await new Deno.Command(Deno.execPath(), { args, stdout: "null" }).output();
  if (success) return;
  throw new NotebookError(
    "The kernel's packages could not be loaded. Is this machine online? Then try again.",
  );
}

/**
 * Registers our kernel as the kernel `deno` in a folder of Jupyter data, which Jupyter finds when
 * `JUPYTER_PATH` names it.
 */
export async function writeKernelspec(
  dataFolder: string,
  deno: string = Deno.execPath(),
): Promise<void> {
  const [spec, logo] = files(dataFolder);
  await Deno.mkdir(kernelspecFolder(dataFolder), { recursive: true });
  await writeFileAtomically(logo, await Deno.readTextFile(LOGO));
  await writeFileAtomically(spec, `${JSON.stringify(denoKernelspec(deno), null, 2)}\n`);
}

/** What is registered as the kernel `deno` in a folder of Jupyter data. */
interface Registration {
  isOurs: boolean;
  /** Its arguments, beginning with the program. */
  argv: string[];
}

/** The registered kernel `deno` in a folder of Jupyter data; undefined if there is none. */
export async function readRegistration(dataFolder: string): Promise<Registration | undefined> {
  const text = await ifThere(Deno.readTextFile(files(dataFolder)[0]));
  if (text === undefined) return undefined;
  try {
    const { argv = [], metadata }: Partial<ReturnType<typeof denoKernelspec>> = JSON.parse(text);
    return { isOurs: metadata?.made_by === MADE_BY, argv };
  } catch {
    return { isOurs: false, argv: ["nothing: its kernel.json is not JSON"] };
  }
}

/**
 * The folder of the user's Jupyter data: `~/.local/share/jupyter` on Linux, `~/Library/Jupyter` on
 * macOS, `%APPDATA%\jupyter` on Windows, or the value of `JUPYTER_DATA_DIR` or `XDG_DATA_HOME`.
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
  throw new NotebookError(`Where is your home folder? ${name} is not set.`);
}

/**
 * Registers this Deno as the user's kernel `deno`. Another kernel of that name, such as that of
 * `deno jupyter --install`, is kept beside it. Returns whether there was one.
 */
export async function register(dataFolder: string): Promise<boolean> {
  const isOther = (await readRegistration(dataFolder))?.isOurs === false;
  if (isOther) {
    for (const path of files(dataFolder)) await ifThere(Deno.copyFile(path, path + KEPT));
  }
  await writeKernelspec(dataFolder);
  return isOther;
}

/** Removes our kernel `deno`, and restores the one that {@linkcode register} kept, if any. */
export async function unregister(dataFolder: string): Promise<void> {
  for (const path of files(dataFolder)) {
    const isKept = existsSync(path + KEPT);
    await ifThere(isKept ? Deno.rename(path + KEPT, path) : Deno.remove(path));
  }
  // Fails if the folder has other files.
  await Deno.remove(kernelspecFolder(dataFolder)).catch(() => {});
}

function files(dataFolder: string): string[] {
  return FILES.map((name) => join(kernelspecFolder(dataFolder), name));
}

/** Waits for an operation on a file; undefined if there is no such file. */
async function ifThere<T>(done: Promise<T>): Promise<T | undefined> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
