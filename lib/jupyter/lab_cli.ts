/** `deno task lab`: opens the notebooks in JupyterLab. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./command.ts";
import { environmentState, makeEnvironment } from "./environment.ts";
import { cannotWrite, NotebookError } from "./errors.ts";
import { loadKernel, writeKernelspec } from "./kernelspec.ts";
import { findLab, type Lab, labArguments, labEnvironment, stateFolder } from "./lab.ts";
import { print, printError, reportFailure } from "./command_line.ts";
import { watchSignals } from "./exit_signals.ts";
import { StatusLine } from "./status_line.ts";

const HELP = `Open the notebooks in JupyterLab, with this project's kernel on this Deno.

Usage: deno task lab [path] [Jupyter's options]

  path       a notebook or a folder to open; notebooks/ when none is given
  --prepare  only make the Python environment .venv, anew if its packages are out of date
  --help     show this text

All other options go to JupyterLab, such as --no-browser or --port=9000; --help-all lists them.

It is the JupyterLab of .venv in this project, or else the one in PATH, if it is 4 or newer. When
there is neither, .venv is made: once, with uv or with Python 3.10 or newer, about a minute.

Ctrl-C stops the server and all kernels. Settings and the like are kept in .jupyter in this project;
nothing outside of it is changed.`;

/** Seconds that the server and its kernels may take to stop. */
const STOP_TIMEOUT = 30;

/** What a project's JupyterLab needs. */
interface Context {
  /** Its working directory, which is also the top of its file browser. */
  project: string;
  env: Record<string, string>;
  /** Aborts when the user or the system ends the command. */
  signal: AbortSignal;
  /** Settles with the exit code for that. */
  code: Promise<number>;
}

/** Runs the command and returns its exit code. */
async function main(args: string[]): Promise<number> {
  // `deno task lab -- path` passes the separator on.
  const given = args[0] === "--" ? args.slice(1) : args;
  if (given.includes("--help") || given.includes("-h")) {
    print(HELP);
    return 0;
  }
  const project = Deno.cwd();
  const env = labEnvironment(project, Deno.env.get("JUPYTER_PATH"));
  const labArgs = labArguments(given, Deno.env.get("INIT_CWD") ?? project, existsSync);
  const context = { project, env, ...watchSignals() };
  if (given.includes("--prepare")) return await Promise.race([prepare(context), context.code]);
  const lab = await Promise.race([provideLab(context), context.code]);
  return typeof lab === "number" ? lab : await open(lab, labArgs, context);
}

/** Creates or updates `.venv`; returns the exit code. */
async function prepare(context: Context): Promise<number> {
  if (await environmentState(context.project) !== "current" || !await findLab(context)) {
    await make(context);
  }
  print(".venv is ready.");
  return 0;
}

/** A JupyterLab, installed if there is none. */
async function provideLab(context: Context): Promise<Lab> {
  const lab = await findLab(context);
  if (lab) return lab;
  await make(context);
  const made = await findLab(context);
  if (made) return made;
  const message = "JupyterLab was installed into .venv, but does not start: " +
    "remove .venv, and run this again.";
  throw new NotebookError(message);
}

async function make({ project, signal }: Context): Promise<void> {
  const start = performance.now();
  const line = new StatusLine();
  try {
    await makeEnvironment({ project, cache: join(stateFolder(project), "cache"), signal, line });
  } finally {
    line.clear();
  }
  printError(`Created .venv in ${Math.round((performance.now() - start) / 1000)} s.`);
}

/** Runs JupyterLab until it is stopped; returns the exit code. */
async function open(lab: Lab, args: string[], context: Context): Promise<number> {
  const state = stateFolder(context.project);
  await loadKernel();
  await writeKernelspec(state).catch((cause) => Promise.reject(cannotWrite(state, cause)));
  const deno = `Deno ${Deno.version.deno}`;
  printError(`JupyterLab ${lab.version}, with ${deno} as the kernel "deno". Ctrl-C stops both.`);
  const code = await runServer([...lab.command, ...args], context);
  // Ctrl-C is the usual way to leave JupyterLab, and not a failure.
  const { aborted, reason } = context.signal;
  return aborted && reason !== "SIGINT" ? await context.code : code;
}

/**
 * Runs a server until it ends, and returns its exit code. It stops itself, with all its kernels, as
 * soon as its stdin is closed, however this process ends: see `server/jupyter_server_config.py`.
 */
async function runServer(
  [program, ...args]: Command,
  { project, env, signal }: Context,
): Promise<number> {
  let server: Deno.ChildProcess;
  try {
    server = new Deno.Command(program, { args, cwd: project, env, stdin: "piped" }).spawn();
  } catch (cause) {
    const message = `JupyterLab cannot be started: ${(cause as Error).message}`;
    throw new NotebookError(message, { cause });
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    server.stdin.close().catch(() => {});
    timer = setTimeout(() => server.kill("SIGKILL"), STOP_TIMEOUT * 1000);
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const { code } = await server.status;
  signal.removeEventListener("abort", stop);
  clearTimeout(timer);
  return code;
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
