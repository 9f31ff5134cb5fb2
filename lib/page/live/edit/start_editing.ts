/** Editing the cells of a page: the part that is unpacked when a reader first edits. */

import { canonicalNotebook } from "../../../jupyter/canonical.ts";
import { nameOf } from "../boot/elements.ts";
import { editsInPage, editsName } from "../boot/saved_edits.ts";
import { type Kit, STEPPERS } from "../boot/unpack.ts";
import type { Controller } from "../run/controller.ts";
import type { PageCell } from "./cell_editing.ts";
import {
  cellsThatCame,
  download,
  editedName,
  editedNotebook,
  pack,
  pageWithEdits,
  type TakenCell,
} from "./download.ts";
import { Editing } from "./editing.ts";
import { EditsBar } from "./edits_bar.ts";
import { packOriginal, unpackOriginal } from "./original.ts";

/** Takes over the edits that were saved or came with the page, which was loaded as `markup`. */
export function startEditing(kit: Kit, controller: Controller, markup: string): Editing {
  const edited = async () => {
    const page = new DOMParser().parseFromString(markup, "text/html");
    const hasSteppers = page.querySelector(`[data-part="${STEPPERS}"]`) !== null;
    const steppers = hasSteppers ? JSON.parse(await kit.text(STEPPERS)) : [];
    const original = unpackOriginal(await kit.text("notebook"), page, steppers);
    const notebook = editedNotebook(original, (id) => ({
      code: editing.drafts.code(id),
      run: controller.outputsOf(id),
    }));
    return { ...original, notebook };
  };
  const downloadNotebook = async () => {
    const { notebook } = await edited();
    const name = editedName(location.href, "ipynb");
    download(name, "application/x-ipynb+json", canonicalNotebook(notebook));
  };
  const downloadPage = async () => {
    const cells = editing.drafts.state().map((draft): TakenCell => {
      if (controller.outputsOf(draft.id) === null) return draft;
      const box = document.getElementById(draft.id)!.querySelector(":scope > .page-outputs");
      return { ...draft, outputs: box?.outerHTML ?? "" };
    });
    // The drawings of the build's outputs may no longer be on the page.
    const isOther = cells.some(({ outputs }) => outputs !== undefined);
    const notebook = isOther
      ? await pack(packOriginal({ ...await edited(), drawings: {} }))
      : undefined;
    const name = editedName(location.href, "html");
    download(name, "text/html", pageWithEdits(markup, cells, notebook));
  };
  const editing: Editing = new Editing({
    cells: findCells(),
    name: editsName(),
    brought: cellsThatCame(editsInPage()),
    announce,
    setSource: (id, source) => controller.setSource(id, source),
    onChange: () => bar.show(),
  });
  const bar = new EditsBar(editing, {
    resetAll: () => controller.resetAll(),
    downloadNotebook,
    downloadPage,
  });
  controller.listen({
    ended: (id, source) => editing.ran(id, source),
    reset: (id) => editing.wasReset(id),
    marked: (id, line) => editing.markLine(id, line),
  });
  return editing;
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

function announce(message: string): void {
  const status = document.querySelector(".page-status");
  if (status) status.textContent = message;
}
