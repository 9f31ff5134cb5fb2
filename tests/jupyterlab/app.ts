/**
 * What the tests use of JupyterLab's application, which its option `--expose-app-in-browser` puts
 * into the page: to look at a notebook's state. What a reader does is done by keyboard and mouse.
 */
import type { Notebook } from "../../lib/jupyter/notebook.ts";

interface NotebookPanel {
  model: {
    toJSON(): Notebook;
    cells: Iterable<{ executionState?: string }>;
    /** True as long as something is not saved. */
    dirty: boolean;
  };
  content: { activeCell: { model: { id: string } } };
  context: { path: string; isReady: boolean };
  sessionContext: { isReady: boolean; session: { kernel: Kernel | null } | null };
}

interface Kernel {
  id: string;
  status: string;
}

declare global {
  /** The application in the page. */
  var jupyterapp: { shell: { currentWidget: NotebookPanel | null } };
}
