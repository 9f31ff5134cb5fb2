/** A Jupyter server of a test's own. */
import { join } from "node:path";
import type { Project } from "./project.ts";
import { requirePython } from "./venv.ts";

/** How long JupyterLab may take to start on a busy machine. */
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 60_000;

const token = crypto.randomUUID();

/** A running server that serves a project's notebooks. */
export class JupyterServer {
  /** Ends in a slash. */
  readonly url: string;
  readonly #child: Deno.ChildProcess;

  private constructor(url: string, child: Deno.ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Starts `python -m jupyterlab`, or another application of Jupyter's, and waits for it. */
  static async start(project: Project, application = "jupyterlab"): Promise<JupyterServer> {
    const child = new Deno.Command(requirePython(), {
      args: [
        "-m",
        application,
        "--no-browser",
        "--expose-app-in-browser",
        `--ServerApp.root_dir=${project.notebooks}`,
        "--ServerApp.port=0",
        `--IdentityProvider.token=${token}`,
        "--LabApp.extension_manager=readonly",
      ],
      env: project.env,
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const log = new Response(child.stderr).text();
    const url = await addressOf(child, project.env.JUPYTER_RUNTIME_DIR);
    if (url !== undefined) return new JupyterServer(url, child);
    throw new Error(`${application} does not start:\n${await log}`);
  }

  /** Where the browser finds something of the server's, with the right to see it. */
  address(path: string): string {
    return `${this.url}${path}?token=${token}`;
  }

  /** Ends all kernels that run. */
  async shutDownKernels(): Promise<void> {
    const kernels: { id: string }[] = await (await this.request("api/kernels")).json();
    for (const { id } of kernels) {
      const answer = await this.request(`api/kernels/${id}`, { method: "DELETE" });
      await answer.body?.cancel();
    }
  }

  /** Asks the server's own interface. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Authorization: `token ${token}` };
    return await fetch(this.url + path, { ...init, headers });
  }

  /** Lets the server write no file beyond this many bytes, as a full disk would. */
  async limitFiles(bytes: number): Promise<void> {
    const limit = Number.isFinite(bytes) ? bytes : "unlimited";
    const args = [`--pid=${this.#child.pid}`, `--fsize=${limit}:unlimited`];
    const { success } = await new Deno.Command("prlimit", { args }).output();
    if (!success) throw new Error("prlimit failed.");
  }

  /** Ends the server and its kernels, as `deno task lab` does. */
  async stop(): Promise<void> {
    await this.#child.stdin.close();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT);
    await this.#child.status;
    clearTimeout(timer);
  }
}

/** Waits until the server has written down where it listens; undefined when it ends before. */
async function addressOf(server: Deno.ChildProcess, folder: string): Promise<string | undefined> {
  let ended = false;
  server.status.then(() => ended = true);
  const timer = setTimeout(() => server.kill("SIGKILL"), START_TIMEOUT);
  try {
    while (!ended) {
      const file = join(folder, `jpserver-${server.pid}.json`);
      const text = await Deno.readTextFile(file).catch(() => "");
      if (text.endsWith("}")) return JSON.parse(text).url;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    clearTimeout(timer);
  }
}
