/** A copy of this project in a folder of its own, and the JupyterLab that `deno task lab` runs there. */

import { dirname, join } from "node:path";
import { until } from "./helpers.ts";
import { copyProject } from "./project_copy.ts";

/** Seconds; under load, a server can take long to start. */
const START_TIMEOUT = 300;

/**
 * Copies the project into a new folder in `parent`.
 *
 * @param python The interpreter of an environment with JupyterLab, which becomes its `.venv`.
 */
export async function makeProject(parent: string, python?: string): Promise<string> {
  const project = join(parent, "Projekt ü");
  await copyProject(project);
  if (python) await Deno.symlink(dirname(dirname(python)), join(project, ".venv"), { type: "dir" });
  return project;
}

/** How `deno task lab` is started here. */
export interface StartOptions {
  args?: string[];
  env?: Record<string, string>;
  /** Runs the command itself, so that a signal meets it and not the task around it. */
  direct?: boolean;
}

/** Starts `deno task lab`. */
export function startLab(
  project: string,
  { args = [], env, direct = false }: StartOptions = {},
): Deno.ChildProcess {
  const command = direct
    ? ["run", "--no-prompt", "--allow-all", "lib/jupyter/lab_cli.ts"]
    : ["task", "--quiet", "lab", "--"];
  return new Deno.Command(Deno.execPath(), {
    args: [...command, ...args],
    cwd: project,
    // What is started names a file there, and so is known as the project's.
    env: { NO_COLOR: "1", INIT_CWD: project, TMPDIR: dirname(project), ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

/** A JupyterLab that has printed its address. */
export interface Server {
  url: string;
  port: number;
  token: string;
}

/** Waits until the JupyterLab of a project listens. */
export async function waitForServer(project: string): Promise<Server> {
  const runtime = join(project, ".jupyter", "runtime");
  let server: Server | undefined;
  await until(
    async () => {
      try {
        for await (const { name } of Deno.readDir(runtime)) {
          if (!/^jpserver-\d+\.json$/.test(name)) continue;
          server = JSON.parse(await Deno.readTextFile(join(runtime, name)));
          await (await fetch(`${server!.url}api`)).body?.cancel();
          return true;
        }
      } catch {
        // Not yet there, half written, or not yet listening.
      }
      return false;
    },
    "the server's start",
    START_TIMEOUT,
  );
  return server!;
}

/** Asks a server's REST API. */
export async function ask<T>(server: Server, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `token ${server.token}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === "" ? undefined as T : JSON.parse(text);
}

/** Command lines of the processes that name a folder in theirs. */
export async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-axww", "-o", "stat=,args="] })
    .output();
  // Some systems print letters that are not ASCII in their own way; the folder's end is unique.
  const unique = folder.split(" ").at(-1)!;
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes(unique) && !line.startsWith("Z"));
}
