/** Tools that make pages of notebooks, and how a reader runs the first cell of such a page. */

import { delimiter, dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { readNotebook, writeNotebook } from "../../../lib/jupyter/file.ts";
import { runNotebook } from "../../../lib/jupyter/run_notebook.ts";
import { notebookOf } from "../../jupyter/helpers.ts";

/** The packages from PyPI that are compared, in these versions. */
export const PACKAGES = [
  "ipykernel==7.3.0",
  "jupyter-server==2.20.0",
  "jupyterlite-core==0.8.6",
  "jupyterlite-javascript-kernel==0.3.0",
  "marimo==0.25.2",
  "nbconvert==7.17.2",
  "uv==0.13.9", // marimo runs it
];

/** What a tool makes of a notebook with a title and the cell `6 * 7`. */
export interface Tool {
  name: string;
  /** The language of the cells. */
  language: string;
  /** Whether a reader can change a cell. */
  edits: boolean;
  /** Makes the page in a folder, and returns the path of what is opened, relative to it. */
  make(folder: string, python: string): Promise<string>;
  /** Runs the cell again, as far as the page lets one, and waits for its result. */
  run(page: Page): Promise<unknown>;
}

const TITLE = "Six times seven";
const project = new URL("../../../", import.meta.url);

async function notebook(folder: string): Promise<string> {
  const path = join(folder, "hello.ipynb");
  const { cells, ...rest } = notebookOf("6 * 7");
  const title = { cell_type: "markdown" as const, id: "title", metadata: {}, source: `# ${TITLE}` };
  await writeNotebook(path, { ...rest, cells: [title, ...cells] });
  const { notebook } = await runNotebook(await readNotebook(path), { cwd: folder });
  await writeNotebook(path, notebook);
  return path;
}

async function execute(program: string, args: string[], cwd: string | URL): Promise<void> {
  const env = { PATH: `${dirname(program)}${delimiter}${Deno.env.get("PATH")}` };
  const { success, stderr } = await new Deno.Command(program, { args, cwd, env, stdin: "null" })
    .output();
  if (!success) {
    throw new Error(`${program} ${args.join(" ")}:\n${new TextDecoder().decode(stderr)}`);
  }
}

/** A folder beside the page for what it is made from. */
async function scratch(folder: string): Promise<string> {
  const path = `${folder}.source`;
  await Deno.mkdir(path);
  return path;
}

const MARIMO = `import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    mo.md("# ${TITLE}")
    return

@app.cell
def _():
    6 * 7
    return
`;

async function marimo(folder: string, python: string, ...options: string[]): Promise<string> {
  const source = join(await scratch(folder), "hello.py");
  await Deno.writeTextFile(source, MARIMO);
  const output = join(folder, "index.html");
  const args = ["-m", "marimo", "-y", "export", "html-wasm", source, "-o", output];
  await execute(python, [...args, "--mode", "edit", ...options], folder);
  return "index.html";
}

const shows42 = (page: Page) => page.getByText("42", { exact: true }).first().waitFor();

export const TOOLS: Tool[] = [
  {
    name: "Unroll",
    language: "TypeScript",
    edits: true,
    async make(folder) {
      const source = await notebook(await scratch(folder));
      const output = join(folder, "hello.html");
      await execute(Deno.execPath(), ["task", "tutorial", source, "--output", output], project);
      return "hello.html";
    },
    async run(page) {
      await page.getByRole("button", { name: "Run cell 1", exact: true }).click();
      await page.locator("[data-live][data-state=done]").waitFor();
    },
  },
  {
    name: "nbconvert",
    language: "any",
    edits: false,
    async make(folder, python) {
      const source = await notebook(await scratch(folder));
      await execute(
        python,
        ["-m", "nbconvert", "--to", "html", "--output-dir", folder, source],
        folder,
      );
      return "hello.html";
    },
    run: () => Promise.reject(new Error("Its cells cannot be run.")),
  },
  {
    name: "marimo, folder",
    language: "Python",
    edits: true,
    make: (folder, python) => marimo(folder, python),
    run: shows42,
  },
  {
    name: "marimo, single file",
    language: "Python",
    edits: true,
    make: (folder, python) => marimo(folder, python, "--single-file"),
    run: shows42,
  },
  {
    name: "JupyterLite",
    language: "JavaScript",
    edits: true,
    async make(folder, python) {
      const source = await scratch(folder);
      const path = await notebook(source);
      const { metadata, ...rest } = JSON.parse(await Deno.readTextFile(path));
      metadata.kernelspec = {
        name: "javascript",
        display_name: "JavaScript",
        language: "javascript",
      };
      await Deno.writeTextFile(path, JSON.stringify({ ...rest, metadata }));
      const args = ["-m", "jupyterlite_core", "build", "--contents", path, "--output-dir", folder];
      await execute(python, args, source);
      return "lab/index.html?path=hello.ipynb";
    },
    async run(page) {
      const cell = page.locator(".jp-CodeCell").first();
      await cell.locator(".cm-content").click();
      await page.keyboard.press("Shift+Enter");
      await cell.locator(".jp-InputPrompt", { hasText: /\[\d+\]/ }).waitFor();
      await shows42(page);
    },
  },
];
