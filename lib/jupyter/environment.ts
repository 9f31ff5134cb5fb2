/** `.venv`, the project's own Python environment with JupyterLab. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, runCommand } from "./command.ts";
import { cannotWrite, NotebookError } from "./errors.ts";
import { printError } from "./command_line.ts";
import { findPython, OLDEST_PYTHON } from "./python.ts";
import type { StatusLine } from "./status_line.ts";

/** What is installed, with versions. */
const REQUIREMENTS = fileURLToPath(new URL("server/requirements.txt", import.meta.url));

/**
 * A file in the environment that shows that we made it. It is empty until everything is installed,
 * and then lists what was.
 */
const MARK = "unroll.txt";

const QUOTED_LINES = 8;
const QUOTED_WIDTH = 160;

/** How to make an environment. */
interface EnvironmentOptions {
  /** The project's folder. */
  project: string;
  /** A folder for downloads. It stays if something fails, so that the next try is shorter. */
  cache: string;
  /** Shows the progress. */
  line: StatusLine;
  /** Ends the running command. */
  signal?: AbortSignal;
}

/** The interpreter of the project's environment, which need not be there. */
export function environmentPython(project: string, os = Deno.build.os): string {
  return os === "windows"
    ? join(project, ".venv", "Scripts", "python.exe")
    : join(project, ".venv", "bin", "python");
}

/** What `.venv` is: `foreign` was not made here, and `unfinished` was interrupted. */
type EnvironmentState = "missing" | "foreign" | "unfinished" | "outdated" | "current";

/** Looks at the project's environment without running it. */
export async function environmentState(project: string): Promise<EnvironmentState> {
  const folder = join(project, ".venv");
  if (!existsSync(folder)) return "missing";
  if (!existsSync(join(folder, MARK))) return "foreign";
  const installed = await Deno.readTextFile(join(folder, MARK));
  if (installed === "") return "unfinished";
  return installed === await Deno.readTextFile(REQUIREMENTS) ? "current" : "outdated";
}

/**
 * Makes the project's environment from scratch. One that was not made here is not changed.
 *
 * @throws {NotebookError} when it cannot be made.
 */
export async function makeEnvironment(options: EnvironmentOptions): Promise<void> {
  const { project, cache, line } = options;
  const folder = join(project, ".venv");
  const state = await environmentState(project);
  if (state === "foreign") {
    throw new NotebookError([
      `${folder} exists, was not created by this command, and has no usable JupyterLab.`,
      "What you can do:",
      `  - Install JupyterLab into it: "${environmentPython(project)}" -m pip install jupyterlab`,
      "  - Or move it away, and run this again.",
    ].join("\n"));
  }
  const installer = await findInstaller(options);
  const again = state === "unfinished" ? " (it was incomplete)" : "";
  printError(
    `Creating .venv${again}: JupyterLab, with ${installer.name}. Needed once, takes about a minute.`,
  );
  const mark = await openMark(folder);
  try {
    // Two at once would disturb each other. The lock ends with the process.
    if (!await mark.tryLock(true)) {
      line.update("Waiting for another command that makes .venv");
      await mark.lock(true);
      if (await environmentState(project) === "current") return;
    }
    await mark.truncate();
    await clear(folder).catch((cause) => Promise.reject(cannotWrite(folder, cause)));
    line.update("Making .venv");
    await run(installer.name, installer.create, options);
    await run(installer.name, installer.install, options);
    await mark.write(await Deno.readFile(REQUIREMENTS));
  } finally {
    mark.close();
  }
  await Deno.remove(cache, { recursive: true }).catch(() => {});
}

/** uv if it is there, for it is fast and brings a Python when there is none; or else Python. */
async function findInstaller(
  { project, signal }: EnvironmentOptions,
): Promise<{ name: string; create: Command; install: Command }> {
  const folder = join(project, ".venv");
  const python = environmentPython(project);
  if ((await runCommand(["uv", "--version"], { signal }))?.success) {
    const oldest = `>=${OLDEST_PYTHON}`;
    return {
      name: "uv",
      create: ["uv", "venv", "--no-project", "--allow-existing", "--python", oldest, folder],
      install: ["uv", "pip", "install", "--python", python, "-r", REQUIREMENTS],
    };
  }
  const options = [
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
    "--retries=2",
  ];
  return {
    name: "Python",
    create: [...await findPython(signal), "-m", "venv", folder],
    install: [python, "-m", "pip", "install", ...options, "-r", REQUIREMENTS],
  };
}

async function openMark(folder: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await Deno.open(join(folder, MARK), { read: true, write: true, create: true });
  } catch (cause) {
    throw cannotWrite(folder, cause as Error);
  }
}

/** Removes everything but the mark: if this is interrupted, it still shows what `.venv` is. */
async function clear(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name !== MARK) await Deno.remove(join(folder, name), { recursive: true });
  }
}

async function run(name: string, command: Command, options: EnvironmentOptions): Promise<void> {
  const { cache, line, signal } = options;
  await Deno.mkdir(cache, { recursive: true });
  // Whatever is downloaded stays inside the project.
  const env = {
    PIP_CACHE_DIR: join(cache, "pip"),
    UV_CACHE_DIR: join(cache, "uv"),
    UV_PYTHON_INSTALL_DIR: join(cache, "..", "python"),
    TMPDIR: cache,
    TEMP: cache,
    NO_COLOR: "1",
  };
  const result = await runCommand(command, { env, signal, onLine: (text) => line.update(text) });
  if (result?.success) return;
  const printed = quote(result?.stderr || result?.stdout || "It could not be started.");
  const advice = "Is this machine online, and is there room on the disk? Then run this again.";
  throw new NotebookError(
    `JupyterLab could not be installed. ${name} printed:\n${printed}\n${advice}`,
  );
}

/** The end of what a program printed; warnings only if there is nothing else. */
function quote(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const grave = lines.filter((line) => !/^warning/i.test(line));
  return (grave.length > 0 ? grave : lines).slice(-QUOTED_LINES)
    .map((line) => `  ${line.slice(0, QUOTED_WIDTH)}`).join("\n");
}
