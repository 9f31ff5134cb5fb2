/** The playground of a page: it stands behind the Markdown cell that is tagged for it. */

import { NotebookError } from "../jupyter/errors.ts";
import type { Cell, Notebook } from "../jupyter/notebook.ts";
import { lessonOf, renderStatic, styles } from "../playground/mod.ts";
import { document } from "./render/dom.ts";
import type { Warn } from "./render/missing.ts";
import { compactPath } from "./render/compact.ts";
import { tagsOf } from "./render/tags.ts";

/** The playground's own id, which is also how addresses of its settings begin. */
export const PLAYGROUND_ID = "play";

/** The part of the kit that brings it to life. */
export const PLAYGROUND_PART = "playground";

/** A playground, and where it belongs. */
export interface Playground {
  /** Which of the cells it follows. */
  index: number;
  html: string;
  styles: string;
}

/**
 * The playground that a notebook asks for, if it does. There is one on a page. The metadata of its
 * cell may have options of `run` under "playground".
 */
export function findPlayground(
  cells: Notebook["cells"],
  isAlive: boolean,
  warn: Warn,
): Playground | undefined {
  const tagged = cells.filter((cell) =>
    cell.cell_type === "markdown" && tagsOf(cell).has("playground")
  );
  if (tagged.length === 0) return undefined;
  if (tagged.length > 1) warn("A page has one playground; the first cell tagged so has it.");
  const lesson = readLesson(tagged[0]);
  const play = renderStatic(document, { id: PLAYGROUND_ID, isAlive, lesson });
  for (const path of play.querySelectorAll("path[d]")) {
    path.setAttribute("d", compactPath(path.getAttribute("d") ?? ""));
  }
  return { index: cells.indexOf(tagged[0]), html: play.outerHTML, styles };
}

function readLesson({ id, metadata }: Cell) {
  try {
    return lessonOf(metadata.playground);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^\w+: /, "") : String(cause);
    const message = `"playground" in the metadata of the cell ${id}: ${why}.`;
    throw new NotebookError(message, { cause });
  }
}
