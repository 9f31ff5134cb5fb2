import { isAbsolute, join, posix, win32 } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "./atomic.ts";
import { NotebookError } from "./errors.ts";

/** What we put into the folder of a kernelspec; the names are Jupyter's. */
const KERNELSPEC_FILES = ["kernel.json", "logo-svg.svg"] as const;

/** The end of the names under which we keep the files of someone else's kernelspec. */
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
    // Only who may run anything can ask whether a process is still there.
    ? ["--allow-net=127.0.0.1", "--allow-run"]
    // A socket can be a file, whose name nobody knows beforehand. Others than 127.0.0.1 are refused.
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
 * Loads what the kernel is made of, so that it starts at once, and without network.
 *
 * @throws {NotebookError} when that fails.
 */
export async function loadKernel(deno: string = Deno.execPath()): Promise<void> {
  const args = ["cache", "--quiet", `--config=${CONFIG}`, RELAY];
  const { success } = await new Deno.Command(deno, { args, stdout: "null" }).output();
  if (success) return;
  const message =
    "The kernel's packages could not be loaded. Is this machine online? Then try again.";
  throw new NotebookError(message);
}

/**
 * Registers our kernel, with this Deno, as the kernel `deno` in a folder of Jupyter data, which Jupyter finds when
 * `JUPYTER_PATH` names it. Returns the folder of the kernelspec.
 */
export async function writeKernelspec(
  dataFolder: string,
  deno: string = Deno.execPath(),
): Promise<string> {
  const folder = kernelspecFolder(dataFolder);
  const [spec, logo] = KERNELSPEC_FILES.map((name) => join(folder, name));
  await Deno.mkdir(folder, { recursive: true });
  await writeFileAtomically(logo, await Deno.readTextFile(LOGO));
  await writeFileAtomically(spec, `${JSON.stringify(denoKernelspec(deno), null, 2)}\n`);
  return folder;
}

/** What is registered as the kernel `deno` in a folder of Jupyter data. */
export type Registration =
  | { by: "nobody" }
  | {
    by: "us" | "others";
    program: string;
    /** Files without which it does not start. */
    files: string[];
  };

/** Looks up who registered the kernel `deno` in a folder of Jupyter data, and what it starts. */
export async function readRegistration(dataFolder: string): Promise<Registration> {
  const path = join(kernelspecFolder(dataFolder), KERNELSPEC_FILES[0]);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { by: "nobody" };
    throw error;
  }
  try {
    const { argv, metadata }: Partial<ReturnType<typeof denoKernelspec>> = JSON.parse(text);
    const by = metadata?.made_by === MADE_BY ? "us" : "others";
    return { by, program: String(argv?.[0]), files: argv?.filter(isAbsolute) ?? [] };
  } catch {
    return { by: "others", program: "nothing: its kernel.json is not JSON", files: [] };
  }
}

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
  throw new NotebookError(`Where is your home folder? ${name} is not set.`);
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
 * Removes our kernel `deno`, and restores what {@linkcode register} kept. Returns whether there was
 * something to restore.
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
