/**
 * What a notebook's cells need to show things. Importing it connects it with the kernel.
 *
 * @module
 */

import { recover } from "../tensor/internals.ts";
import { keepWorkers } from "../training/sweep.ts";
import { showStopped } from "./bar.ts";
import type { KernelHost } from "../jupyter/runtime/runtime.ts";
import { connect } from "./connect.ts";
import { drainOwnKernel } from "./drain.ts";
import { toDisplayable } from "./format.ts";
import { openBroadcast } from "./host.ts";
import { flushAll } from "./throttle.ts";

export { backprop, type BackpropOptions } from "./backprop.ts";
export * from "./figures.ts";
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

const host = (globalThis as Record<symbol, unknown>)[Symbol.for("unroll.host")];
if (host !== undefined) {
  const kernel = host as KernelHost;
  kernel.connect({
    ...connect(kernel),
    stopped() {
      recover();
      showStopped();
      flushAll();
    },
  });
} else drainOwnKernel(toDisplayable, flushAll);
// A program outside a kernel is to end by itself.
if (openBroadcast() !== null) keepWorkers();
