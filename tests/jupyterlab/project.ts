/** A copy of the project in a folder with an awkward name, with the Deno kernel registered in it. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeKernelspec } from "../../lib/jupyter/kernelspec.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The tutorial's name among the notebooks. */
export const TUTORIAL = "rnn_sine.ipynb";

/** What a notebook needs to find the library and its packages. */
const NEEDED = ["deno.json", "deno.lock", "lib", "notebooks"];

/** Where a test's Jupyter has its notebooks, and its own settings instead of the user's. */
export interface Project {
  /** The project's folder; its name has a space and letters beyond ASCII. */
  folder: string;
  /** The folder of the notebooks. */
  notebooks: string;
  /** Above everything that belongs to the test; kernels name it on their command line. */
  scratch: string;
  /** Environment variables that keep Jupyter inside of the scratch folder. */
  env: Record<string, string>;
}

/** Copies the project and registers this Deno as the kernel `deno`, for this copy alone. */
export async function makeProject(): Promise<Project> {
  const made = await Deno.makeTempDir({ prefix: "unroll-lab-" });
  const scratch = await Deno.realPath(made);
  const folder = join(scratch, "mein Übungs-Projekt");
  for (const name of NEEDED) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  const jupyter = join(scratch, "jupyter");
  await writeKernelspec(join(jupyter, "data"));
  await quietLab(join(jupyter, "config"));
  return { folder, notebooks: join(folder, "notebooks"), scratch, env: jupyterEnv(jupyter) };
}

/** Removes it. */
export async function removeProject({ scratch }: Project): Promise<void> {
  await Deno.remove(scratch, { recursive: true });
}

function jupyterEnv(folder: string): Record<string, string> {
  return {
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTER_PATH: join(folder, "data"),
  };
}

/** JupyterLab asks at its first start whether it may fetch news; nobody is there to answer. */
async function quietLab(config: string) {
  const folder = join(config, "lab", "user-settings", "@jupyterlab", "apputils-extension");
  await Deno.mkdir(folder, { recursive: true });
  const settings = { fetchNews: "false", checkForUpdates: false };
  const path = join(folder, "notification.jupyterlab-settings");
  await Deno.writeTextFile(path, JSON.stringify(settings));
}
