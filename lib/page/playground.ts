/** The playground of a page, after the Markdown cell with its tag. */

import { NotebookError } from "../jupyter/errors.ts";
import type { Cell, Notebook } from "../jupyter/notebook.ts";
import { lessonOf, renderStatic } from "../playground/static.ts";
import styles from "../playground/styles/pictures.css" with { type: "text" };
import { document } from "./render/dom.ts";
import type { Warn } from "./render/missing.ts";
import { compactPath } from "./render/compact.ts";
import { tagsOf } from "./render/tags.ts";

/** The playground's id, which also begins the addresses of its settings. */
export const PLAYGROUND_ID = "play";

/**
 * The playground of a notebook, and the index of its cell, if there is one. The metadata of the
 * cell may have options of `run` under "playground".
 */
export function findPlayground(
  cells: Notebook["cells"],
  isAlive: boolean,
  warn: Warn,
): { index: number; html: string; styles: string } | undefined {
  const tagged = cells.filter((cell) =>
    cell.cell_type === "markdown" && tagsOf(cell).has("playground")
  );
  if (tagged.length === 0) return undefined;
  if (tagged.length > 1) warn("A page has one playground; the first cell tagged so has it.");
  const lesson = readLesson(tagged[0]);
  const play = renderStatic(document, PLAYGROUND_ID, lesson, isAlive);
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
