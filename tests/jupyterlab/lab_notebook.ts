import type { Locator, Page } from "playwright-core";
import type { CodeCell, Notebook } from "../../lib/jupyter/notebook.ts";
import { assertValid } from "../jupyter/nbformat.ts";
import type {} from "./app.ts";

/** In milliseconds. By default Playwright looks in every frame, which all have to be drawn then. */
const polling = 50;

/** Waits until JupyterLab, or Notebook 7, has started in a tab, and from then on notes what it does. */
export async function started(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.jupyterapp !== undefined, undefined, { polling });
  await page.evaluate(async () => {
    await jupyterapp.restored;
    globalThis.underway = new Set();
    jupyterapp.commands.commandExecuted.connect((_, { result }) => {
      const settled: Promise<unknown> = result.then(() => {}, () => {})
        .then(() => underway.delete(settled));
      underway.add(settled);
    });
  });
}

/** A notebook that is open in JupyterLab, used as a reader uses it: by mouse, keyboard and menus. */
export class LabNotebook {
  /** The browser's tab. */
  readonly page: Page;

  /** A notebook in a tab, which is JupyterLab's or that of another application like it. */
  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a notebook in JupyterLab, which the tab shows, and waits for its kernel. */
  static async open(page: Page, path: string): Promise<LabNotebook> {
    await page.evaluate(async (path) => {
      const kernel = { name: "deno" };
      await jupyterapp.commands.execute("docmanager:open", { path, factory: "Notebook", kernel });
    }, path);
    const notebook = new LabNotebook(page);
    await notebook.ready();
    return notebook;
  }

  /** Closes it and whatever else is open in the tab, saved or not. */
  async close(): Promise<void> {
    await this.page.evaluate(() => {
      for (const widget of Array.from(jupyterapp.shell.widgets("main"))) widget.dispose();
    });
  }

  /** Waits until the kernel is there. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const panel = jupyterapp.shell.currentWidget;
        return panel?.context?.isReady && panel.sessionContext.session?.kernel?.status === "idle";
      },
      undefined,
      { polling },
    );
  }

  /** Waits until everything that was asked for by keys, buttons and menus has been done. */
  async done(timeout?: number): Promise<void> {
    await this.page.waitForFunction(() => underway.size === 0, undefined, { timeout, polling });
  }

  /** The notebook as it is in the tab, which is always a valid one. */
  async content(): Promise<Notebook> {
    const content = await this.page.evaluate(() => jupyterapp.shell.currentWidget!.model.toJSON());
    assertValid(content);
    return content;
  }

  /** A code cell as it is in the tab. */
  async codeCell(id: string): Promise<CodeCell> {
    // Found there: a whole notebook with its figures takes long to arrive.
    const cell = await this.page.evaluate(
      (id) => jupyterapp.shell.currentWidget!.model.toJSON().cells.find((cell) => cell.id === id),
      id,
    );
    if (cell?.cell_type !== "code") throw new Error(`There is no code cell "${id}".`);
    return cell;
  }

  /** The cell on the screen. */
  async cell(id: string): Promise<Locator> {
    const index = await this.page.evaluate(
      (id) =>
        jupyterapp.shell.currentWidget!.model.toJSON().cells.findIndex((cell) => cell.id === id),
      id,
    );
    return this.page.locator(".jp-Notebook-cell").nth(index);
  }

  /** The id of the selected cell. */
  async activeId(): Promise<string> {
    return await this.page.evaluate(() =>
      jupyterapp.shell.currentWidget!.content.activeCell.model.id
    );
  }

  /** Selects a cell with a click beside its text. */
  async select(id: string): Promise<void> {
    await (await this.cell(id)).locator(".jp-InputPrompt").click();
  }

  /** Puts another text into a cell. */
  async edit(id: string, source: string): Promise<void> {
    const cell = await this.cell(id);
    const prose = cell.locator(".jp-RenderedMarkdown");
    if (await prose.isVisible()) await prose.dblclick();
    await cell.locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(source);
  }

  /** Selects a cell, runs it with Shift+Enter, and waits for its end. */
  async run(id: string): Promise<void> {
    await this.select(id);
    await this.page.keyboard.press("Shift+Enter");
    await this.done();
  }

  /** Chooses from the menu bar; each item opens the next menu. */
  async choose(menu: string, ...items: string[]): Promise<void> {
    await this.page.getByRole("menubar").getByRole("menuitem", { name: menu, exact: true }).click();
    for (const item of items) {
      await this.page.locator(".lm-Menu-itemLabel").getByText(item, { exact: true }).click();
    }
  }

  /** Presses a button of the dialog that is open, by the text on it. */
  async answer(button: string): Promise<void> {
    await this.page.locator(".jp-Dialog-button").getByText(button, { exact: true }).click();
  }

  /** Saves with the keyboard, and looks at what there was to save. */
  async save(): Promise<void> {
    await this.content();
    await this.page.keyboard.press("ControlOrMeta+S");
    await this.done();
  }
}
