import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "./atomic.ts";
import { NotebookError } from "./errors.ts";

/** The kernel's name: what the metadata of a notebook asks for. */
export const KERNEL_NAME = "deno";

/** What we put into the folder of a kernelspec; the names are Jupyter's. */
export const KERNELSPEC_FILES = ["kernel.json", "logo-svg.svg"] as const;

const LOGO = new URL("logo.svg", import.meta.url);

const MADE_BY = "unroll";

/** The content of a `kernel.json`, as far as it is used here. */
export interface Kernelspec {
  /** The command that starts a kernel; `{connection_file}` stands for where it listens. */
  argv: string[];
  display_name: string;
  language: string;
  /** `message` asks the kernel to stop a cell; `signal` would end Deno and with it all variables. */
  interrupt_mode: "message" | "signal";
  env: Record<string, string>;
  metadata: Record<string, unknown>;
}

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
 *
 * @example
 * ```ts
 * import { denoKernelspec } from "./kernelspec.ts";
 *
 * const { argv } = denoKernelspec("/usr/bin/deno");
 * console.log(argv.at(0), argv.at(-1)); // /usr/bin/deno {connection_file}
 * ```
 */
export function denoKernelspec(deno: string): Kernelspec {
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
    interrupt_mode: "message",
    // Results are saved in the notebook: they carry no terminal colours.
    env: { NO_COLOR: "1" },
    metadata: { made_by: MADE_BY },
  };
}

/** Where a kernelspec lies below a folder of Jupyter data such as `~/.local/share/jupyter`. */
export function kernelspecFolder(dataFolder: string): string {
  return join(dataFolder, "kernels", KERNEL_NAME);
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
  throw new NotebookError("kernel-start", message);
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
    const { argv, metadata }: Partial<Kernelspec> = JSON.parse(text);
    const by = metadata?.made_by === MADE_BY ? "us" : "others";
    return { by, program: String(argv?.[0]), files: argv?.filter(isAbsolute) ?? [] };
  } catch {
    return { by: "others", program: "nothing: its kernel.json is no JSON", files: [] };
  }
}
