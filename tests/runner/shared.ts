/** What the tests of a run share, because it takes long: a browser, a JupyterLab, and pages. */

import { BROWSER_VARIABLE, findChromium, launchServer } from "../browser/chromium.ts";
import { makeProject, removeProject } from "../jupyterlab/project.ts";
import { JupyterServer, LAB_VARIABLE } from "../jupyterlab/server.ts";
import { python, PYTHON_VARIABLE } from "../jupyterlab/venv.ts";
import type { Group } from "./groups.ts";
import { FOLDER_VARIABLE } from "./once.ts";

/** Things that are started when a group needs them. */
export class Shared {
  readonly #variables: Record<string, string>;
  readonly #close: (() => Promise<void>)[] = [];

  /** @param folder Where texts are kept that are made once. */
  constructor(folder: string) {
    this.#variables = { [PYTHON_VARIABLE]: python ?? "", [FOLDER_VARIABLE]: folder };
  }

  /** Environment variables that tell the tests of a group where to find what it needs. */
  async environment(group: Group): Promise<Record<string, string>> {
    if (group === "pages" || group === "JupyterLab") await this.#provide(BROWSER_VARIABLE);
    if (group === "JupyterLab") await this.#provide(LAB_VARIABLE);
    return this.#variables;
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const close of this.#close.reverse()) await close();
  }

  async #provide(variable: typeof BROWSER_VARIABLE | typeof LAB_VARIABLE) {
    if (this.#variables[variable] !== undefined || findChromium() === undefined) return;
    if (variable === BROWSER_VARIABLE) {
      const server = await launchServer();
      this.#variables[variable] = server.wsEndpoint();
      this.#close.push(() => server.close());
    } else if (python !== undefined) {
      const project = await makeProject();
      this.#close.push(() => removeProject(project));
      const server = await JupyterServer.start(project);
      this.#close.push(() => server.stop());
      this.#variables[variable] = server.describe();
    }
  }
}
