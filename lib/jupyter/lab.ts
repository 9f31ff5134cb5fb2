/** JupyterLab: finding one, and the settings with which it stays inside the project. */

import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, runCommand } from "./command.ts";
import { environmentPython, environmentState } from "./environment.ts";
import { NotebookError } from "./errors.ts";
import { NOTEBOOKS } from "./command_line.ts";

/** The configuration that JupyterLab reads, and never writes. */
const CONFIG = fileURLToPath(new URL("server/", import.meta.url));

/** `jupyterlab --version` takes a second, for it imports everything. */
const PRINT_VERSION = "from importlib.metadata import version; print(version('jupyterlab'))";

/** A JupyterLab that can be started. */
export interface Lab {
  command: Command;
  version: string;
}

/** The folder below the project where JupyterLab keeps what it writes. */
export function stateFolder(project: string): string {
  return join(project, ".jupyter");
}

/**
 * The variables that make JupyterLab find our kernel first, and write only below the project.
 *
 * @param jupyterPath The user's own `JUPYTER_PATH`, which is searched after ours.
 */
export function labEnvironment(project: string, jupyterPath?: string): Record<string, string> {
  const state = stateFolder(project);
  const config = join(state, "config");
  return {
    JUPYTER_PATH: [state, jupyterPath].filter(Boolean).join(delimiter),
    JUPYTER_CONFIG_PATH: CONFIG,
    JUPYTER_CONFIG_DIR: config,
    JUPYTER_DATA_DIR: state,
    JUPYTER_RUNTIME_DIR: join(state, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(config, "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(config, "lab", "workspaces"),
    // If set, it would disable everything above.
    JUPYTER_NO_CONFIG: "",
    IPYTHONDIR: join(state, "ipython"),
  };
}

/**
 * The arguments for JupyterLab: those given, with the path to open made absolute. Without one, the
 * folder of notebooks is opened, and the file browser reaches the whole project.
 *
 * @param cwd Where the user typed the arguments.
 * @param exists Whether a path exists; other arguments that are not notebooks are options' values.
 * @throws {NotebookError} when there is no such notebook.
 */
export function labArguments(
  given: string[],
  cwd: string,
  exists: (path: string) => boolean,
): string[] {
  const index = given.findIndex((argument) =>
    !argument.startsWith("-") &&
    (argument.endsWith(".ipynb") || exists(resolve(cwd, argument)))
  );
  if (index >= 0) {
    const path = resolve(cwd, given[index]);
    if (exists(path)) return given.with(index, path);
    throw new NotebookError(`There is no notebook ${path}.`);
  }
  const placed = given.some((argument) => /root_dir|notebook-dir|default_url/.test(argument));
  return placed ? given : [`--LabApp.default_url=/lab/tree/${NOTEBOOKS}`, ...given];
}

/** The JupyterLab of `.venv`, or else the one in PATH; undefined when neither is 4 or newer. */
export async function findLab(
  { project, env, signal }: { project: string; env: Record<string, string>; signal?: AbortSignal },
): Promise<Lab | undefined> {
  const python = environmentPython(project);
  const state = await environmentState(project);
  if (state !== "missing" && state !== "unfinished") {
    const version = await run([python, "-c", PRINT_VERSION]);
    // The module: the script breaks when the project is moved.
    if (isSupported(version)) return { command: [python, "-m", "jupyterlab"], version };
  }
  const version = await run(["jupyter-lab", "--version"]);
  return isSupported(version) ? { command: ["jupyter-lab"], version } : undefined;

  async function run(command: Command): Promise<string> {
    const result = await runCommand(command, { env, signal });
    return result?.success ? result.stdout.trim() : "";
  }
}

/** Whether a JupyterLab of this version shows our notebooks correctly. */
export function isSupported(version: string): boolean {
  return Number.parseInt(version) >= 4;
}
