/** Editing the cells of a page: the part that is unpacked when a reader first wants to. */

import { canonicalNotebook } from "../../../jupyter/canonical.ts";
import { nameOf } from "../boot/elements.ts";
import { editsInPage, editsKey } from "../boot/saved_edits.ts";
import type { Kit } from "../boot/unpack.ts";
import type { Controller, Edits } from "../protocol.ts";
import type { PageCell } from "./cell_editing.ts";
import { download, editedName, editedNotebook, pageWithEdits } from "./download.ts";
import { Editing } from "./editing.ts";
import { EditsBar } from "./edits_bar.ts";
import { unpackOriginal } from "./original.ts";
import { parse } from "./store.ts";

/**
 * Starts editing, and takes up the edits that were saved or came with the page. Nothing runs.
 *
 * @param markup the page as it was before anything changed it
 */
export function startEditing(kit: Kit, controller: Controller, markup: string): Edits {
  const downloadNotebook = async () => {
    const page = new DOMParser().parseFromString(markup, "text/html");
    const original = unpackOriginal(await kit.text("notebook"), page);
    const notebook = editedNotebook(original, (id) => ({
      code: editing.code(id),
      run: controller.outputsOf(id),
    }));
    const name = editedName(location.href, "ipynb");
    download(name, "application/x-ipynb+json", canonicalNotebook(notebook));
  };
  const downloadPage = () => {
    const name = editedName(location.href, "html");
    download(name, "text/html", pageWithEdits(markup, editing.changes));
  };
  const bar = new EditsBar({
    onResetAll: () => controller.resetAll(),
    onDownloadNotebook: downloadNotebook,
    onDownloadPage: downloadPage,
  });
  const editing: Editing = new Editing({
    cells: findCells(),
    key: editsKey(),
    brought: parse(editsInPage() ?? "") ?? {},
    say,
    setSource: (id, source) => controller.setSource(id, source),
    onChange: () => bar.show(editing),
  });
  bar.show(editing);
  controller.listen({
    ended: (id, source) => editing.ran(id, source),
    reset: (id) => editing.wasReset(id),
    marked: (id, line) => editing.markLine(id, line),
  });
  return {
    toggle: (id) => editing.toggle(id),
    edit: (id, at) => editing.edit(id, at),
    downloadNotebook,
    downloadPage,
  };
}

function findCells(): PageCell[] {
  const programs = document.querySelectorAll<HTMLElement>(".page-program[data-live]");
  return Array.from(programs, (box, index) => ({
    id: box.id,
    name: nameOf(box).replace(/^this cell$/, `code cell ${index + 1}`),
    box,
    input: box.querySelector<HTMLElement>(".page-input")!,
    code: box.querySelector<HTMLElement>(".page-code code")!,
    button: box.querySelector<HTMLButtonElement>(".page-edit")!,
  }));
}

function say(message: string): void {
  const status = document.querySelector(".page-status");
  if (status) status.textContent = message;
}
