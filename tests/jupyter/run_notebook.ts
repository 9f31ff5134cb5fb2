import type { Notebook } from "../../lib/jupyter/notebook.ts";
import { runNotebook as run } from "../../lib/jupyter/run_notebook.ts";
import { assertValid } from "./nbformat.ts";

/** Runs a notebook; what comes out has to be valid, also where the run fails. */
export const runNotebook: typeof run = async (notebook, options) => {
  try {
    const result = await run(notebook, options);
    assertValid(result.notebook);
    return result;
  } catch (error) {
    const { notebook } = error as { notebook?: Notebook };
    if (notebook !== undefined) assertValid(notebook);
    throw error;
  }
};
