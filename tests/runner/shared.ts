/** What the tests of a run share, because it takes long: a browser, a JupyterLab, and pages. */

import { BROWSER_VARIABLE, findChromium, launchServer } from "../browser/chromium.ts";
import { makeProject, removeProject } from "../jupyterlab/project.ts";
import { JupyterServer, LAB_VARIABLE } from "../jupyterlab/server.ts";
import { python, PYTHON_VARIABLE } from "../jupyterlab/venv.ts";
import { FOLDER_VARIABLE } from "./once.ts";

/** Things that are started once for all groups. */
export class Shared {
  readonly #variables: Record<string, string>;
  readonly #close: (() => Promise<void>)[] = [];

  /** @param folder Where texts are kept that are made once. */
  constructor(folder: string) {
    this.#variables = { [PYTHON_VARIABLE]: python ?? "", [FOLDER_VARIABLE]: folder };
  }

  /** Starts them as far as this machine can; returns the variables that tell tests where they are. */
  async start(): Promise<Record<string, string>> {
    if (findChromium() === undefined) return this.#variables;
    await this.#startBrowser();
    if (python !== undefined) await this.#startLab();
    return this.#variables;
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const close of this.#close.reverse()) await close();
  }

  async #startBrowser() {
    const server = await launchServer();
    this.#close.push(() => server.close());
    this.#variables[BROWSER_VARIABLE] = server.wsEndpoint();
  }

  async #startLab() {
    const project = await makeProject();
    this.#close.push(() => removeProject(project));
    const server = await JupyterServer.start(project);
    this.#close.push(() => server.stop());
    this.#variables[LAB_VARIABLE] = server.describe();
  }
}
