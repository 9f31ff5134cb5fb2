import type { Command } from "./command.ts";
import { NotebookError } from "./errors.ts";

/** Seconds that the server and its kernels may take to stop. */
const STOP_TIMEOUT = 30;

/** How to run a server. */
export interface LabServerOptions {
  /** Its working directory, which is also the top of its file browser. */
  project: string;
  env: Record<string, string>;
  /** Stops the server and its kernels when it aborts. */
  signal: AbortSignal;
}

/**
 * Runs a JupyterLab until it ends, and returns its exit code.
 *
 * It stops itself, with all its kernels, as soon as its stdin is closed: see
 * `server/jupyter_server_config.py`. So it does not outlive this process either, however that ends.
 */
export async function runLabServer(
  [program, ...args]: Command,
  { project, env, signal }: LabServerOptions,
): Promise<number> {
  let server: Deno.ChildProcess;
  try {
    server = new Deno.Command(program, { args, cwd: project, env, stdin: "piped" }).spawn();
  } catch (cause) {
    const message = `JupyterLab cannot be started: ${(cause as Error).message}`;
    throw new NotebookError("no-jupyter", message, { cause });
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
