/** A Jupyter server of a test's own. */
import { join } from "node:path";
import type { Project } from "./project.ts";
import { requirePython } from "./venv.ts";

/** How long JupyterLab may take to start on a busy machine. */
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 15_000;

const token = crypto.randomUUID();

/** A running server that serves a project's notebooks. */
export class JupyterServer {
  /** Ends in a slash. */
  readonly url: string;
  readonly #child: Deno.ChildProcess;
  readonly #log: Promise<string>;
  readonly #kill = () => this.#child.kill();

  private constructor(url: string, child: Deno.ChildProcess, log: Promise<string>) {
    this.url = url;
    this.#child = child;
    this.#log = log;
    globalThis.addEventListener("unload", this.#kill);
  }

  /** Starts `python -m jupyterlab`, or another application of Jupyter's, and waits for it. */
  static async start(project: Project, application = "jupyterlab"): Promise<JupyterServer> {
    const child = new Deno.Command(requirePython(), {
      args: [
        "-m",
        application,
        "--no-browser",
        "--allow-root",
        "--expose-app-in-browser",
        `--ServerApp.root_dir=${project.notebooks}`,
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=0",
        `--IdentityProvider.token=${token}`,
        "--LabApp.extension_manager=readonly",
      ],
      env: project.env,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const log = new Response(child.stderr).text();
    const runtime = project.env.JUPYTER_RUNTIME_DIR;
    const ended = child.status.then(() => undefined);
    const url = await Promise.race([addressOf(join(runtime, `jpserver-${child.pid}.json`)), ended]);
    if (url !== undefined) return new JupyterServer(url, child, log);
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

  /** Ends the server and its kernels. Returns what it logged. */
  async stop(): Promise<string> {
    const answer = await this.request("api/shutdown", { method: "POST" });
    await answer.body?.cancel();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT);
    await this.#child.status;
    clearTimeout(timer);
    globalThis.removeEventListener("unload", this.#kill);
    return await this.#log;
  }
}

/** The server writes this file before it listens, and then only has to be asked once more. */
async function addressOf(file: string): Promise<string> {
  const end = performance.now() + START_TIMEOUT;
  while (true) {
    const text = await Deno.readTextFile(file).catch(() => "");
    const url: string | undefined = text.endsWith("}") ? JSON.parse(text).url : undefined;
    if (url !== undefined) return url;
    if (performance.now() > end) throw new Error("The server did not start in time.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
