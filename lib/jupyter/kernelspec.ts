import { join } from "node:path";
import { writeFileAtomically } from "./atomic.ts";

/** The kernel's name: what the metadata of a notebook asks for. */
export const KERNEL_NAME = "deno";

const LOGO = new URL("logo.svg", import.meta.url);

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

/**
 * How Jupyter starts Deno's kernel. Its names are those in our notebooks, so that saving one in
 * JupyterLab leaves its metadata as it is.
 *
 * @param deno The absolute path of a Deno executable.
 *
 * @example
 * ```ts
 * import { denoKernelspec } from "./kernelspec.ts";
 *
 * const { argv } = denoKernelspec("/usr/bin/deno");
 * console.log(argv.join(" ")); // /usr/bin/deno jupyter --kernel --conn {connection_file}
 * ```
 */
export function denoKernelspec(deno: string): Kernelspec {
  return {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    interrupt_mode: "message",
    // Results are saved in the notebook: they carry no terminal colours.
    env: { NO_COLOR: "1" },
    metadata: { made_by: "unroll" },
  };
}

/** Where a kernelspec lies below a folder of Jupyter data such as `~/.local/share/jupyter`. */
export function kernelspecFolder(dataFolder: string): string {
  return join(dataFolder, "kernels", KERNEL_NAME);
}

/**
 * Registers this Deno as the kernel `deno` in a folder of Jupyter data, which Jupyter finds when
 * `JUPYTER_PATH` names it. Returns the folder of the kernelspec.
 */
export async function writeKernelspec(
  dataFolder: string,
  deno: string = Deno.execPath(),
): Promise<string> {
  const folder = kernelspecFolder(dataFolder);
  await Deno.mkdir(folder, { recursive: true });
  await writeFileAtomically(join(folder, "logo-svg.svg"), await Deno.readTextFile(LOGO));
  const spec = JSON.stringify(denoKernelspec(deno), null, 2);
  await writeFileAtomically(join(folder, "kernel.json"), `${spec}\n`);
  return folder;
}
