/**
 * `unroll/notebook` for cells that run in a page: all that the kernel has, except files.
 *
 * @module
 */

import { JSDOM } from "../document/window.ts";
import { drawIn } from "../plots/default_document.ts";

export * from "../plots/mod.ts";
export { backprop, type BackpropOptions } from "./backprop.ts";
export { differs, type Expected } from "./differs.ts";
export { Display, type MimeBundle, type Output } from "./display.ts";
export { exercise, type ExerciseOptions, Verdict } from "./exercise.ts";
export { type FormatOptions, toOutput } from "./mime_bundle.ts";
export { live, type LiveOptions } from "./live.ts";
export { progress, progressBar, type ProgressOptions } from "./progress.ts";
export { show, type ShowOptions } from "./show.ts";
export { type Column, table, type TableOptions } from "./table.ts";
export { html, md } from "./tagged.ts";

// A small document, quick to load, and the same in the kernel and in a page.
drawIn(() => new JSDOM().window.document as unknown as Document);

/** A page has no files. */
export function fileLog(path: string): never {
  throw new Error(
    `fileLog: this page has no files, so there is no ${path}. Leave the log out, or run this cell ` +
      "in Jupyter.",
  );
}
