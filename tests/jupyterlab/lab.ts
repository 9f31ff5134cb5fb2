/** One JupyterLab for all tests of a file. */
import type { BrowserContext } from "playwright-core";
import { browserTest } from "../browser/chromium.ts";
import { LabNotebook } from "./lab_notebook.ts";
import { makeProject, type Project, removeProject } from "./project.ts";
import { JupyterServer } from "./server.ts";
import { python } from "./venv.ts";

/** The size of a laptop's window. */
const viewport = { width: 1280, height: 900 };

/** What a test of JupyterLab is given. */
export interface Lab {
  project: Project;
  server: JupyterServer;
  /** Shared by the tests of a file, so that the browser loads JupyterLab's code only once. */
  context: BrowserContext;
  /** Opens a notebook of the project, with a kernel of its own. */
  open(name: string): Promise<LabNotebook>;
}

let shared: Promise<Omit<Lab, "open">> | undefined;

Deno.test.afterAll(async () => {
  if (shared === undefined) return;
  const { project, server } = await shared;
  await server.stop();
  await removeProject(project);
});

/**
 * A test that needs JupyterLab and Chromium. Where one is missing the test is skipped, but not with
 * `CI=true`.
 */
export function labTest(name: string, run: (lab: Lab) => Promise<void>): void {
  if (python === undefined && Deno.env.get("CI") !== "true") {
    Deno.test.ignore(name, () => {});
    return;
  }
  browserTest(name, async (browser) => {
    shared ??= (async () => {
      const project = await makeProject();
      const server = await JupyterServer.start(project);
      const context = await browser.newContext({ viewport, acceptDownloads: true });
      return { project, server, context };
    })();
    const { project, server, context } = await shared;
    const opened: LabNotebook[] = [];
    const open = async (path: string) => {
      const notebook = await LabNotebook.open(context, server, path);
      opened.push(notebook);
      return notebook;
    };
    try {
      await run({ project, server, context, open });
    } finally {
      for (const notebook of opened) await notebook.page.close();
      await server.shutDownKernels();
    }
  });
}
