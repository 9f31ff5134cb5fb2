/** One JupyterLab for all tests of a run, or at least of a file. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { browserTest } from "../browser/chromium.ts";
import { skips } from "../runner/skips.ts";
import { until } from "../jupyter/helpers.ts";
import { processesOf } from "../jupyter/lab_project.ts";
import { LabNotebook, started } from "./lab_notebook.ts";
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

/** Tabs with JupyterLab and nothing in it: loading it takes longer than most tests. */
const free: Page[] = [];

Deno.test.afterAll(async () => {
  if (shared === undefined || JupyterServer.shared()) return;
  const { project, server } = await shared;
  await server.stop();
  try {
    await allEnded(project);
  } finally {
    await removeProject(project);
  }
});

/** Fails when a process lives on. The last kernel may take a moment longer than its server. */
async function allEnded({ folder }: Project) {
  if (Deno.build.os === "windows") return; // It has no ps.
  let left: string[] = [];
  const none = async () => (left = await processesOf(dirname(folder))).length === 0;
  await until(none, "The end of all processes", 20).catch(() => assert.deepEqual(left, []));
}

/**
 * A test that needs JupyterLab and Chromium. Where one is missing the test is skipped, but not with
 * `CI=true`.
 */
export function labTest(
  name: string,
  run: (lab: Lab, t: Deno.TestContext) => Promise<void>,
): void {
  if (skips(name, "JupyterLab", python !== undefined)) {
    Deno.test.ignore(name, () => {});
    return;
  }
  browserTest(name, async (browser, t) => {
    const { project, server, context } = await (shared ??= start(browser));
    const tabs: Page[] = [];
    const opened: string[] = [];
    const open = async (name: string) => {
      opened.push(name);
      const page = free.pop() ?? await newTab(context, server);
      tabs.push(page);
      return await LabNotebook.open(page, name);
    };
    try {
      await run({ project, server, context, open }, t);
      for (const page of tabs.filter((page) => !page.isClosed())) {
        await new LabNotebook(page).close();
        free.push(page);
      }
    } catch (error) {
      // Who knows what these show now.
      for (const page of tabs) await page.close();
      throw error;
    } finally {
      await server.shutDown(opened);
    }
  });
}

async function start(browser: Browser) {
  const server = JupyterServer.shared() ?? await JupyterServer.start(await makeProject());
  const context = await browser.newContext({ viewport, acceptDownloads: true });
  return { project: server.project, server, context };
}

/** How long a step of a test may take on a busy machine. */
const TIMEOUT = 60_000;

/** A tab with JupyterLab and nothing in it. */
async function newTab(context: BrowserContext, server: JupyterServer): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT);
  // A workspace of its own: otherwise it opens what was open in another tab.
  await page.goto(server.address(`lab/workspaces/${crypto.randomUUID()}`));
  await started(page);
  return page;
}
