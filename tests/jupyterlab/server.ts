/** A Jupyter server: one that the tests of a run share, or a test's own. */
import { join } from "node:path";
import type { Project } from "./project.ts";
import { requirePython } from "./venv.ts";

/** How long JupyterLab may take to start on a busy machine. */
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 60_000;

/** The environment variable that describes the server that the tests of a run share. */
export const LAB_VARIABLE = "UNROLL_TEST_LAB";

/** What has to be known of a running server to use it. */
interface Description {
  url: string;
  token: string;
  project: Project;
}

/** A running server that serves a project's notebooks. */
export class JupyterServer {
  readonly #description: Description;
  /** Undefined when another process has started it. */
  readonly #child?: Deno.ChildProcess;

  private constructor(description: Description, child?: Deno.ChildProcess) {
    this.#description = description;
    this.#child = child;
  }

  /** The server that the tests of a run share; undefined when there is none. */
  static shared(): JupyterServer | undefined {
    const description = Deno.env.get(LAB_VARIABLE);
    return description ? new JupyterServer(JSON.parse(description)) : undefined;
  }

  /** What another process needs for `shared`. */
  describe(): string {
    return JSON.stringify(this.#description);
  }

  /** The address of its start page; ends in a slash. */
  get url(): string {
    return this.#description.url;
  }

  /** What it serves. */
  get project(): Project {
    return this.#description.project;
  }

  /** Starts `python -m jupyterlab` and waits for it; Notebook 7, if installed, is there, too. */
  static async start(project: Project): Promise<JupyterServer> {
    const token = crypto.randomUUID();
    const child = new Deno.Command(requirePython(), {
      args: [
        "-m",
        "jupyterlab",
        "--no-browser",
        "--expose-app-in-browser",
        "--JupyterNotebookApp.expose_app_in_browser=True",
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
    if (url !== undefined) {
      return new JupyterServer({ url, token, project }, child);
    }
    throw new Error(`JupyterLab does not start:\n${await log}`);
  }

  /** Where the browser finds something of the server's, with the right to see it. */
  address(path: string): string {
    return `${this.url}${path}?token=${this.#description.token}`;
  }

  /** Ends the kernels of these notebooks. */
  async shutDown(notebooks: string[]): Promise<void> {
    const sessions: { id: string; path: string }[] = await (await this.request("api/sessions"))
      .json();
    for (const { id } of sessions.filter(({ path }) => notebooks.includes(path))) {
      const answer = await this.request(`api/sessions/${id}`, { method: "DELETE" });
      await answer.body?.cancel();
    }
  }

  /** Asks the server's own interface. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Authorization: `token ${this.#description.token}` };
    return await fetch(this.url + path, { ...init, headers });
  }

  /** Ends the server and its kernels, as `deno task lab` does; one that is shared goes on. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    await child.stdin.close();
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT);
    await child.status;
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
