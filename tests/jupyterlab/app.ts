/**
 * What the tests use of JupyterLab's application, which its option `--expose-app-in-browser` puts
 * into the page: to look at a notebook's state. What a reader does is done by keyboard and mouse.
 */
import type { Notebook } from "../../lib/jupyter/notebook.ts";

interface Application {
  shell: {
    currentWidget: NotebookPanel | null;
    widgets(area: "main"): Iterable<{ dispose(): void }>;
  };
  commands: {
    execute(id: string, args: object): Promise<unknown>;
    commandExecuted: { connect(slot: (sender: unknown, command: Command) => void): void };
  };
  /** Settles when the application has started. */
  restored: Promise<void>;
}

interface Command {
  result: Promise<unknown>;
}

interface NotebookPanel {
  model: { toJSON(): Notebook };
  content: { activeCell: { model: { id: string } } };
  context: { isReady: boolean };
  sessionContext: { session: { kernel: { status: string } | null } | null };
}

declare global {
  /** The application in the page. */
  var jupyterapp: Application;
  /** The commands that have begun in the page and not ended; a run of cells is one. */
  var underway: Set<Promise<unknown>>;
}
