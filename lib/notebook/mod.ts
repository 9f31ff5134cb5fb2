/**
 * What a notebook's cells need to show things. Importing it also makes Deno's kernel deliver every
 * output (drain.ts).
 *
 * @module
 */

import { recover } from "../tensor/internals.ts";
import { showStopped } from "./bar.ts";
import { installDrain } from "./drain.ts";
import { toDisplayable } from "./format.ts";
import { flushAll } from "./throttle.ts";

export * from "../plots/mod.ts";
export { backprop, type BackpropOptions } from "./backprop.ts";
export { differs, type Expected } from "./differs.ts";
export { Display, type MimeBundle, type Output } from "./display.ts";
export { Exercise, exercise, type ExerciseOptions, Verdict } from "./exercise.ts";
export { type FileLog, fileLog } from "./file_log.ts";
export { type FormatOptions, toBundle, toOutput } from "./format.ts";
export { live, type LiveOptions } from "./live.ts";
export { progress, progressBar, type ProgressOptions } from "./progress.ts";
export { show, type ShowOptions } from "./show.ts";
export { type Column, table, type TableOptions } from "./table.ts";
export { html, md } from "./template.ts";

installDrain({
  format: toDisplayable,
  onEnd: flushAll,
  onStop() {
    recover();
    showStopped();
    flushAll();
  },
});
